import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DistributionBudget, Judging } from '../../../src/core/judging/budget.ts'
import { distributionOf } from '../../../src/core/run/distribution.ts'
import { judgeDistribution } from '../../../src/core/judging/judge.ts'
import { meanBound, momentsOf } from '../../../src/core/statistics/mean-interval.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'

describe('the bounds of a mean', () => {
  it.each([
    // Quantiles of Student's distribution, from its tables.
    [30, 0.975, 2.0452],
    [30, 0.95, 1.6991],
    [100, 0.975, 1.9842],
    [1000, 0.95, 1.6464],
  ])('of %i values without skewness are Student’s at %d', (n, share, quantile) => {
    const moments = { n, mean: 100, error: 1, skewness: 0 }
    expect(meanBound(moments, share) - 100).toBeCloseTo(quantile, 2)
    expect(100 - meanBound(moments, 1 - share)).toBeCloseTo(quantile, 2)
  })

  it('of values with a long tail to the right reach further that way', () => {
    const moments = { n: 50, mean: 100, error: 1, skewness: 2 }
    expect(meanBound(moments, 0.95) - 100).toBeGreaterThan(100 - meanBound(moments, 0.05))
  })

  it('rise with the share, for any values', () => {
    const values = fc.array(fc.double({ min: 1, max: 60_000, noNaN: true }), {
      minLength: 3,
      maxLength: 60,
    })
    const shares = fc.double({ min: 0.01, max: 0.9, noNaN: true })
    fc.assert(
      fc.property(values, shares, (list, share) => {
        const mean = list.reduce((sum, value) => sum + value, 0) / list.length
        const moments = momentsOf(Float64Array.from(list), mean)!
        expect(meanBound(moments, share)).toBeLessThanOrEqual(meanBound(moments, share + 0.05))
      }),
    )
  })

  it('are the mean itself when all values are the same, and unknown for two', () => {
    expect(meanBound(momentsOf(Float64Array.of(5, 5, 5), 5)!, 0.95)).toBe(5)
    expect(momentsOf(Float64Array.of(1, 2), 1.5)).toBeNull()
  })
})

describe('a verdict on the mean of skewed latencies, with the limit at the true mean', () => {
  const sure: Judging = { confidence: 0.95, onInconclusive: 'fail' }
  const SIGMA = 0.5

  // A plain normal interval passes 9.8, 8.0 and 6.1 % of the time here. Nothing holds its level
  // exactly for a mean: that takes a budget on a quantile.
  it.each([
    [30, 0.07],
    [100, 0.065],
    [300, 0.06],
  ])('of %i values is wrong in hardly more than 5 %% on each side', (n, most) => {
    const budget: DistributionBudget = {
      metric: 'latency',
      statistic: 'mean',
      direction: 'below',
      limit: 400 * Math.exp(SIGMA ** 2 / 2),
    }
    const counts = { pass: 0, fail: 0, inconclusive: 0 }
    for (let repeat = 0; repeat < 3000; repeat++) {
      const random = randomFor(3, 'mean', repeat, n)
      const values = Float64Array.from({ length: n }, () => random.lognormal(400, SIGMA))
      counts[
        judgeDistribution(distributionOf('latency', values.sort()), null, budget, sure).status
      ]++
    }
    expect(counts.pass / 3000).toBeLessThan(most)
    expect(counts.fail / 3000).toBeLessThan(0.06)
    // And is no better than it must be: half of the level at least.
    expect(Math.min(counts.pass, counts.fail) / 3000).toBeGreaterThan(0.025)
  })
})
