import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Sample } from '../../src/core/calls/sample.ts'
import { answerIn, harness, stopFor } from './harness.ts'

const latency = ({ endedAt, intendedAt }: Sample): number => endedAt - intendedAt
const outcomes = (samples: Sample[]): string[] => samples.map(({ outcome }) => outcome.type)

describe('closed model', () => {
  test('keeps exactly `concurrency` requests in flight', async () => {
    const { execute } = harness()
    const { measured, peak, tookMs } = await execute({ concurrency: 3, requests: 10 })
    expect(measured).toHaveLength(10)
    expect(peak).toBe(3)
    expect(tookMs).toBe(400)
    expect(measured.every((sample) => latency(sample) === 100)).toBe(true)
  })

  test('gives each request its own index and the prompts in turn', async () => {
    const { execute } = harness()
    const seen: string[] = []
    const target = ({ index, prompt }: { index: number; prompt: string }): void => {
      seen.push(`${index}${prompt}`)
    }
    await execute({ target, prompt: undefined, prompts: ['a', 'b'], requests: 5 })
    expect(seen).toEqual(['0a', '1b', '2a', '3b', '4a'])
  })

  test('starts no request after the duration, and lets running ones finish', async () => {
    const { execute } = harness()
    const { measured, windowStart, windowEnd } = await execute({ concurrency: 1, duration: 250 })
    expect(measured.map(({ startedAt }) => startedAt)).toEqual([0, 100, 200])
    expect(outcomes(measured)).toEqual(['ok', 'ok', 'ok'])
    expect([windowStart, windowEnd]).toEqual([0, 250])
  })

  test('cuts what still runs after the graceful stop', async () => {
    const { clock, execute } = harness()
    const target = answerIn(clock, 5000)
    const { measured, tookMs, stopped } = await execute({
      target,
      concurrency: 2,
      duration: '1s',
      gracefulStop: '500ms',
    })
    expect(outcomes(measured)).toEqual(['cut', 'cut'])
    expect(tookMs).toBe(1500)
    expect(stopped).toBeNull()
  })

  test('ends at whichever comes first of duration and requests', async () => {
    const { execute } = harness()
    const { measured, windowEnd } = await execute({ requests: 2, duration: '1h' })
    expect(measured).toHaveLength(2)
    expect(windowEnd).toBe(200)
  })
})

describe('open model', () => {
  test('starts when due, however slow the answers are', async () => {
    const { clock, execute } = harness()
    const { measured } = await execute({
      target: answerIn(clock, 3000),
      arrivalRate: 2,
      duration: '2s',
    })
    expect(measured.map(({ startedAt }) => startedAt)).toEqual([0, 500, 1000, 1500])
    expect(outcomes(measured)).toEqual(['ok', 'ok', 'ok', 'ok'])
  })

  test('an hour of Poisson arrivals starts on schedule', async () => {
    const { execute } = harness()
    const { measured, lags } = await execute({
      arrivalRate: 1,
      arrivals: 'poisson',
      duration: '1h',
      seed: 3,
    })
    expect(measured).toHaveLength(3600)
    expect(Math.max(...lags)).toBeLessThan(1e-9)
  })

  test('an arrival that finds `maxInFlight` requests is dropped and recorded', async () => {
    const { clock, execute } = harness()
    const { measured, peak } = await execute({
      target: answerIn(clock, 1000),
      arrivalRate: 4,
      duration: '1s',
      maxInFlight: 2,
    })
    expect(peak).toBe(2)
    const byArrival = measured.toSorted((a, b) => a.intendedAt - b.intendedAt)
    expect(outcomes(byArrival)).toEqual(['ok', 'ok', 'not_started', 'not_started'])
  })

  test('latency counts from when the request was due: a late start is felt', async () => {
    const { clock, execute } = harness()
    // Reading the first prompt takes 700 ms, as a blocked event loop would.
    async function* prompts(): AsyncGenerator<string> {
      await clock.sleep(700)
      for (;;) yield 'Hi'
    }
    const { measured, lags } = await execute({
      prompt: undefined,
      prompts: prompts(),
      arrivalRate: 2,
      requests: 2,
    })
    expect(lags).toEqual([700, 200])
    expect(measured.map(latency)).toEqual([800, 300])
  })
})

