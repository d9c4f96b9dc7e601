import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrivalsOf } from '../../src/core/load/arrivals.ts'
import type { LoadOptions } from '../../src/core/options/options.ts'
import type { OpenLoad } from '../../src/core/load/load.ts'
import { randomFor } from '../../src/core/statistics/random.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { answerIn, harness, type Executed } from './harness.ts'

const HOUR = 3_600_000
const due = (samples: Sample[]): number[] => samples.map(({ intendedAt }) => intendedAt)
const starts = (samples: Sample[]): number[] => samples.map(({ startedAt }) => startedAt)
const byIndex = (samples: Sample[]): Sample[] => samples.toSorted((a, b) => a.index - b.index)

/** A run whose answers take anything from nothing to 5 s, by the seed. */
async function execute(options: Partial<LoadOptions> & { seed: number }): Promise<Executed> {
  const { clock, execute: run } = harness()
  const target = ({ index }: { index: number }): Promise<void> =>
    clock.sleep(randomFor(options.seed, 'answer', index).exponential(1000))
  return run({ target, ...options })
}

describe('the schedule of the open model', () => {
  test('does not drift in an hour: each arrival starts at its own instant', async () => {
    const { measured, lags } = await execute({ arrivalRate: 0.8, duration: '1h', seed: 1 })
    const planned = Array.from({ length: 2880 }, (_, n) => n * 1250)
    expect(due(byIndex(measured))).toEqual(planned)
    expect(starts(byIndex(measured))).toEqual(planned)
    expect(new Set(lags)).toEqual(new Set([0]))
  })

  test('begins anew after the warm-up, however long that took to end', async () => {
    const { samples, windowStart } = await execute({
      arrivalRate: 2,
      duration: '10s',
      warmup: '3s',
      seed: 4,
    })
    const [warmup, measured] = [true, false].map((part) =>
      byIndex(samples.filter((sample) => sample.warmup === part)),
    )
    expect(due(warmup!)).toEqual([0, 500, 1000, 1500, 2000, 2500])
    expect(windowStart).toBe(Math.max(...warmup!.map(({ endedAt }) => endedAt)))
    expect(due(measured!)).toEqual(Array.from({ length: 20 }, (_, n) => windowStart + n * 500))
  })

  test('ends at whichever comes first of duration and requests', async () => {
    const few = await execute({ arrivalRate: 10, duration: '1h', requests: 5, seed: 1 })
    expect(due(byIndex(few.measured))).toEqual([0, 100, 200, 300, 400])
    expect(few.windowEnd).toBe(Math.max(...few.measured.map(({ endedAt }) => endedAt)))
    const short = await execute({ arrivalRate: 10, duration: '1s', requests: 500, seed: 1 })
    expect(short.measured).toHaveLength(10)
    expect(short.windowEnd).toBe(1000)
  })

  test('is drawn from the seed when it is Poisson, and gone through arrival by arrival', async () => {
    const load: OpenLoad = {
      model: 'open',
      rate: 3,
      arrivals: 'poisson',
      requests: null,
      durationMs: HOUR / 6,
      maxInFlight: 1000,
    }
    const options = { arrivalRate: 3, arrivals: 'poisson', duration: '10m' } as const
    for (const seed of [1, 2, 3]) {
      const { measured } = await execute({ ...options, seed })
      expect(due(byIndex(measured))).toEqual([...arrivalsOf(load, seed)])
      expect(starts(byIndex(measured))).toEqual(due(byIndex(measured)))
    }
  })
})

test('the same seed makes the same run; another one another', async () => {
  const options = { arrivalRate: 5, arrivals: 'poisson', duration: '1m' } as const
  const [first, again, other] = await Promise.all(
    [7, 7, 8].map((seed) => execute({ ...options, seed })),
  )
  expect(again!.samples).toEqual(first!.samples)
  expect(other!.samples).not.toEqual(first!.samples)
})

describe('an arrival that starts late', () => {
  test('is as late as it is, and does not make the next ones late', async () => {
    const { clock, execute: run } = harness()
    async function* prompts(): AsyncGenerator<string> {
      yield 'in time'
      await clock.sleep(5000)
      for (;;) yield 'after the pause'
    }
    const { measured, lags } = await run({
      prompt: undefined,
      prompts: prompts(),
      arrivalRate: 1,
      requests: 10,
    })
    // Arrivals 1 to 5 wait until 5,000 ms (the read began at 1,000); from 6,000 on all is well.
    expect(lags).toEqual([0, 5000, 4000, 3000, 2000, 1000, 0, 0, 0, 0])
    expect(starts(byIndex(measured))).toEqual([
      0, 6000, 6000, 6000, 6000, 6000, 6000, 7000, 8000, 9000,
    ])
  })
})

test('every arrival is a sample: started, or dropped when `maxInFlight` were there', async () => {
  const shapes = fc.record({
    arrivalRate: fc.double({ min: 0.5, max: 50, noNaN: true }),
    maxInFlight: fc.integer({ min: 1, max: 20 }),
    arrivals: fc.constantFrom('constant', 'poisson'),
    slowness: fc.integer({ min: 0, max: 2000 }),
    seed: fc.integer(),
  })
  await fc.assert(
    fc.asyncProperty(shapes, async ({ slowness, ...options }) => {
      const { clock, execute: run } = harness()
      const target = answerIn(clock, slowness)
      const { measured, peak } = await run({ target, ...options, duration: '5s' })
      const { arrivalRate: rate, arrivals, maxInFlight, seed } = options
      const load = { model: 'open', rate, arrivals, requests: null, durationMs: 5000, maxInFlight }
      expect(due(byIndex(measured))).toEqual([...arrivalsOf(load as OpenLoad, seed)])
      expect(peak).toBeLessThanOrEqual(maxInFlight)
      for (const { outcome, intendedAt } of measured) {
        const running = measured.filter(
          (other) =>
            other.outcome.type === 'ok' &&
            other.startedAt <= intendedAt &&
            other.endedAt > intendedAt,
        ).length
        if (outcome.type === 'not_started') expect(running).toBe(maxInFlight)
      }
    }),
    { numRuns: 40 },
  )
})
