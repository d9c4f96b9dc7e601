import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../../../src/core/statistics/normal.ts'
import { studentCdf, studentQuantile, studentTail } from '../../../src/core/statistics/student-t.ts'

const freedoms = fc.double({ min: 1, max: 2000, noNaN: true })
const shares = fc.double({ min: 0.0005, max: 0.9995, noNaN: true })

describe('Student’s distribution', () => {
  it.each([
    // scipy.stats.t.ppf
    [0.975, 1, 12.706_204_736_174_694],
    [0.9995, 1, 636.619_248_768_789_7],
    [0.95, 2, 2.919_985_580_353_724_2],
    [0.99, 3, 4.540_702_858_568_132],
    [0.975, 9, 2.262_157_162_798_205],
    [0.01, 19, -2.539_483_190_623_963],
    [0.995, 99, 2.626_405_457_280_827],
    [0.6, 5.5, 0.265_899_457_137_917_5],
    [0.999, 30, 3.385_184_866_829_304_5],
    [0.9, 1000, 1.282_398_721_460_924_7],
    [0.5, 7, 0],
  ])('has its %d quantile with %d degrees of freedom at %d', (p, df, quantile) => {
    expect(studentQuantile(p, df) - quantile).toBeLessThan(1e-9 * Math.max(1, Math.abs(quantile)))
    expect(quantile - studentQuantile(p, df)).toBeLessThan(1e-9 * Math.max(1, Math.abs(quantile)))
  })

  it.each([
    // scipy.stats.t.cdf and .sf
    [0, 4, 0.5, 0.5],
    [1, 1, 0.75, 0.25],
    [-2.5, 3, 0.043_853_323_504_032_78, 0.956_146_676_495_967_2],
    [5, 9, 0.999_630_516_045_098_3, 0.000_369_483_954_901_621_3],
    [-0.001, 7, 0.499_615_008_622_499_4, 0.500_384_991_377_500_6],
    [2, 300, 0.976_799_239_508_425_4, 0.023_200_760_491_574_55],
  ])('lies below %d with %d degrees of freedom with %d', (t, df, below, above) => {
    expect(studentCdf(t, df)).toBeCloseTo(below, 12)
    expect(studentTail(t, df)).toBeCloseTo(above, 12)
  })

  it('keeps the digits of a small tail', () => {
    expect(studentTail(12, 20) / 6.797_778_510_33e-11).toBeCloseTo(1, 8)
    expect(studentTail(40, 5) / 9.205_981_085_886_477e-8).toBeCloseTo(1, 8)
  })

  it('has quantiles that are the inverse of it', () => {
    fc.assert(
      fc.property(shares, freedoms, (p, df) => {
        expect(studentCdf(studentQuantile(p, df), df)).toBeCloseTo(p, 10)
      }),
    )
  })

  it('reaches further than the normal one, and comes near it as the degrees of freedom grow', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.51, max: 0.9995, noNaN: true }), freedoms, (p, df) => {
        expect(studentQuantile(p, df)).toBeGreaterThan(normalQuantile(p))
        expect(studentQuantile(p, df)).toBeGreaterThan(studentQuantile(p, df + 1))
      }),
    )
    expect(studentQuantile(0.99, 1e6)).toBeCloseTo(normalQuantile(0.99), 4)
  })
})
