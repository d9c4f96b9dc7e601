import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exceedanceTail, moreBadTail } from '../../../src/core/statistics/two-groups.ts'

/** All ways to choose `count` of the ranks from 1 to `of`. */
function* choices(of: number, count: number, from = 1): Generator<number[]> {
  if (count === 0) return yield []
  for (let first = from; first <= of - count + 1; first++) {
    for (const rest of choices(of, count - 1, first + 1)) yield [first, ...rest]
  }
}

const sizes = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))

describe('exceedances of a rank', () => {
  test('are counted over all orders that two groups can come in', () => {
    fc.assert(
      fc.property(sizes, fc.nat(6), fc.nat(5), ([n, m], least, place) => {
        const rank = 1 + (place % m)
        let orders = 0
        let exceeded = 0
        for (const earlier of choices(n + m, m)) {
          const threshold = earlier[rank - 1]!
          // Of the ranks above the threshold those that are not the earlier group's.
          const above = n + m - threshold - (m - rank)
          orders++
          if (above >= least) exceeded++
        }
        expect(exceedanceTail(least, n, rank, m)).toBeCloseTo(exceeded / orders, 10)
      }),
      { numRuns: 60 },
    )
  })

  test('of large groups keep to the share beyond the rank', () => {
    expect(exceedanceTail(400, 4000, 7600, 8000)).toBeLessThan(1e-12)
    expect(exceedanceTail(200, 4000, 7600, 8000)).toBeCloseTo(0.5, 1)
  })
})

describe('a larger share of bad ones', () => {
  test('is counted over all ways to spread them over two groups', () => {
    fc.assert(
      fc.property(sizes, fc.nat(6), fc.nat(6), ([n, m], badOfN, badOfM) => {
        const bad = Math.min(n, badOfN)
        const earlier = Math.min(m, badOfM)
        let ways = 0
        let asMany = 0
        for (const places of choices(n + m, bad + earlier)) {
          ways++
          if (places.filter((place) => place <= n).length >= bad) asMany++
        }
        expect(moreBadTail(bad, n, earlier, m)).toBeCloseTo(asMany / ways, 10)
      }),
      { numRuns: 60 },
    )
  })

  test('without a bad one is no surprise', () => {
    expect(moreBadTail(0, 50, 0, 100)).toBe(1)
  })
})
