import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileRanks, shareInterval } from '../../../src/core/statistics/binomial.ts'
import type { DistributionBudget, Judging } from '../../../src/core/judging/budget.ts'
import { distributionOf } from '../../../src/core/run/distribution.ts'
import { judgeDistribution } from '../../../src/core/judging/judge.ts'
import { judgeShare } from '../../../src/core/judging/judgement.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import type { VerdictStatus } from '../../../src/core/judging/verdict.ts'

/** P(k of n) for each k, one from the other: nothing is taken from the code under test. */
function chances(n: number, p: number): number[] {
  const logs = [n * Math.log1p(-p)]
  for (let k = 1; k <= n; k++) {
    logs.push(logs[k - 1]! + Math.log(((n - k + 1) / k) * (p / (1 - p))))
  }
  return logs.map(Math.exp)
}

function chanceOf(n: number, p: number, holds: (k: number) => boolean): number {
  return chances(n, p).reduce((sum, chance, k) => (holds(k) ? sum + chance : sum), 0)
}

const sizes = fc.integer({ min: 1, max: 150 })
const shares = fc.constantFrom(0.5, 0.75, 0.9, 0.95, 0.99)
const confidences = fc.constantFrom(0.8, 0.9, 0.95, 0.99)
const TINY = 1e-9

describe('the interval of a quantile by order statistics', () => {
  it('covers it as often as it says, whatever the size, and is not wider than it need be', () => {
    fc.assert(
      fc.property(sizes, shares, confidences, (n, share, confidence) => {
        const [lower, upper] = quantileRanks(n, share, confidence)
        const half = (1 - confidence) / 2
        // The quantile lies at or above the j-th value iff fewer than j of n are below it.
        const belowLower = (rank: number): number => chanceOf(n, share, (k) => k < rank)
        const aboveUpper = (rank: number): number => chanceOf(n, share, (k) => k >= rank)
        if (lower !== null) expect(belowLower(lower)).toBeLessThanOrEqual(half + TINY)
        if (upper !== null) expect(aboveUpper(upper)).toBeLessThanOrEqual(half + TINY)
        expect(belowLower((lower ?? 0) + 1)).toBeGreaterThan(half - TINY)
        expect(aboveUpper((upper ?? n + 1) - 1)).toBeGreaterThan(half - TINY)
      }),
    )
  })

  it.each([
    [0.5, 60],
    [0.9, 100],
    [0.95, 100],
    [0.95, 300],
    [0.99, 500],
  ])('covers the true %d quantile of lognormal latencies with %i values', (share, n) => {
    const truth = lognormalQuantile(share)
    const [lower, upper] = quantileRanks(n, share, 0.95)
    const repeats = 800
    let covered = 0
    for (let repeat = 0; repeat < repeats; repeat++) {
      const sorted = lognormals(n, `coverage ${share} ${n} ${repeat}`)
      if (sorted[lower! - 1]! <= truth && truth <= sorted[upper! - 1]!) covered++
    }
    const exact = chanceOf(n, share, (k) => k >= lower! && k < upper!)
    expect(exact).toBeGreaterThanOrEqual(0.95)
    expect(Math.abs(covered / repeats - exact)).toBeLessThan(4 * spread(exact, repeats))
  })
})

