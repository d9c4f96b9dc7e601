import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TargetRequest } from '../../src/core/options/options.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { answerIn, harness } from './harness.ts'

type Target = (request: TargetRequest<any>) => unknown

const never = (): Promise<never> => new Promise(() => {})
const unhandled: unknown[] = []
const onUnhandled = (reason: unknown): void => {
  unhandled.push(reason)
}
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', onUnhandled)
})
afterEach(() => {
  process.off('unhandledRejection', onUnhandled)
})

async function one(target: Target, options: object = {}): Promise<Sample> {
  const { measured } = await harness().execute({ target, requests: 1, ...options })
  expect(measured).toHaveLength(1)
  return measured[0]!
}
const throws = (value: unknown): Target => {
  return () => {
    throw value
  }
}
const unreadable = (): Error => {
  const error = new Error('secret')
  Object.defineProperty(error, 'message', {
    get: () => {
      throw new Error('not for you')
    },
  })
  return error
}

describe('whatever is thrown is one failed sample with a sentence', () => {
  test.for([
    ['undefined', undefined, 'The target rejected with undefined, which is no Error.'],
    ['null', null, 'The target rejected with null, which is no Error.'],
    ['a number', 7, 'The target rejected with a number, which is no Error.'],
    ['a symbol', Symbol('x'), 'The target rejected with a symbol, which is no Error.'],
    ['an object', { code: 1 }, 'The target rejected with an object, which is no Error.'],
    [
      'an object without a prototype',
      Object.create(null),
      'The target rejected with an object, which is no Error.',
    ],
    ['an error without words', new RangeError(''), 'RangeError'],
    [
      'an error whose message is an object',
      Object.assign(new TypeError('x'), { message: { detail: 'x' } }),
      'TypeError',
    ],
    ['an error that cannot be read', unreadable(), 'The target rejected with what cannot be read.'],
    [
      'a proxy that was revoked',
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      })(),
      'The target rejected with what cannot be read.',
    ],
  ] as const)('%s', async ([, value, message]) => {
    const outcome = { type: 'failed', kind: 'target_error', message }
    expect((await one(throws(value))).outcome).toEqual(outcome)
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- that is the test
    expect((await one(() => Promise.reject(value))).outcome).toEqual(outcome)
  })
})

describe('whatever is returned', () => {
  test('a thenable is waited for, and one that throws or rejects fails', async () => {
    const thenable = (then: (resolve: (value: unknown) => void, reject: Function) => void) => ({
      // oxlint-disable-next-line unicorn/no-thenable -- that is the test
      then,
    })
    expect((await one(() => thenable((resolve) => resolve(1)))).outcome.type).toBe('ok')
    const thrown = await one(() => thenable(throws(new Error('in then')) as never))
    expect(thrown.outcome).toMatchObject({ kind: 'target_error', message: 'in then' })
    const rejected = await one(() => thenable((_, reject) => reject(new Error('later'))))
    expect(rejected.outcome).toMatchObject({ kind: 'target_error', message: 'later' })
  })

  test.for([
    [500, 'server_error'],
    [429, 'rate_limited'],
    [401, 'auth'],
  ] as const)('a Response with status %d is a failure', async ([status, kind]) => {
    const body = new Response('{"error":1}', { status })
    expect((await one(() => body)).outcome).toMatchObject({ type: 'failed', kind })
    expect(body.bodyUsed).toBe(true)
  })

  test('a Response that redirects or was read already is none', async () => {
    expect((await one(() => new Response(null, { status: 304 }))).outcome.type).toBe('ok')
    const read = new Response('all')
    await read.text()
    expect((await one(() => read)).outcome.type).toBe('ok')
  })
})

