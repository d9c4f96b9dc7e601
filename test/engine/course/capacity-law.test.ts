import { describe, expect, test } from 'vitest'
import type { Capacity } from '../../../src/core/run/run.ts'
import { findCapacity, type FindCapacityOptions } from '../../../src/core/shapes/find-capacity.ts'
import { steps } from '../../../src/core/shapes/steps.ts'
import { VirtualClock } from '../../../src/executor/virtual-clock.ts'
import type { ModelChanges } from '../../../src/simulator/profile.ts'
import { runCourse } from './run-course.ts'
import { virtualProvider } from '../virtual-provider.ts'

/** What findCapacity() finds of a provider, and how long a lone answer of it takes. */
async function search(
  seed: number,
  slots: number,
  model: ModelChanges,
  options: Partial<FindCapacityOptions>,
): Promise<{ capacity: Capacity; serviceMs: number }> {
  const clock = new VirtualClock()
  const { run, samples } = await runCourse(clock, {
    target: virtualProvider(clock, { seed, slots, model }),
    prompt: 'Hi',
    // A lone answer's p95 is 355 ms: whoever waits for a slot is over.
    load: findCapacity({ objectives: { ttftP95: 400 }, max: 100, ...options }),
  })
  const alone = samples.slice(0, run.capacity!.probes[0]!.requests.total)
  const tookMs = alone.reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0)
  return { capacity: run.capacity!, serviceMs: tookMs / alone.length }
}

const ttft = { median: 300, sigma: 0.1, slowShare: 0 }
/** Answers of about a second, of different lengths. */
const VARIED: ModelChanges = { ttft, outputTokens: { median: 30, sigma: 0.2 }, gapMs: 80 }
/** All of one length, so that there is no queue as long as there is a slot on average. */
const EVEN: ModelChanges = {
  ttft: { ...ttft, sigma: 0.02 },
  outputTokens: { median: 30, sigma: 0 },
  gapMs: 80,
  gapJitter: 0,
}

const seeds = Array.from({ length: 20 }, (_, index) => ({ seed: index + 1, slots: 3 + index * 3 }))

describe('the capacity of a provider whose answers wait for a slot', () => {
  test.for(seeds)(
    'is its $slots slots, by concurrency, with seed $seed',
    async ({ seed, slots }) => {
      const { capacity } = await search(seed, slots, VARIED, {})
      const oneStep = Math.max(1, slots * 0.05)
      expect(Math.abs(capacity.level! - slots)).toBeLessThanOrEqual(oneStep)
      const bad = capacity.interval[1]!
      expect(bad).toBeGreaterThan(capacity.level!)
      expect(bad).toBeGreaterThan(slots)
    },
  )

  test.for(seeds)(
    'is its $slots slots over the time of an answer, by arrival rate, with seed $seed',
    async ({ seed, slots }) => {
      const { capacity, serviceMs } = await search(seed, slots, EVEN, { by: 'arrivalRate' })
      const law = (slots * 1000) / serviceMs
      const [good, bad] = capacity.interval
      expect(Math.abs(good! / law - 1)).toBeLessThanOrEqual(0.05)
      expect(Math.abs(bad! / law - 1)).toBeLessThanOrEqual(0.05)
      expect(good!).toBeLessThan(bad!)
    },
  )
})

// A bucket of a minute's worth, full at first: on the way up it lets levels through that are up to four
// times the limit. A level below it fills the bucket again, so that the limit is found to a quarter.
test.for([
  { seed: 1, perMinute: 60 },
  { seed: 2, perMinute: 300 },
  { seed: 3, perMinute: 400 },
  { seed: 4, perMinute: 500 },
  { seed: 5, perMinute: 1200 },
])(
  'a limit of $perMinute requests a minute is the capacity by arrival rate, whatever burst it lets through, with seed $seed',
  async ({ seed, perMinute }) => {
    const clock = new VirtualClock()
    const limits = { requestsPerMinute: perMinute }
    const target = virtualProvider(clock, { seed, slots: null, model: EVEN, limits })
    const load = findCapacity({ objectives: { errorRate: 0.02 }, max: 400, by: 'arrivalRate' })
    const { run } = await runCourse(clock, { target, prompt: 'Hi', load })
    const [good, bad] = run.capacity!.interval
    const law = perMinute / 60
    expect(good! / law).toBeGreaterThan(0.9)
    expect(good! / law).toBeLessThanOrEqual(1.25)
    expect(bad!).toBeGreaterThan(law)
    expect(bad! / good!).toBeLessThanOrEqual(1.05)
  },
)

test.for([6, 12, 25])('the knee of steps is at the %d slots', async (slots) => {
  const clock = new VirtualClock()
  const levels = [1, slots / 2, slots, 2 * slots, 4 * slots].map(Math.floor)
  const { run } = await runCourse(clock, {
    target: virtualProvider(clock, { seed: slots, slots, model: VARIED }),
    prompt: 'Hi',
    load: steps(levels, { requests: 4 * slots }),
  })
  expect(run.knee).toMatchObject({ level: slots, next: 2 * slots, by: 'p95' })
})
