import { beforeAll, describe, expect, test } from 'vitest'
import type { Sample } from '../../../src/core/calls/sample.ts'
import { findCapacity } from '../../../src/core/shapes/find-capacity.ts'
import { rampingArrivalRate } from '../../../src/core/shapes/ramping-arrival-rate.ts'
import { rampingConcurrency } from '../../../src/core/shapes/ramping-concurrency.ts'
import type { LoadShape } from '../../../src/core/shapes/shapes.ts'
import { steps } from '../../../src/core/shapes/steps.ts'
import { startLoad } from '../../../src/engine/engine.ts'
import type { LoadHandle } from '../../../src/engine/load-handle.ts'
import type { LoadOptions } from '../../../src/core/options/options.ts'
import { VirtualClock } from '../../../src/executor/virtual-clock.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import { loadPrices } from '../../../src/engine/money/prices.ts'
import { simulator, toMini, trueCost } from '../harness.ts'
import { runCourse } from './run-course.ts'

const byIndex = (samples: readonly Sample[]): Sample[] =>
  samples.toSorted((a, b) => a.index - b.index)

/** A load on virtual time whose answers take up to 200 ms, by the seed. */
function start(
  options: Partial<LoadOptions>,
  clock: VirtualClock = new VirtualClock(),
): { handle: LoadHandle; clock: VirtualClock } {
  const target = ({ index }: { index: number }): Promise<void> =>
    clock.sleep(100 + 100 * randomFor(1, index).uniform())
  return { handle: startLoad('course', { target, prompt: 'Hi', ...options }, clock), clock }
}

// That takes real time, which would look like a standstill on the virtual clock.
beforeAll(async () => void (await loadPrices({ overrides: {} })))

describe('steps', () => {
  test('follow each other, each drained before the next begins', async () => {
    const clock = new VirtualClock()
    const target = ({ index }: { index: number }): Promise<void> =>
      clock.sleep(100 + 1000 * randomFor(1, index).uniform())
    const load = steps([1, 4, 16], { requests: 20 })
    const { run, samples } = await runCourse(clock, { target, prompt: 'Hi', load })
    const inOrder = byIndex(samples)
    expect(inOrder.map(({ index }) => index)).toEqual(Array.from({ length: 60 }, (_, n) => n))
    for (const from of [20, 40]) {
      const ends = inOrder.slice(0, from).map(({ endedAt }) => endedAt)
      const starts = inOrder.slice(from).map(({ startedAt }) => startedAt)
      expect(Math.min(...starts)).toBeGreaterThanOrEqual(Math.max(...ends))
    }
    expect(run.steps.map(({ level, requests }) => [level, requests.ok])).toEqual([
      [1, 20],
      [4, 20],
      [16, 20],
    ])
    expect(run.requests.total).toBe(60)
  })

  test('of a duration give late answers their graceful stop, outside the window of their step', async () => {
    const { handle, clock } = start({
      target: () => clock.sleep(700),
      load: steps([1, 2], { duration: '1s' }),
    })
    const run = await clock.run(handle.done)
    const figures = run.steps.map(({ level, requests, durationMs, throughput }) => {
      return { level, ok: requests.ok, durationMs, perSecond: throughput.requestsPerSecond }
    })
    expect(figures).toEqual([
      { level: 1, ok: 2, durationMs: 1000, perSecond: 1 },
      { level: 2, ok: 4, durationMs: 1000, perSecond: 2 },
    ])
  })

  test('have warm-up before the first only', async () => {
    const { handle, clock } = start({ warmup: 3, load: steps([1, 2], { requests: 5 }) })
    const run = await clock.run(handle.done)
    expect(run.requests).toMatchObject({ total: 10, warmup: 3 })
    expect(run.steps.map(({ requests }) => [requests.total, requests.warmup])).toEqual([
      [5, 0],
      [5, 0],
    ])
  })

  test('that are stopped in the middle keep what there was', async () => {
    const { handle, clock } = start({ load: steps([1, 2, 4], { requests: 10 }) })
    let ended = 0
    handle.onSample(() => {
      if (++ended === 15) handle.stop('aborted', 'Enough.')
    })
    const run = await clock.run(handle.done)
    expect(run.stopped).toMatchObject({ reason: 'aborted' })
    const [first, second, ...others] = run.steps
    expect(first).toMatchObject({ level: 1, requests: { ok: 10, cut: 0 } })
    expect(second).toMatchObject({ level: 2, requests: { ok: 5, cut: 1 } })
    expect(others).toEqual([])
  })

  test('are shown while the run goes on', async () => {
    const { handle, clock } = start({ load: steps([1, 2, 4], { requests: 10 }) })
    const seen: unknown[] = []
    let ended = 0
    handle.onSample(() => {
      if (++ended !== 15) return
      const run = handle.partial()!
      seen.push(...run.steps.map(({ level, requests }) => [level, requests.ok]))
      seen.push(handle.progress().level)
    })
    await clock.run(handle.done)
    expect(seen).toEqual([[1, 10], [2, 5], '2 in flight'])
    expect(handle.progress().level).toBe('4 in flight')
  })
})

