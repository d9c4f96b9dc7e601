import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOver, distributionOf, quantileOf } from '../../../src/core/run/distribution.ts'
import { rankOf } from '../../../src/core/statistics/quantile.ts'

const latencies = fc
  .array(fc.double({ min: 1, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 200 })
  .map((list) => Float64Array.from(list).sort())

describe('the rank of a quantile', () => {
  it.each([
    [0.95, 20, 19],
    [0.95, 19, 19],
    [0.95, 100, 95],
    [0.95, 101, 96],
    [0.5, 1, 1],
    [0.5, 2, 1],
    [0.99, 99, 99],
    [0.9, 10, 9],
    [0.07, 100, 7],
  ])('%d of %i values is rank %i', (share, n, rank) => {
    expect(rankOf(share, n)).toBe(rank)
  })
})

describe('a distribution', () => {
  it('has quantiles that were observed, with at least their share of the values at or below', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (sorted, share) => {
        const value = quantileOf(distributionOf('latency', sorted), share)!
        expect(sorted).toContain(value)
        const atOrBelow = sorted.filter((one) => one <= value).length
        expect(atOrBelow / sorted.length).toBeGreaterThanOrEqual(share - 1e-9)
      }),
    )
  })

  it('read back from JSON knows its quantiles and counts to within 0.5 %', () => {
    fc.assert(
      fc.property(latencies, (sorted) => {
        const exact = distributionOf('latency', sorted)
        const read = JSON.parse(JSON.stringify(exact)) as typeof exact
        for (const share of [0.5, 0.9, 0.95, 0.99]) {
          const value = quantileOf(exact, share)!
          expect(Math.abs(quantileOf(read, share)! - value) / value).toBeLessThanOrEqual(0.005)
          expect(countOver(read, value * 1.011)).toBeLessThanOrEqual(countOver(exact, value))
          expect(countOver(read, value * 0.989)).toBeGreaterThanOrEqual(countOver(exact, value))
        }
      }),
    )
  })

  it('counts a value at the limit as over it, because below is strict', () => {
    const distribution = distributionOf('latency', Float64Array.of(10, 20, 20, 30))
    expect(countOver(distribution, 20)).toBe(3)
    expect(countOver(distribution, 20.001)).toBe(1)
  })

  it('without values has no figures, never zeros', () => {
    const empty = distributionOf('ttft', new Float64Array(0), { missing: 3 })
    expect(empty).toMatchObject({ n: 0, missing: 3, min: null, max: null, mean: null, p95: null })
    expect(quantileOf(empty, 0.95)).toBeNull()
  })
})
