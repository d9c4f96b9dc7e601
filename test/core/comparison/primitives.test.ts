import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { detectableEffect, detectableShare } from '../../../src/core/comparison/detectable.ts'
import { driftAware } from '../../../src/core/comparison/drift-aware.ts'
import { studentEffect } from '../../../src/core/comparison/measures/effect.ts'
import { holm } from '../../../src/core/statistics/holm.ts'
import { pairedRatio } from '../../../src/core/comparison/measures/paired-ratio.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import { pMoreFailed, shareDifference } from '../../../src/core/comparison/measures/shares.ts'

describe('two shares of failures', () => {
  it.each([
    // scipy.stats.fisher_exact(…, alternative='greater'); statsmodels confint_proportions_2indep(…, 'newcomb')
    [1, 100, 9, 100, 0.009_243_839_938_738, 0.018_869_536_626_271, 0.152_729_570_286_747],
    [0, 50, 3, 50, 0.121_212_121_212_121, -0.021_496_383_126_533, 0.162_170_916_888_382],
    [5, 500, 25, 500, 0.000_133_030_179_513, 0.019_334_404_883_183, 0.063_475_983_900_773],
    [56, 70, 48, 80, 0.997_875_268_450_407, -0.333_872_654_036_906, -0.052_431_472_402_365],
  ])('%i of %i and %i of %i', (earlier, m, failed, n, p, low, high) => {
    const base = { failed: earlier, n: m }
    expect(pMoreFailed(base, { failed, n })).toBeCloseTo(p, 5)
    const interval = shareDifference(base, { failed, n }, 0.95)
    expect(interval[0]).toBeCloseTo(low, 8)
    expect(interval[1]).toBeCloseTo(high, 8)
  })
})

describe('ratios paired by prompt', () => {
  it('have SciPy’s mean, interval and p', () => {
    // scipy.stats.ttest_1samp(numpy.log(head / base), 0, alternative='greater')
    const paired = pairedRatio({
      base: [412, 388, 950, 120, 77, 640],
      head: [455, 420, 1010, 150, 80, 700],
    })!
    const { effect } = paired
    expect(paired.scale).toBe('ratio')
    expect(effect.estimate).toBeCloseTo(0.098_457_331_553_396, 12)
    expect(effect.pMore).toBeCloseTo(0.006_851_438_974_678, 10)
    expect(effect.interval(0.95)[0]).toBeCloseTo(0.030_433_575_220_27, 9)
    expect(effect.interval(0.95)[1]).toBeCloseTo(0.166_481_087_886_522, 9)
  })

  it.each([
    { what: 'more', by: 1.1, pMore: 0, pLess: 1 },
    { what: 'less', by: 0.9, pMore: 1, pLess: 0 },
    { what: 'the same', by: 1, pMore: 1, pLess: 1 },
  ])('that are all $what are exact', ({ by, pMore, pLess }) => {
    const base = [37, 412.5, 9, 1200]
    const { effect } = pairedRatio({ base, head: base.map((value) => value * by) })!
    expect(effect).toMatchObject({ standardError: 0, pMore, pLess })
    expect(effect.estimate).toBeCloseTo(Math.log(by), 12)
    expect(effect.interval(0.95)).toEqual([effect.estimate, effect.estimate])
  })

  it('become differences where one side has 0, and are 1 where both have', () => {
    const withZero = pairedRatio({ base: [0, 0.2, 0.1], head: [0.3, 0.4, 0.2] })!
    expect(withZero.scale).toBe('difference')
    expect(withZero.effect.estimate).toBeCloseTo(0.2, 12)
    const both = pairedRatio({ base: [0, 2, 4], head: [0, 2, 4] })!
    expect(both).toMatchObject({ scale: 'ratio', effect: { estimate: 0, pMore: 1 } })
  })

  it('of one prompt say nothing of how they vary', () => {
    expect(pairedRatio({ base: [3], head: [4] })).toBeNull()
  })
})

