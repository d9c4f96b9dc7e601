import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  Histogram,
  histogramCountFrom,
  histogramValueAt,
} from '../../../src/core/statistics/histogram.ts'

const values = fc.array(fc.double({ min: 0.001, max: 1e7, noNaN: true }), { minLength: 1 })
const filled = (list: readonly number[]): Histogram => {
  const histogram = new Histogram()
  for (const value of list) histogram.add(value)
  return histogram
}

describe('a histogram', () => {
  it('knows the value at every rank to within 0.5 %', () => {
    fc.assert(
      fc.property(values, (list) => {
        const data = filled(list).toJSON()
        const sorted = list.toSorted((a, b) => a - b)
        for (const [index, value] of sorted.entries()) {
          const found = histogramValueAt(data, index + 1)!
          expect(Math.abs(found - value) / value).toBeLessThanOrEqual(0.005)
        }
        expect(histogramValueAt(data, list.length + 1)).toBeNull()
      }),
    )
  })

  it('is the same filled from sorted values', () => {
    const withZeros = fc.array(
      fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e7, noNaN: true })),
    )
    fc.assert(
      fc.property(withZeros, (list) => {
        const one = filled(list)
        const sorted = Histogram.ofSorted(Float64Array.from(list).sort())
        expect(sorted.toJSON()).toEqual(one.toJSON())
        expect([sorted.count, sorted.min, sorted.max]).toEqual([one.count, one.min, one.max])
        expect(sorted.mean ?? 0).toBeCloseTo(one.mean ?? 0, 4)
      }),
    )
  })

  it('is the same merged from parts as filled at once', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = filled(a)
        merged.merge(filled(b))
        expect(merged.toJSON()).toEqual(filled([...a, ...b]).toJSON())
        expect(merged.min).toBe(Math.min(...a, ...b))
        expect(merged.max).toBe(Math.max(...a, ...b))
        expect(merged.count).toBe(a.length + b.length)
      }),
    )
  })

  it('counts what lies at a limit or above, unless it is within 0.5 % of it', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1e6, noNaN: true }), (list, limit) => {
        const clear = list.filter((value) => Math.abs(value - limit) / limit > 0.011)
        const over = clear.filter((value) => value >= limit).length
        expect(histogramCountFrom(filled(clear).toJSON(), limit)).toBe(over)
      }),
    )
  })

  it('keeps zeros apart, and says that an empty one has no figures', () => {
    const histogram = filled([0, 0, 5])
    expect(histogram.toJSON().zeros).toBe(2)
    expect(histogramValueAt(histogram.toJSON(), 2)).toBe(0)
    const { min, max, mean } = new Histogram()
    expect([min, max, mean]).toEqual([null, null, null])
  })
})
