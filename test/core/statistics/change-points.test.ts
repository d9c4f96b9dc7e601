import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changePoints } from '../../../src/core/statistics/change-points.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'

/** Values around 1,000 with lognormal noise, times what `level` says of each. */
function noisy(n: number, sigma: number, seed: number, level = (_index: number) => 1): number[] {
  const random = randomFor(seed, 'series')
  return Array.from({ length: n }, (_, index) => level(index) * random.lognormal(1000, sigma))
}

describe('a series that does not change', () => {
  test.for([
    [500, 0.05],
    [500, 0.3],
    [60, 0.1],
    [20, 0.1],
  ] as const)('of %i points with noise of %f has next to no change points', ([n, sigma]) => {
    const runs = 200
    const alarmed = Array.from({ length: runs }, (_, seed) => changePoints(noisy(n, sigma, seed)))
    // A strict test at p 0.001, and a change of 5 %: measured, 1 series of 800.
    expect(alarmed.filter((found) => found.length > 0).length).toBeLessThanOrEqual(2)
  })

  test.for([[[]], [[7]], [[1, 2, 3, 4, 5]], [Array.from({ length: 300 }, () => 42)]])(
    'such as %j has none',
    ([values]) => {
      expect(changePoints(values!)).toEqual([])
    },
  )

  test('a single slow run is no change', () => {
    const values = noisy(100, 0.05, 1, (index) => (index === 50 ? 10 : 1))
    expect(changePoints(values)).toEqual([])
  })
})

describe('a step of 20 % in noise of 5 %', () => {
  test.for([1.2, 1 / 1.2])('is found within two points, by a factor of %f', (factor) => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 24, max: 500 })
          .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 8, max: n - 8 }))),
        fc.nat(),
        ([n, at], seed) => {
          const found = changePoints(noisy(n, 0.05, seed, (index) => (index < at ? 1 : factor)))
          expect(found.some((index) => Math.abs(index - at) <= 2)).toBe(true)
          expect(found.length).toBeLessThanOrEqual(2)
        },
      ),
      { numRuns: 40, seed: 7 },
    )
  })

  test('is found again and again', () => {
    const values = noisy(500, 0.05, 3, (index) => (Math.floor(index / 50) % 2 === 0 ? 1 : 1.2))
    const steps = [50, 100, 150, 200, 250, 300, 350, 400, 450]
    expect(changePoints(values)).toHaveLength(steps.length)
    for (const [index, found] of changePoints(values).entries()) {
      expect(Math.abs(found - steps[index]!)).toBeLessThanOrEqual(2)
    }
  })

  test('is found at the same place each time', () => {
    const values = noisy(120, 0.15, 5, (index) => (index < 70 ? 1 : 1.2))
    expect(changePoints(values)).toEqual(changePoints(values))
  })
})

test('a change that is sure and small is not marked', () => {
  expect(changePoints(noisy(200, 0.005, 1, (index) => (index < 100 ? 1 : 1.03)))).toEqual([])
})

test('values of 0 can change', () => {
  const values = Array.from({ length: 60 }, (_, index) =>
    index < 30 ? 0 : 0.04 + 0.001 * (index % 5),
  )
  expect(changePoints(values)).toEqual([30])
})