describe('Holm’s correction', () => {
  it('steps down from the smallest p, and stops at the first that is not small enough', () => {
    expect(holm([0.03, 0.004, 0.012, 0.02], 0.05)).toEqual([true, true, true, true])
    expect(holm([0.03, 0.004, 0.018, 0.02], 0.05)).toEqual([false, true, false, false])
    expect(holm([0.006, 0.0001], 0.01)).toEqual([true, true])
    expect(holm([0.006, 0.006], 0.01)).toEqual([false, false])
    expect(holm([], 0.01)).toEqual([])
  })

  it('rejects no less than Bonferroni, no more than none, and in the order of the p', () => {
    const ps = fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(ps, (list) => {
        const rejected = holm(list, 0.05)
        for (const [index, p] of list.entries()) {
          if (p <= 0.05 / list.length) expect(rejected[index]).toBe(true)
          if (p > 0.05) expect(rejected[index]).toBe(false)
          if (rejected[index]) {
            expect(list.every((other, at) => other >= p || rejected[at])).toBe(true)
          }
        }
      }),
    )
  })
})

describe('an earlier run against runs that drift', () => {
  test('has the estimate, error and p of the formula, worked out elsewhere', () => {
    const effect = driftAware([1000, 1100, 950, 1040], { value: 1400, standardError: 0.03 })!
    expect(effect.estimate).toBeCloseTo(0.315_662_836_978_699, 12)
    expect(effect.standardError).toBeCloseTo(0.095_983_041_372_97, 12)
    expect(effect.pMore).toBeCloseTo(0.008_320_024_887_045, 10)
  })

  test('of one earlier run knows only the prior, and hardly ever shows anything', () => {
    expect(driftAware([1000], { value: 1500, standardError: 0.03 })!.pMore).toBeGreaterThan(0.01)
    expect(driftAware([], { value: 1500, standardError: 0.03 })).toBeNull()
  })
})

describe('what so many requests can show', () => {
  test('is as large as takes an estimate over its limit in 80 % of comparisons', () => {
    // The 17 % that the design of this rule measured for n = 100: a standard error of 0.0495.
    const error = { standardError: 0.0495, df: 1e6 }
    expect(Math.expm1(detectableEffect(error, 0.05, [{ level: 0.01, size: 1 }]))).toBeCloseTo(
      0.17,
      2,
    )
  })

  test('is what two normal estimates both show that often', () => {
    const error = { standardError: 0.05, df: 1e6 }
    const effect = detectableEffect(error, Math.log(1.1), [
      { level: 0.05, size: 1 },
      { level: 0.01, size: 2 },
    ])
    const random = randomFor(5)
    let shown = 0
    for (let repeat = 0; repeat < 20_000; repeat++) {
      const first = effect + 0.05 * random.normal()
      const second = effect + (0.05 / Math.SQRT2) * random.normal()
      if (first >= Math.log(1.1) && second >= Math.log(1.1)) shown++
    }
    expect(shown / 20_000).toBeCloseTo(0.8, 1)
    expect(shown / 20_000).toBeGreaterThan(0.785)
    expect(shown / 20_000).toBeLessThan(0.815)
  })

  test('is the floor itself where nothing is left to chance, and nothing where nothing is known', () => {
    expect(detectableEffect({ standardError: 0, df: 5 }, 0.02, [{ level: 0.01, size: 1 }])).toBe(
      0.02,
    )
    expect(
      detectableEffect({ standardError: Infinity, df: 5 }, 0.02, [{ level: 0.01, size: 1 }]),
    ).toBe(Infinity)
  })

  test('of failures is the share at which Fisher’s test sees them that often', () => {
    // 9 of 100 are the fewest that are significantly more than 1 of 100.
    expect(detectableShare(100, 1, 100, 0.01)).toBeCloseTo(0.115 - 0.01, 2)
    expect(detectableShare(3, 0, 3, 0.01)).toBeNull()
    expect(detectableShare(0, 0, 5, 0.01)).toBeNull()
  })

  test('of failures shrinks as requests are added', () => {
    const at = (n: number): number => detectableShare(n, n / 100, n, 0.01)!
    expect(at(500)).toBeLessThan(at(100))
    expect(at(2000)).toBeLessThan(at(500))
  })
})

test('an estimate without an error is certain', () => {
  expect(studentEffect(0.1, 0, 3)).toMatchObject({ pMore: 0, pLess: 1 })
})
