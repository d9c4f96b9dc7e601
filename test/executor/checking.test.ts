import { describe, expect, test } from 'vitest'
import type { Sample } from '../../src/core/calls/sample.ts'
import { answerIn, harness, stopFor } from './harness.ts'

const never = (): Promise<never> => new Promise(() => {})
const endsOf = (samples: readonly Sample[]): unknown[] =>
  samples.map(({ outcome }) => (outcome.type === 'failed' ? outcome.kind : outcome.type))

describe('a check', () => {
  test('fails the request whose answer it fails, and says which it was', async () => {
    const { execute } = harness()
    const check = {
      'is an answer': (answer: string) => answer === 'answer',
      'has a price': () => 'no price',
      'has a date': () => false,
    }
    const { measured } = await execute({ requests: 1, check })
    expect(measured[0]).toMatchObject({
      outcome: { type: 'failed', kind: 'check_failed', message: 'check "has a price": no price' },
      checks: [
        { name: 'is an answer', failure: null },
        { name: 'has a price', failure: 'no price' },
        { name: 'has a date', failure: 'it returned false.' },
      ],
    })
  })

  test('that passes leaves it as it was', async () => {
    const { execute } = harness()
    const { measured } = await execute({ requests: 1, check: () => true })
    expect(measured[0]).toMatchObject({
      outcome: { type: 'ok' },
      checks: [{ name: 'check', failure: null }],
    })
  })

  test('gets the prompt and the number of its own request', async () => {
    const { execute } = harness()
    const seen: unknown[] = []
    const check = (answer: string, request: object): void => void seen.push([answer, request])
    const target = ({ prompt }: { prompt: string }): string => `re: ${prompt}`
    await execute({ prompt: undefined, prompts: ['a', 'b'], requests: 3, target, check })
    expect(seen).toEqual([
      ['re: a', { prompt: 'a', index: 0 }],
      ['re: b', { prompt: 'b', index: 1 }],
      ['re: a', { prompt: 'a', index: 2 }],
    ])
  })

  test('is asked of no request that failed or was cut, and of no warm-up', async () => {
    const { execute } = harness()
    const asked: number[] = []
    const target = ({ index, warmup }: { index: number; warmup: boolean }): unknown => {
      if (warmup) return 'warm'
      if (index === 0) return Promise.reject(new Error('No.'))
      if (index === 1) return new Response('no', { status: 500 })
      return index === 3 ? never() : 'ok'
    }
    const check = (_: unknown, { index }: { index: number }): void => void asked.push(index)
    const options = { warmup: 2, requests: 4, duration: '1s', gracefulStop: 0, target, check }
    const { samples } = await execute(options)
    expect(endsOf(samples)).toEqual(['ok', 'ok', 'target_error', 'server_error', 'ok', 'cut'])
    expect(asked).toEqual([2])
  })
})

describe('the time of a check', () => {
  test('is in no latency, and holds no place of a closed load', async () => {
    const { clock, execute } = harness()
    const check = () => clock.sleep(950)
    const { measured, windowEnd, tookMs } = await execute({ requests: 4, concurrency: 2, check })
    expect(measured.map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([
      [0, 100],
      [0, 100],
      [100, 200],
      [100, 200],
    ])
    expect(windowEnd).toBe(200)
    // The run waits for the last word.
    expect(tookMs).toBe(1150)
    expect(endsOf(measured)).toEqual(['ok', 'ok', 'ok', 'ok'])
  })

  test('counts for no arrival as in flight', async () => {
    const { clock, execute } = harness()
    const { measured } = await execute({
      target: answerIn(clock, 50),
      arrivalRate: 10,
      requests: 5,
      maxInFlight: 1,
      check: () => clock.sleep(10_000),
    })
    expect(endsOf(measured)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  })

  test('keeps what the request may cost reserved, since it is not counted yet', async () => {
    const { clock, execute } = harness()
    const inFlight: number[] = []
    const admit = (count: number): null => (inFlight.push(count), null)
    await execute({ requests: 3, check: () => clock.sleep(150) }, { admit })
    // Each takes 100 ms and its check 150: when the third starts, the first is still unsettled.
    expect(inFlight).toEqual([0, 1, 2])
  })

  test('has the same limit as a request: then it has failed, and others have their say', async () => {
    const { execute } = harness()
    const check = { slow: never, fast: () => true }
    const { measured, tookMs } = await execute({ requests: 1, requestTimeout: '2s', check })
    const said = 'it said nothing within 2000 ms (requestTimeout).'
    expect(measured[0]).toMatchObject({
      endedAt: 100,
      outcome: { kind: 'check_failed', message: `check "slow": ${said}` },
      checks: [
        { name: 'slow', failure: said },
        { name: 'fast', failure: null },
      ],
    })
    expect(tookMs).toBe(2100)
  })

  test('ends with the graceful stop: what it would have said stands in no figure', async () => {
    const { execute } = harness()
    const options = { duration: '1s', requests: 3, gracefulStop: '2s', check: never }
    const { measured, tookMs } = await execute(options)
    expect(endsOf(measured)).toEqual(['cut', 'cut', 'cut'])
    expect(measured.every(({ checks }) => checks === undefined)).toBe(true)
    expect(tookMs).toBe(3000)
  })

  test('ends with a stop', async () => {
    const { clock, execute } = harness()
    const { measured, tookMs } = await execute(
      { requests: 1, check: never },
      {
        prepare: (executor) => clock.setTimer(() => executor.stop(stopFor('aborted'), 'cut'), 500),
      },
    )
    expect(endsOf(measured)).toEqual(['cut'])
    expect(tookMs).toBe(500)
  })
})

describe('checks that nothing passes', () => {
  const check = (_: unknown, { index }: { index: number }): boolean => index >= 300

  test('stop a run after ten answers, which were paid for', async () => {
    const { execute } = harness()
    const { measured, stopped } = await execute({ requests: 500, check })
    expect(stopped).toMatchObject({
      reason: 'identicalFailures',
      message: expect.stringMatching(
        /^10 requests in a row failed the same way: check "check": it returned false\. Not one answer has passed/,
      ),
    })
    expect(measured.length).toBeLessThan(13)
  })

  test('are a result once one has passed', async () => {
    const { execute } = harness()
    const passedOnce = (_: unknown, { index }: { index: number }): boolean => index === 0
    const { measured, stopped } = await execute({ requests: 50, check: passedOnce })
    expect(stopped).toBeNull()
    expect(endsOf(measured)).toEqual(['ok', ...Array.from({ length: 49 }, () => 'check_failed')])
  })
})

test('a run without checks reads no text out of what it drains', async () => {
  const { execute } = harness()
  let reads = 0
  async function* answer(): AsyncGenerator<object> {
    yield {
      get text() {
        return reads++
      },
    }
  }
  const { measured } = await execute({ target: answer, requests: 1 })
  expect([reads, measured[0]?.checks, measured[0]?.outcome.type]).toEqual([0, undefined, 'ok'])
})
