import fc from 'fast-check'
import pLimit from 'p-limit'
import { describe, expect, test } from 'vitest'
import type { LoadOptions } from '../../src/core/options/options.ts'
import { rampMs, wholeLevelsOf } from '../../src/core/load/ramp.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { rampingConcurrency } from '../../src/core/shapes/ramping-concurrency.ts'
import { spike } from '../../src/core/shapes/spike.ts'
import { levelAt, ramp, stagesOf } from '../core/a-ramp.ts'
import { answerIn, harness, neverAnswer, stopFor, type Executed } from './harness.ts'

const inFlightAt = (samples: readonly Sample[], at: number): number =>
  samples.filter(({ startedAt, endedAt }) => startedAt <= at && at < endedAt).length
const starts = (samples: readonly Sample[]): number[] => samples.map(({ startedAt }) => startedAt)

/** A run whose answers all take `ms`. */
function answering(ms: number, options: Partial<LoadOptions<string>>): Promise<Executed> {
  const { clock, execute } = harness()
  return execute({ target: answerIn(clock, ms), ...options })
}

describe('the requests in flight', () => {
  test('are as many as the level says, at each instant', async () => {
    const shape: [number, number][] = [
      [20, 20],
      [10, 20],
      [0, 5],
      [10, 5],
      [10, 0],
      [5, 0],
      [0, 3],
      [5, 3],
    ]
    const load = rampingConcurrency(stagesOf(...shape), { start: 0 })
    const { measured, timersLeft } = await answering(200, { load })
    for (let at = 25; at < 60_000; at += 50) {
      const level = (then: number): number => Math.floor(levelAt(ramp(0, ...shape), then))
      const inFlight = inFlightAt(measured, at)
      expect(inFlight, `at ${at} ms`).toBeGreaterThanOrEqual(level(at))
      // What has begun ends by itself: a level that falls is reached one answer later.
      expect(inFlight, `at ${at} ms`).toBeLessThanOrEqual(Math.max(level(at), level(at - 200)))
    }
    expect(measured.every(({ outcome }) => outcome.type === 'ok')).toBe(true)
    expect(timersLeft).toBe(0)
  })

  test('follow any ramp, whatever the answers take', async () => {
    const stage = fc.record({
      duration: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 })),
      target: fc.integer({ min: 0, max: 12 }),
    })
    const given = fc.record({
      start: fc.integer({ min: 0, max: 12 }),
      stages: fc.array(stage, { minLength: 1, maxLength: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(given, fc.integer({ min: 70, max: 3000 }), async (one, ms) => {
        const shape = {
          start: one.start,
          stages: one.stages.map(({ duration, target }) => ({ durationMs: duration, target })),
        }
        const changes = [...wholeLevelsOf(shape)]
        fc.pre(changes.some(({ level, atMs }) => level > 0 && atMs < rampMs(shape)))
        const load = rampingConcurrency(one.stages, { start: one.start })
        const { measured, timersLeft } = await answering(ms, { load })
        for (let at = 0.37; at < rampMs(shape); at += 61.7) {
          const since = changes.findLastIndex(({ atMs }) => atMs <= Math.max(0, at - ms))
          const until = changes.findLastIndex(({ atMs }) => atMs <= at)
          const levels = changes.slice(since, until + 1).map(({ level }) => level)
          const inFlight = inFlightAt(measured, at)
          expect(inFlight).toBeGreaterThanOrEqual(levels.at(-1)!)
          expect(inFlight).toBeLessThanOrEqual(Math.max(...levels))
        }
        expect(timersLeft).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  test.for([
    ['at the beginning', stagesOf([4, 0], [0, 1], [1, 1]), 0, [4000, 4400, 4800], 5200],
    [
      'in the middle',
      stagesOf([1, 1], [3, 0], [0, 1], [1, 1]),
      1,
      [0, 400, 800, 4000, 4400, 4800],
      5200,
    ],
    ['at the end', stagesOf([1, 1], [0, 0], [3, 0]), 1, [0, 400, 800], 4000],
    ['until it is reached', stagesOf([4, 2]), 0, [2000, 2400, 2800, 3200, 3600], 4000],
  ] as const)('are none while the level is 0 %s', async ([, given, start, begun, took]) => {
    const load = rampingConcurrency(given, { start })
    const { measured, tookMs, windowEnd } = await answering(400, { load })
    expect(starts(measured)).toEqual(begun)
    expect(tookMs).toBe(took)
    expect(windowEnd).toBe(given.reduce((sum, { duration }) => sum + duration, 0))
  })

  test('keep the level when they run into their timeout', async () => {
    const load = rampingConcurrency(stagesOf([0, 3], [3, 3], [0, 6], [3, 6]))
    const { measured } = await harness().execute({
      target: neverAnswer,
      load,
      requestTimeout: '1s',
    })
    expect([500, 1500, 2500, 3500, 4500, 5500].map((at) => inFlightAt(measured, at))).toEqual([
      3, 3, 3, 6, 6, 6,
    ])
    expect(measured).toHaveLength(27)
  })
})

describe('a ramp that is stopped', () => {
  test('at once leaves no request and no timer behind', async () => {
    const load = rampingConcurrency(stagesOf([10, 10], [10, 0]), { start: 0 })
    const { clock, execute } = harness()
    const run = await execute(
      { target: neverAnswer, load },
      {
        prepare: (executor) =>
          clock.setTimer(() => executor.stop(stopFor('aborted'), 'cut'), 12_500),
      },
    )
    expect(run.measured).toHaveLength(9)
    expect(new Set(run.measured.map(({ endedAt }) => endedAt))).toEqual(new Set([12_500]))
    expect([run.tookMs, run.timersLeft, run.stopped?.reason]).toEqual([12_500, 0, 'aborted'])
  })

  test('while its level is 0 ends there', async () => {
    const load = rampingConcurrency(stagesOf([60, 0], [0, 5], [60, 5]), { start: 0 })
    const { clock, execute } = harness()
    const run = await execute(
      { load },
      {
        prepare: (executor) =>
          clock.setTimer(() => executor.stop(stopFor('aborted'), 'finish'), 30_000),
      },
    )
    expect([run.measured.length, run.tookMs, run.timersLeft]).toEqual([0, 30_000, 0])
  })

  test('by what it costs lets running requests finish, and starts none', async () => {
    const load = rampingConcurrency(stagesOf([10, 10]), { start: 0 })
    let asked = 0
    const { clock, execute } = harness()
    const run = await execute(
      { target: answerIn(clock, 1500), load },
      { admit: () => (++asked > 6 ? stopFor('maxCost') : null) },
    )
    expect(run.measured.map(({ outcome }) => outcome.type)).toEqual(Array(6).fill('ok'))
    expect([run.stopped?.reason, run.timersLeft]).toEqual(['maxCost', 0])
    expect(run.tookMs).toBe(Math.max(...run.measured.map(({ endedAt }) => endedAt)))
  })
})

test('a spike on a system of five slots is slow in the spike, and well before and after it', async () => {
  const { clock, execute } = harness()
  const slots = pLimit(5)
  const load = spike({ from: 4, to: 40, before: '10s', hold: '5s', after: '10s' })
  const { measured } = await execute({ target: () => slots(() => clock.sleep(100)), load })
  const slowest = (from: number, to: number): number =>
    Math.max(
      ...measured
        .filter(({ startedAt }) => startedAt >= from && startedAt < to)
        .map(({ startedAt, endedAt }) => endedAt - startedAt),
    )
  // 40 in line for 5 slots: the last of them waits 7 turns before its own.
  expect([slowest(0, 10_000), slowest(10_000, 15_000), slowest(16_000, 25_000)]).toEqual([
    100, 800, 100,
  ])
})

test('the warm-up of a ramp keeps its first level', async () => {
  const load = rampingConcurrency(stagesOf([5, 10]), { start: 2 })
  const { samples, windowStart } = await answering(100, { load, warmup: '1s' })
  const warmup = samples.filter((sample) => sample.warmup)
  expect([warmup.length, windowStart]).toEqual([20, 1000])
})