describe('the interval of a share', () => {
  it('covers it as often as it says', () => {
    const small = fc.integer({ min: 1, max: 60 })
    const truths = fc.double({ min: 0.01, max: 0.99, noNaN: true })
    fc.assert(
      fc.property(small, truths, confidences, (n, p, confidence) => {
        const covers = (k: number): boolean => {
          const [from, to] = shareInterval(k, n, confidence)
          return from <= p + TINY && p - TINY <= to
        }
        expect(chanceOf(n, p, covers)).toBeGreaterThanOrEqual(confidence - TINY)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the three-way verdict', () => {
  const status = (n: number, allowed: number, confidence: number) => (k: number) =>
    judgeShare(k, n, allowed, confidence)

  it('is wrong with at most the probability that it allows, at the limit and beyond', () => {
    const allowed = fc.double({ min: 0.005, max: 0.5, noNaN: true })
    const beyond = fc.double({ min: 0, max: 0.99, noNaN: true })
    fc.assert(
      fc.property(sizes, allowed, beyond, confidences, (n, limit, part, confidence) => {
        const of = status(n, limit, confidence)
        const alpha = 1 - confidence
        const worse = limit + part * (1 - limit) * 0.99
        const better = limit * (1 - part)
        expect(chanceOf(n, limit, (k) => of(k) === 'pass')).toBeLessThanOrEqual(alpha + TINY)
        expect(chanceOf(n, worse, (k) => of(k) === 'pass')).toBeLessThanOrEqual(alpha + TINY)
        expect(chanceOf(n, limit, (k) => of(k) === 'fail')).toBeLessThanOrEqual(alpha + TINY)
        expect(chanceOf(n, better, (k) => of(k) === 'fail')).toBeLessThanOrEqual(alpha + TINY)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    [0.9, 0.95, 29],
    [0.95, 0.95, 59],
    [0.99, 0.95, 299],
    [0.999, 0.95, 2995],
    [0.9, 0.99, 44],
    [0.95, 0.99, 90],
    [0.99, 0.99, 459],
    [0.999, 0.99, 4603],
  ])('on p%d at %d needs %i samples to pass, none of them over', (share, confidence, n) => {
    const of = (size: number): VerdictStatus => judgeShare(0, size, 1 - share, confidence)
    expect([of(n - 1), of(n)]).toEqual(['inconclusive', 'pass'])
  })

  it.each([
    [0.95, [59, 93, 124, 153]],
    [0.99, [299, 473, 628, 773]],
  ])('on p%d passes with 0, 1, 2, 3 over from %j samples on', (share, needed) => {
    for (const [over, n] of needed.entries()) {
      expect(judgeShare(over, n - 1, 1 - share, 0.95)).toBe('inconclusive')
      expect(judgeShare(over, n, 1 - share, 0.95)).toBe('pass')
    }
  })

  it.each([
    ['at the limit', 1, { pass: 0.05, fail: 0.05 }],
    ['a tenth below the true p95', 0.9, { pass: 0.05 }],
    ['a tenth above the true p95', 1.1, { fail: 0.05 }],
  ])(
    'on p95 of lognormal latencies, with the limit %s, errs no more than it may',
    (_, of, most) => {
      const limit = of * lognormalQuantile(0.95)
      const budget: DistributionBudget = {
        metric: 'latency',
        statistic: 0.95,
        direction: 'below',
        limit,
      }
      const sure: Judging = { confidence: 0.95, onInconclusive: 'fail' }
      const repeats = 1000
      const counts = { pass: 0, fail: 0, inconclusive: 0 }
      for (let repeat = 0; repeat < repeats; repeat++) {
        const latency = distributionOf('latency', lognormals(200, `verdict ${repeat}`))
        counts[judgeDistribution(latency, null, budget, sure).status]++
      }
      for (const [wrong, allowed] of Object.entries(most)) {
        const rate = counts[wrong as VerdictStatus] / repeats
        expect(rate).toBeLessThanOrEqual(allowed + 3 * spread(allowed, repeats))
      }
      expect(counts.inconclusive).toBeGreaterThan(0)
    },
  )
})

const SIGMA = 0.5
const MEDIAN = 400

function lognormals(n: number, key: string): Float64Array {
  const random = randomFor(7, key)
  return Float64Array.from({ length: n }, () => random.lognormal(MEDIAN, SIGMA)).sort()
}

/** Of the standard normal, to four digits: tables have them. */
const Z: Record<number, number> = { 0.5: 0, 0.9: 1.281_55, 0.95: 1.644_85, 0.99: 2.326_35 }

function lognormalQuantile(share: number): number {
  return MEDIAN * Math.exp(SIGMA * Z[share]!)
}

/** Standard deviation of a share counted in so many repeats. */
function spread(share: number, repeats: number): number {
  return Math.sqrt((share * (1 - share)) / repeats)
}