test.for<[LoadShape, RegExp, string]>([
  [
    rampingConcurrency([{ duration: '10s', target: 50 }], { start: 0 }),
    /^(?:\d|[1-4]\d) of 50 in flight$/,
    '12 of 50 in flight',
  ],
  [
    rampingArrivalRate([
      { duration: '10s', target: 20 },
      { duration: '10s', target: 2 },
    ]),
    /^[\d.]+ of 20 requests\/s$/,
    '5 of 20 requests/s',
  ],
])('the progress of %o says what it has come to by plan', async ([load, words, atQuarter]) => {
  const { handle, clock } = start({ load, warmup: 3 })
  const seen: (string | null)[] = []
  handle.onSample(() => seen.push(handle.progress().level))
  const quarter: (string | null)[] = []
  const look = async (): Promise<void> => {
    while (handle.progress().phase === 'warmup') await clock.sleep(10)
    await clock.sleep(2500 - handle.progress().elapsedMs)
    quarter.push(handle.progress().level)
  }
  await clock.run(Promise.all([handle.done, look()]))
  expect(seen.slice(0, 3)).toEqual([null, null, null])
  expect(seen.find((level) => level !== null)).toMatch(words)
  expect(quarter).toEqual([atQuarter])
  expect(new Set(seen).size).toBeGreaterThan(10)
})

describe('a search', () => {
  /** A house in which every request fails that finds 8 inside; the generator's health matters for no failure. */
  function house(clock: VirtualClock): { options: Partial<LoadOptions>; peak: () => number } {
    let inside = 0
    let peak = 0
    const target = async ({ index }: { index: number }): Promise<void> => {
      peak = Math.max(peak, ++inside)
      const full = inside > 8
      await clock.sleep(100 + 10 * randomFor(1, index).uniform())
      inside--
      if (full) throw new Error('The house is full.')
    }
    const load = findCapacity({ objectives: { errorRate: 0.01 }, max: 100, requests: 500 })
    return { options: { target, load }, peak: () => peak }
  }

  test('ends with its capacity, its interval and every probe', async () => {
    const clock = new VirtualClock()
    const { options, peak } = house(clock)
    const { handle } = start(options, clock)
    const { capacity, requests, stopped } = await clock.run(handle.done)
    expect(capacity).toMatchObject({ by: 'concurrency', level: 8, interval: [8, 9] })
    expect(capacity!.probes.map(({ level, outcome }) => [level, outcome])).toEqual([
      [1, 'good'],
      [2, 'good'],
      [4, 'good'],
      [8, 'good'],
      [16, 'bad'],
      [8, 'good'],
      [12, 'bad'],
      [10, 'bad'],
      [9, 'bad'],
    ])
    expect(peak()).toBe(16)
    expect(stopped).toBeNull()
    const counted = capacity!.probes.reduce((sum, probe) => sum + probe.requests.total, 0)
    expect(counted).toBe(requests.total)
  })

  test('that is stopped keeps its probes, and says of the last that it is undecided', async () => {
    const clock = new VirtualClock()
    const { handle } = start(house(clock).options, clock)
    let ended = 0
    let partial: unknown = null
    handle.onSample(() => {
      if (++ended === 600) partial = handle.partial()!.capacity
      if (ended === 620) handle.stop('aborted', 'Enough.')
    })
    const { capacity } = await clock.run(handle.done)
    expect(capacity).toMatchObject({ level: 1, interval: [1, null] })
    expect(capacity!.probes.map(({ outcome }) => outcome)).toEqual(['good', 'undecided'])
    expect(partial).toMatchObject({
      level: 1,
      probes: [
        { outcome: 'good' },
        {
          outcome: 'undecided',
          reason: 'the run was stopped before this level was decided',
        },
      ],
    })
  })

  test('ends at its maxCost, with what it found until then', async () => {
    const provider = await simulator()
    const handle = startLoad('course', {
      target: toMini(provider),
      prompt: 'Hi',
      load: findCapacity({ objectives: { errorRate: 0.05 }, max: 8, maxCost: 0.02 }),
    })
    const run = await handle.done
    expect(run.stopped).toMatchObject({ reason: 'maxCost' })
    expect(run.cost.usd).toBeCloseTo(trueCost(provider.truth()), 10)
    expect(run.cost.usd).toBeLessThanOrEqual(0.02)
    const { probes } = run.capacity!
    expect(probes.length).toBeGreaterThan(0)
    const spent = probes.reduce((sum, { cost }) => sum + cost.usd!, 0)
    // What went alone to learn a price was warm-up.
    expect(spent).toBeGreaterThan(0)
    expect(spent).toBeLessThanOrEqual(run.cost.usd! + 1e-9)
  })
})
