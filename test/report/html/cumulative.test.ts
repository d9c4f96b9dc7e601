import fc from 'fast-check'
import { expect, it } from 'vitest'
import { distributionOf } from '../../../src/core/run/distribution.ts'
import { cumulativeOf, shareAt } from '../../../src/report/html/cumulative.ts'

const values = fc
  .array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 })
  .map((list) => Float64Array.from(list).sort())
const failures = fc.integer({ min: 0, max: 50 })

it('a curve rises from nothing to the share that has a value', () => {
  fc.assert(
    fc.property(values, failures, (sorted, failed) => {
      const points = cumulativeOf(distributionOf('latency', sorted, { failed }))
      const shares = points.map(({ share }) => share)
      expect(shares).toEqual(shares.toSorted((a, b) => a - b))
      expect(points.map(({ value }) => value)).toEqual(
        points.map(({ value }) => value).toSorted((a, b) => a - b),
      )
      expect(shares.at(-1)).toBeCloseTo(sorted.length / (sorted.length + failed), 9)
    }),
  )
})

it('the share at one of its points is the share of the values up to there', () => {
  fc.assert(
    fc.property(values, failures, (sorted, failed) => {
      const points = cumulativeOf(distributionOf('latency', sorted, { failed }))
      for (const { value } of points) {
        // A value at the bound of a bucket may be in either.
        const within = (limit: number): number =>
          sorted.filter((one) => one <= limit).length / (sorted.length + failed)
        const share = shareAt(points, value)
        expect(share).toBeGreaterThanOrEqual(within(value * (1 - 1e-9)) - 1e-12)
        expect(share).toBeLessThanOrEqual(within(value * (1 + 1e-9)) + 1e-12)
      }
    }),
  )
})

it('has few points however many buckets there are, and all of the tail', () => {
  const many = Float64Array.from({ length: 100_000 }, (_, index) => 1.0002 ** index)
  const distribution = distributionOf('latency', many)
  const points = cumulativeOf(distribution)
  expect(distribution.histogram.buckets.length).toBeGreaterThan(1500)
  expect(points.length).toBeLessThan(200)
  expect(points.at(-1)!.value).toBe(distribution.max)
})

it('has no points without values', () => {
  expect(cumulativeOf(distributionOf('latency', new Float64Array(0), { failed: 3 }))).toEqual([])
})