describe('warm-up', () => {
  test('goes before the measured part and is marked', async () => {
    const { execute } = harness()
    const { samples, windowStart } = await execute({ requests: 2, concurrency: 2, warmup: 3 })
    expect(samples.map(({ warmup }) => warmup)).toEqual([true, true, true, false, false])
    expect(windowStart).toBe(200)
  })

  test('by time loads as the measured part does', async () => {
    const { execute } = harness()
    const { samples } = await execute({ requests: 1, concurrency: 2, warmup: '150ms' })
    expect(samples.filter(({ warmup }) => warmup)).toHaveLength(4)
  })

  test('probes go alone, one after the other, before everything else', async () => {
    const { execute } = harness()
    const { samples } = await execute({ requests: 4, concurrency: 4 }, { probes: 2 })
    expect(samples.map(({ startedAt }) => startedAt)).toEqual([0, 100, 200, 200, 200, 200])
    expect(samples.filter(({ warmup }) => warmup)).toEqual(samples.slice(0, 2))
  })
})

describe('stopping', () => {
  test('a refused start ends the run and lets running requests finish', async () => {
    const { execute } = harness()
    let asked = 0
    const admit = () => (++asked > 3 ? stopFor('maxCost') : null)
    const { measured, stopped } = await execute({ requests: 100, concurrency: 2 }, { admit })
    expect(outcomes(measured)).toEqual(['ok', 'ok', 'ok'])
    expect(stopped?.reason).toBe('maxCost')
  })

  test('`cut` ends everything at that instant', async () => {
    const { clock, execute } = harness()
    const { measured, tookMs } = await execute(
      { target: answerIn(clock, 10_000), requests: 100, concurrency: 5 },
      {
        prepare: (executor) => clock.setTimer(() => executor.stop(stopFor('aborted'), 'cut'), 1234),
      },
    )
    expect(outcomes(measured)).toEqual(['cut', 'cut', 'cut', 'cut', 'cut'])
    expect(tookMs).toBe(1234)
  })

  test('wakes an open model that waits for its next arrival', async () => {
    const { clock, execute } = harness()
    const { tookMs } = await execute(
      { arrivalRate: 0.001, requests: 2 },
      {
        prepare: (executor) => clock.setTimer(() => executor.stop(stopFor('aborted'), 'cut'), 500),
      },
    )
    expect(tookMs).toBe(500)
  })

  test('prompts that cannot be read stop the run, and what was measured stays', async () => {
    const { execute } = harness()
    function* prompts(): Generator<string> {
      yield 'first'
      throw new Error('rows.jsonl line 2: no JSON')
    }
    const { measured, stopped } = await execute({
      prompt: undefined,
      prompts: prompts(),
      requests: 5,
    })
    expect(outcomes(measured)).toEqual(['ok'])
    expect(stopped).toMatchObject({
      reason: 'promptsFailed',
      message: 'The prompts could not be read: rows.jsonl line 2: no JSON',
    })
  })
})

describe('identical failures', () => {
  const failing = (thrown: () => Error) => () => Promise.reject(thrown())
  const status = (code: number) => failing(() => Object.assign(new Error('No.'), { status: code }))

  test.for([
    [401, 'Check the API key'],
    [404, 'Check the model name'],
  ] as const)('five answers of %d stop a run that has no success', async ([code, advice]) => {
    const { execute } = harness()
    const { measured, stopped } = await execute({ target: status(code), requests: 50 })
    expect(measured).toHaveLength(5)
    expect(stopped?.reason).toBe('identicalFailures')
    expect(stopped?.message).toContain(advice)
  })

  test('a refused connection stops it too', async () => {
    const { execute } = harness()
    const refused = failing(() => {
      const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
      return new TypeError('fetch failed', { cause })
    })
    const { measured, stopped } = await execute({ target: refused, requests: 50 })
    expect(measured).toHaveLength(5)
    expect(stopped?.message).toContain('Check the base URL')
  })

  test.for([429, 500, 529])('%d is a result, however often', async (code) => {
    const { execute } = harness()
    const { measured, stopped } = await execute({ target: status(code), requests: 50 })
    expect(measured).toHaveLength(50)
    expect(stopped).toBeNull()
  })
})

test('every planned request is accounted for, whatever the shape', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        concurrency: fc.integer({ min: 1, max: 20 }),
        requests: fc.integer({ min: 1, max: 60 }),
        slowness: fc.integer({ min: 0, max: 500 }),
      }),
      async ({ concurrency, requests, slowness }) => {
        const { clock, execute } = harness()
        const target = answerIn(clock, slowness)
        const { measured, peak } = await execute({ target, concurrency, requests })
        const indexes = measured.map(({ index }) => index).toSorted((a, b) => a - b)
        expect(indexes).toEqual(Array.from({ length: requests }, (_, index) => index))
        expect(peak).toBeLessThanOrEqual(concurrency)
      },
    ),
    { numRuns: 50 },
  )
})
