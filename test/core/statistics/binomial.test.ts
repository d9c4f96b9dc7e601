import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  binomialCdf,
  binomialTail,
  quantileRanks,
  shareInterval,
} from '../../../src/core/statistics/binomial.ts'

/** By adding up the terms, for small n. */
function slowCdf(k: number, n: number, p: number): number {
  let term = (1 - p) ** n
  let sum = term
  for (let i = 1; i <= k; i++) {
    term *= ((n - i + 1) / i) * (p / (1 - p))
    sum += term
  }
  return sum
}

const trials = fc.integer({ min: 1, max: 300 })
const shares = fc.double({ min: 0.001, max: 0.999, noNaN: true })

describe('the binomial distribution', () => {
  it('is the sum of its terms', () => {
    fc.assert(
      fc.property(
        trials,
        fc.nat(300),
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        (n, k, p) => {
          fc.pre(k < n)
          expect(binomialCdf(k, n, p)).toBeCloseTo(slowCdf(k, n, p), 9)
        },
      ),
    )
  })

  it('splits into what is at most k and what is above', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        shares,
        (n, part, p) => {
          const k = Math.floor(part * (n - 1))
          expect(binomialCdf(k, n, p) + binomialTail(k + 1, n, p)).toBeCloseTo(1, 7)
        },
      ),
    )
  })

  it('never falls as k grows', () => {
    fc.assert(
      fc.property(trials, fc.nat(299), shares, (n, k, p) => {
        fc.pre(k < n)
        expect(binomialCdf(k + 1, n, p)).toBeGreaterThanOrEqual(binomialCdf(k, n, p) - 1e-12)
      }),
    )
  })
})

describe('the ranks around a quantile at 95 %', () => {
  it.each([
    [0.9, 60, 49, 59],
    [0.9, 100, 84, 96],
    [0.9, 1000, 881, 919],
    [0.95, 60, 53, null],
    [0.95, 100, 90, 100],
    [0.95, 200, 184, 197],
    [0.95, 500, 465, 485],
    [0.95, 2000, 1880, 1920],
    [0.99, 60, 58, null],
    [0.99, 300, 293, null],
    [0.99, 500, 490, 500],
    [0.99, 2000, 1971, 1989],
  ])('%d of %i values are %i and %s', (share, n, lower, upper) => {
    expect(quantileRanks(n, share, 0.95)).toEqual([lower, upper])
  })
})

describe('the interval of a share', () => {
  it.each([
    // scipy.stats.binomtest(k, n).proportion_ci(0.95, 'exact')
    [0, 20, 0, 0.168_433],
    [1, 20, 0.001_265, 0.248_733],
    [10, 100, 0.049_005, 0.176_223],
    [20, 20, 0.831_567, 1],
  ])('%i of %i is %d to %d', (k, n, lower, upper) => {
    const [from, to] = shareInterval(k, n, 0.95)
    expect(from).toBeCloseTo(lower, 4)
    expect(to).toBeCloseTo(upper, 4)
  })
})
