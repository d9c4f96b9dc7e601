import { describe, expect, test } from 'vitest'
import type { Executor } from '../../src/executor/executor.ts'
import { harness, stopFor } from './harness.ts'

const never = (): Promise<never> => new Promise(() => {})
const stopAt = (ms: number, running: 'finish' | 'cut', harnessed: ReturnType<typeof harness>) => ({
  prepare: (executor: Executor<string>) =>
    harnessed.clock.setTimer(() => executor.stop(stopFor('aborted'), running), ms),
})

describe('a stop', () => {
  test('in the warm-up ends the run before anything is measured', async () => {
    const harnessed = harness()
    const { samples, measured, windowStart, windowEnd, stopped } = await harnessed.execute(
      { warmup: '1h', requests: 5 },
      stopAt(250, 'cut', harnessed),
    )
    expect(samples.map(({ outcome }) => outcome.type)).toEqual(['ok', 'ok', 'cut'])
    expect(measured).toEqual([])
    expect([windowStart, windowEnd]).toEqual([250, 250])
    expect(stopped?.reason).toBe('aborted')
  })

  test('that lets requests finish gives them the graceful stop and no more', async () => {
    const harnessed = harness()
    const { measured, tookMs } = await harnessed.execute(
      { target: never, requests: 9, concurrency: 3, duration: '5s', gracefulStop: '10s' },
      stopAt(1000, 'finish', harnessed),
    )
    expect(measured.map(({ outcome }) => outcome.type)).toEqual(['cut', 'cut', 'cut'])
    // The end of the duration, at 5 s, does not start it anew.
    expect(tookMs).toBe(11_000)
  })

  test('before the run has begun lets nothing start', async () => {
    const { execute } = harness()
    const { samples, tookMs } = await execute(
      { requests: 5, warmup: 2 },
      { prepare: (executor) => executor.stop(stopFor('aborted'), 'cut') },
    )
    expect(samples).toEqual([])
    expect(tookMs).toBe(0)
  })

  test('keeps its first reason', async () => {
    const { execute } = harness()
    const prepare = (executor: Executor<string>): void => {
      executor.stop(stopFor('maxCost'), 'finish')
      executor.stop(stopFor('aborted'), 'cut')
    }
    expect((await execute({ requests: 5 }, { prepare })).stopped?.reason).toBe('maxCost')
  })
})

test('a stop after the end, or an end of a leg that is over, sets no timer any more', async () => {
  const { clock, execute } = harness()
  const ran: Executor<string>[] = []
  await execute({ requests: 1 }, { prepare: (executor) => void ran.push(executor) })
  for (const executor of ran) {
    executor.endLeg()
    executor.stop(stopFor('aborted'), 'finish')
  }
  expect([ran.length, clock.pending]).toEqual([1, 0])
})

describe('the end of the time', () => {
  test('tells each request that still runs, by its signal', async () => {
    const { execute } = harness()
    const reasons: unknown[] = []
    const target = ({ signal }: { signal: AbortSignal }): Promise<never> => {
      signal.addEventListener('abort', () => reasons.push(signal.reason))
      return never()
    }
    const options = { target, concurrency: 2, duration: '1s', gracefulStop: '2s' }
    const { measured, tookMs } = await execute(options)
    expect(measured.map(({ endedAt }) => endedAt)).toEqual([3000, 3000])
    expect(tookMs).toBe(3000)
    expect(reasons).toEqual([
      expect.objectContaining({ name: 'AbortError' }),
      expect.objectContaining({ name: 'AbortError' }),
    ])
  })

  test('with no graceful stop cuts at once', async () => {
    const { execute } = harness()
    const { measured, tookMs } = await execute({ target: never, duration: 500, gracefulStop: 0 })
    expect(measured[0]).toMatchObject({ endedAt: 500, outcome: { type: 'cut' } })
    expect(tookMs).toBe(500)
  })

  test('of the warm-up cuts what hangs, and the measured part still runs', async () => {
    const { clock, execute } = harness()
    const target = ({ warmup }: { warmup: boolean }): Promise<void> =>
      warmup ? never() : clock.sleep(100)
    const options = { target, warmup: '1s', gracefulStop: '1s', requests: 2 }
    const { samples, windowStart } = await execute(options)
    expect(samples.map(({ outcome }) => outcome.type)).toEqual(['cut', 'ok', 'ok'])
    expect(windowStart).toBe(2000)
  })
})

describe('a prompt that does not come', () => {
  const endless = async function* (): AsyncGenerator<string> {
    yield 'first'
    await never()
  }
  const options = { prompt: undefined, concurrency: 2, gracefulStop: '1s' }

  test('does not hold the end of the time', async () => {
    const { execute } = harness()
    const { measured, tookMs, stopped } = await execute({
      ...options,
      prompts: endless(),
      duration: '3s',
    })
    expect(measured).toHaveLength(1)
    expect(tookMs).toBe(4000)
    expect(stopped).toBeNull()
  })

  test('does not hold a stop', async () => {
    const harnessed = harness()
    const { tookMs } = await harnessed.execute(
      { ...options, prompts: endless(), requests: 10 },
      stopAt(700, 'cut', harnessed),
    )
    expect(tookMs).toBe(700)
  })

  test('in time starts no request after the end of it', async () => {
    const { clock, execute } = harness()
    async function* slow(): AsyncGenerator<string> {
      for (;;) {
        yield 'slow'
        await clock.sleep(400)
      }
    }
    const { measured } = await execute({
      ...options,
      concurrency: 1,
      prompts: slow(),
      duration: '1s',
    })
    // Each takes 100 ms, and the next prompt 400 ms from when it is asked for.
    expect(measured.map(({ startedAt }) => startedAt)).toEqual([0, 500])
  })

  test('is in flight for whoever admits requests', async () => {
    const { clock, execute } = harness()
    async function* slow(): AsyncGenerator<string> {
      for (;;) {
        await clock.sleep(50)
        yield 'slow'
      }
    }
    const inFlight: number[] = []
    const admit = (count: number): null => (inFlight.push(count), null)
    await execute({ ...options, concurrency: 4, prompts: slow(), requests: 4 }, { admit })
    expect(inFlight).toEqual([0, 1, 2, 3])
  })

  test('after the prompts have failed no other request starts', async () => {
    const { execute } = harness()
    async function* broken(): AsyncGenerator<string> {
      yield 'first'
      throw new Error('row 2')
    }
    let started = 0
    const target = (): Promise<never> => (started++, never())
    const { stopped } = await execute({
      ...options,
      target,
      concurrency: 5,
      prompts: broken(),
      requests: 9,
    })
    expect(started).toBe(1)
    expect(stopped?.reason).toBe('promptsFailed')
  })
})