describe('a target that does not end', () => {
  test('and rejects after its abort leaves no unhandled rejection', async () => {
    const { clock, execute } = harness()
    const target: Target = async ({ signal }) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve)
      })
      await clock.sleep(1000)
      throw new Error('far too late')
    }
    const { measured, tookMs } = await execute({ target, requests: 2, requestTimeout: '2s' })
    await clock.run(clock.sleep(10_000))
    expect(measured.map(({ endedAt }) => endedAt)).toEqual([2000, 4000])
    expect(tookMs).toBe(4000)
    expect(unhandled).toEqual([])
  })

  test('and streams on after its abort is told to return, once', async () => {
    let returned = 0
    const endless = {
      [Symbol.asyncIterator]: () => ({
        next: never,
        return: () => {
          returned++
          return never()
        },
      }),
    }
    const { outcome, endedAt } = await one(() => endless, { requestTimeout: '3s' })
    expect(outcome).toMatchObject({ kind: 'timeout' })
    expect(endedAt).toBe(3000)
    expect(returned).toBe(1)
  })

  test.for([
    ['throws', throws(new Error('no'))],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['gives no promise', () => ({ done: true })],
  ] as const)('and whose return() %s is still one sample', async ([, leave]) => {
    const endless = {
      [Symbol.asyncIterator]: () => ({ next: never, return: leave as () => Promise<never> }),
    }
    expect((await one(() => endless, { requestTimeout: 500 })).endedAt).toBe(500)
    expect(unhandled).toEqual([])
  })

  test('because its body stalls has that body cancelled', async () => {
    let cancelled = false
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('Hel')),
      cancel: () => {
        cancelled = true
      },
    })
    const { outcome, firstPieceAt } = await one(() => new Response(body), {
      requestTimeout: { idle: 700 },
    })
    expect(outcome).toMatchObject({ message: 'The answer stalled for 700 ms.' })
    expect(firstPieceAt).toBe(0)
    expect(cancelled).toBe(true)
  })

  test('that hands its stream out after the abort has it returned unread', async () => {
    const { clock, execute } = harness()
    const seen: string[] = []
    const stream = {
      [Symbol.asyncIterator]: () => ({
        next: () => (seen.push('next'), never()),
        return: () => (seen.push('return'), never()),
      }),
    }
    const target = async (): Promise<unknown> => {
      await clock.sleep(1000)
      return stream
    }
    await execute({ target, requests: 1, requestTimeout: 500 })
    await clock.run(clock.sleep(5000))
    expect(seen).toEqual(['return'])
  })
})

test('a target that changes its request changes nobody else’s', async () => {
  const seen: unknown[] = []
  const target: Target = (request) => {
    seen.push([request.index, request.prompt, request.warmup])
    Object.assign(request, { index: 99, prompt: 'mine', warmup: true, signal: null })
  }
  const { measured } = await harness().execute({ target, requests: 3 })
  expect(measured.map(({ index, warmup }) => [index, warmup])).toEqual(
    [0, 1, 2].map((n) => [n, false]),
  )
  expect(seen).toEqual([0, 1, 2].map((n) => [n, 'Hi', false]))
})

test('the prompt that was given is removed from messages, also when the target changed it', async () => {
  const row = { question: 'My account is 4711' }
  const target: Target = ({ prompt }) => {
    const text = prompt.question as string
    prompt.question = 'gone'
    throw new Error(`cannot answer ${text}`)
  }
  const { outcome } = await one(target, { prompt: row })
  expect(outcome).toMatchObject({ message: 'cannot answer [removed]' })
})

test('time limits: the first that passes ends the request, and says which it was', async () => {
  const requestTimeout = { total: '9s', firstToken: '2s', idle: '4s' }
  const silent = await one(never, { requestTimeout })
  expect(silent).toMatchObject({
    endedAt: 2000,
    outcome: { message: 'No first token within 2000 ms.' },
  })
  const { clock, execute } = harness()
  async function* steady(): AsyncGenerator<string> {
    for (;;) {
      await clock.sleep(1500)
      yield 'piece'
    }
  }
  const { measured } = await execute({ target: steady, requests: 1, requestTimeout })
  expect(measured[0]).toMatchObject({
    endedAt: 9000,
    outcome: { kind: 'timeout', message: 'No complete answer within 9000 ms.' },
  })
})

test('a limit that is reached in the very instant of the answer does not matter after it', async () => {
  const { clock, execute } = harness()
  const target = answerIn(clock, 100)
  const { measured } = await execute({ target, requests: 1, requestTimeout: 101 })
  expect(measured[0]!.outcome.type).toBe('ok')
})
