import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrivalsOf } from '../../src/core/arrivals.ts'
import type { OpenLoad } from '../../src/core/load.ts'

const load = (changes: Partial<OpenLoad>): OpenLoad => ({
  model: 'open',
  rate: 4,
  arrivals: 'constant',
  requests: null,
  durationMs: 1000,
  maxInFlight: 10,
  ...changes,
})

test.for([
  { given: load({}), due: [0, 250, 500, 750] },
  { given: load({ requests: 2 }), due: [0, 250] },
  { given: load({ requests: 3, durationMs: null, rate: 1000 }), due: [0, 1, 2] },
  { given: load({ rate: 0.5, durationMs: 4001 }), due: [0, 2000, 4000] },
])(
  '$given.rate/s for $given.durationMs ms or $given.requests requests is due at $due',
  ({ given, due }) => {
    expect([...arrivalsOf(given, 1)]).toEqual(due)
  },
)

test('an hour of constant arrivals does not drift', () => {
  const due = [...arrivalsOf(load({ rate: 3, durationMs: 3_600_000 }), 1)]
  expect(due).toHaveLength(10_800)
  expect(due[9000]).toBeCloseTo(3_000_000, 6)
})

test('Poisson arrivals come at the planned rate, with gaps as varied as their mean', () => {
  const due = [...arrivalsOf(load({ arrivals: 'poisson', rate: 50, durationMs: 600_000 }), 11)]
  // 30,000 are expected; four standard deviations are 693.
  expect(Math.abs(due.length - 30_000)).toBeLessThan(693)
  const gaps = due.slice(1).map((at, index) => at - due[index]!)
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
  expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1)
})

test('arrivals ascend, end before the duration, and are the same for the same seed', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0.1, max: 500, noNaN: true }), (seed, rate) => {
      const plan = load({ arrivals: 'poisson', rate, durationMs: 5000 })
      const due = [...arrivalsOf(plan, seed)]
      expect([...arrivalsOf(plan, seed)]).toEqual(due)
      return due.every((at, index) => at < 5000 && (index === 0 || at >= due[index - 1]!))
    }),
  )
})
