import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lognormal } from '../../src/core/options/variate.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { answerIn, harness, stopFor } from './harness.ts'

const starts = (samples: readonly Sample[]): number[] =>
  samples.map(({ startedAt }) => startedAt).toSorted((a, b) => a - b)
const latencies = (samples: readonly Sample[]): number[] =>
  samples.map(({ endedAt, intendedAt }) => endedAt - intendedAt)

describe('think time', () => {
  test('passes between an answer and the next request, and counts in no latency', async () => {
    const { execute } = harness()
    const { measured, tookMs, windowEnd } = await execute({ requests: 4, thinkTime: '1s' })
    expect(starts(measured)).toEqual([0, 1100, 2200, 3300])
    expect(latencies(measured)).toEqual([100, 100, 100, 100])
    // Nobody thinks after the last request, and the waits before are part of the run.
    expect([tookMs, windowEnd]).toEqual([3400, 3400])
  })

  test('keeps a slot, as the user whom it stands for', async () => {
    const { execute } = harness()
    const { measured, peak } = await execute({ concurrency: 2, requests: 6, thinkTime: 400 })
    expect(starts(measured)).toEqual([0, 0, 500, 500, 1000, 1000])
    expect(peak).toBe(2)
  })

  test('is drawn from the seed by the number of the request, whoever thinks', async () => {
    const gaps = async (options: object): Promise<Map<number, number>> => {
      const { execute } = harness()
      const { measured } = await execute({ thinkTime: lognormal(500, 0.5), ...options })
      const ordered = measured.toSorted((a, b) => a.startedAt - b.startedAt)
      return new Map(
        ordered
          .slice(0, -1)
          .map((sample, at) => [sample.index, ordered[at + 1]!.startedAt - sample.endedAt]),
      )
    }
    const alone = await gaps({ requests: 20 })
    expect(await gaps({ requests: 20 })).toEqual(alone)
    expect(await gaps({ requests: 20, warmup: 3 })).toEqual(
      new Map([...alone].map(([index, gap]) => [index, expect.closeTo(gap, 6)])),
    )
    expect(await gaps({ requests: 20, seed: 2 })).not.toEqual(alone)
    expect(new Set(alone.values()).size).toBe(19)
  })

  test('a run by duration starts nothing after it, and its users think until then', async () => {
    const { execute } = harness()
    const { measured, tookMs, windowEnd } = await execute({ duration: 2500, thinkTime: '1s' })
    expect(starts(measured)).toEqual([0, 1100, 2200])
    expect([tookMs, windowEnd]).toEqual([2500, 2500])
  })

  test('ends for all when the last request has begun', async () => {
    const { clock, execute } = harness()
    const answers = [10, 100, 10]
    const { measured, tookMs } = await execute({
      target: () => clock.sleep(answers.shift()!),
      concurrency: 2,
      requests: 3,
      thinkTime: 1000,
    })
    // The second user would think until 1100.
    expect(starts(measured)).toEqual([0, 0, 1010])
    expect(tookMs).toBe(1020)
  })

  test('ends at once when the run is stopped', async () => {
    const { clock, execute } = harness()
    const { measured, tookMs, stopped } = await execute(
      { concurrency: 3, requests: 30, thinkTime: '1h' },
      {
        prepare: (executor) =>
          clock.setTimer(() => executor.stop(stopFor('aborted'), 'finish'), 5000),
      },
    )
    expect(measured).toHaveLength(3)
    expect([tookMs, stopped?.reason]).toEqual([5000, 'aborted'])
  })

  test('is taken in the warm-up too, and not after its end', async () => {
    const { execute } = harness()
    const { samples, windowStart } = await execute({ warmup: 2, requests: 1, thinkTime: 1000 })
    expect(samples.map(({ startedAt }) => startedAt)).toEqual([0, 1100, 1200])
    expect(windowStart).toBe(1200)
  })

  test('those who are one too many when a ramp falls do not come back', async () => {
    const { execute } = harness()
    const { measured, tookMs } = await execute({
      load: {
        shape: 'rampingConcurrency',
        stages: [
          { duration: 0, target: 4 },
          { duration: '2s', target: 4 },
          { duration: 0, target: 1 },
          { duration: '2s', target: 1 },
        ],
      },
      thinkTime: 900,
    })
    const perSecond = [0, 1000, 2000, 3000].map(
      (at) => measured.filter(({ startedAt }) => startedAt === at).length,
    )
    expect(perSecond).toEqual([4, 4, 1, 1])
    expect(tookMs).toBe(4000)
  })
})

describe('pacing', () => {
  test('is the least time from start to start', async () => {
    const { execute } = harness()
    const { measured } = await execute({ requests: 4, pacing: '1s' })
    expect(starts(measured)).toEqual([0, 1000, 2000, 3000])
  })

  test('waits for no one whose answer took longer', async () => {
    const { clock, execute } = harness()
    const target = answerIn(clock, 1500)
    const { measured } = await execute({ target, requests: 3, pacing: '1s' })
    expect(starts(measured)).toEqual([0, 1500, 3000])
  })

  test.for([
    [300, 1000, [0, 1000, 2000]],
    [2000, 1000, [0, 2100, 4200]],
  ] as const)('with %i ms to think, %i ms are a floor', async ([thinkTime, pacing, expected]) => {
    const { execute } = harness()
    const { measured } = await execute({ requests: 3, thinkTime, pacing })
    expect(starts(measured)).toEqual(expected)
  })
})

test('users never start sooner than their waits allow, and the number of requests is kept', async () => {
  const options = fc.record({
    concurrency: fc.integer({ min: 1, max: 5 }),
    requests: fc.integer({ min: 1, max: 30 }),
    thinkTime: fc.integer({ min: 0, max: 500 }),
    pacing: fc.integer({ min: 1, max: 500 }),
  })
  await fc.assert(
    fc.asyncProperty(options, async (given) => {
      const { execute } = harness()
      const { measured } = await execute(given)
      expect(measured).toHaveLength(given.requests)
      const every = Math.max(100 + given.thinkTime, given.pacing)
      expect(starts(measured)).toEqual(
        Array.from({ length: given.requests }, (_, n) => Math.floor(n / given.concurrency) * every),
      )
    }),
    { numRuns: 40 },
  )
})
