import { describe, expect, test } from 'vitest'
import type { Call, CallOutcome } from '../../src/core/calls/call.ts'
import { RequestFailure } from '../../src/core/errors.ts'
import { aCall } from '../core/a-call.ts'
import { harness, type Executed } from './harness.ts'

const one = async (
  options: object,
  calls: () => Call[] = () => [],
): Promise<Executed['measured'][0]> => {
  const { execute, observer } = harness()
  observer.calls = calls
  const { measured } = await execute({ requests: 1, ...options })
  return measured[0]!
}
const ended = (outcome: CallOutcome, endedAt = 0): Call => aCall({ outcome, endedAt })

describe('whatever a target does is one sample', () => {
  test.for([
    ['a rejected promise', () => Promise.reject(new Error('No.')), 'No.'],
    [
      'a thrown error',
      () => {
        throw new TypeError('x is not a function')
      },
      'x is not a function',
    ],
    ['a thrown string', () => Promise.reject('No.'), 'The target rejected with a string'],
    ['a thrown nothing', () => Promise.reject(undefined), 'The target rejected with undefined'],
  ] as const)('%s fails as target_error', async ([, target, message]) => {
    const { outcome } = await one({ target })
    expect(outcome).toEqual({
      type: 'failed',
      kind: 'target_error',
      message: expect.stringContaining(message),
    })
  })

  test.for([
    ['a synchronous value', (): number => 42],
    ['nothing', () => {}],
    ['null', (): null => null],
    ['an answer without a body', (): Response => new Response(null)],
    ['an empty stream', (): ReadableStream | null => new Response('').body],
  ] as const)('%s succeeds, without a first piece', async ([, target]) => {
    const { outcome, firstPieceAt } = await one({ target })
    expect(outcome.type).toBe('ok')
    expect(firstPieceAt).toBeNull()
  })

  test('one that never settles times out', async () => {
    const sample = await one({ target: () => new Promise(() => {}), requestTimeout: '2s' })
    expect(sample.outcome).toEqual({
      type: 'failed',
      kind: 'timeout',
      message: 'No complete answer within 2000 ms.',
    })
    expect(sample.endedAt).toBe(2000)
  })

  test('an error that says its kind has that kind', async () => {
    const target = () => Promise.reject(new RequestFailure('overloaded', 'Busy.'))
    expect((await one({ target })).outcome).toMatchObject({ kind: 'overloaded' })
  })
})

describe('streams that the target returns', () => {
  test('are drained, and the first non-empty text stamps the first piece', async () => {
    const { clock, execute } = harness()
    async function* answer(): AsyncGenerator<string> {
      await clock.sleep(50)
      yield ''
      await clock.sleep(150)
      yield 'Hello'
      await clock.sleep(300)
      yield ' there'
    }
    const { measured } = await execute({ target: answer, requests: 1 })
    expect(measured[0]).toMatchObject({ firstPieceAt: 200, endedAt: 500 })
  })

  test('a Response body is read to its end', async () => {
    const body = new Response('all of it')
    const { firstPieceAt } = await one({ target: () => body })
    expect(firstPieceAt).toBe(0)
    expect(body.bodyUsed).toBe(true)
  })

  test('event objects stamp it only where no streamed call did', async () => {
    async function* events(): AsyncGenerator<object> {
      yield { type: 'message_start' }
    }
    expect((await one({ target: events })).firstPieceAt).toBe(0)
    const streamed = await one({ target: events }, () => [aCall({ firstTokenAt: 0 })])
    expect(streamed.firstPieceAt).toBeNull()
  })

  test('an error in the stream fails the request', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'Hel'
      throw new Error('lost')
    }
    expect((await one({ target: broken })).outcome).toMatchObject({ kind: 'target_error' })
  })
})

describe('time limits', () => {
  test('a stalled stream ends at the idle limit, and its signal tells it why', async () => {
    const { clock, execute } = harness()
    let reason: unknown
    const target = async function* ({ signal }: { signal: AbortSignal }): AsyncGenerator<string> {
      signal.addEventListener('abort', () => (reason = signal.reason))
      yield 'Hello'
      await clock.sleep(400)
      yield ' there'
      await new Promise(() => {})
    }
    const { measured } = await execute({ target, requests: 1, requestTimeout: { idle: 500 } })
    expect(measured[0]).toMatchObject({
      endedAt: 900,
      outcome: { kind: 'timeout', message: 'The answer stalled for 500 ms.' },
    })
    expect(reason).toMatchObject({ name: 'TimeoutError' })
  })

  test('a late first token ends it at that limit', async () => {
    const { clock, execute } = harness()
    const target = async function* (): AsyncGenerator<string> {
      await clock.sleep(1000)
      yield 'too late'
    }
    const { measured } = await execute({ target, requests: 1, requestTimeout: { firstToken: 300 } })
    expect(measured[0]).toMatchObject({
      endedAt: 300,
      outcome: { message: 'No first token within 300 ms.' },
    })
  })

  test('an object counts as the first token where no model call is seen', async () => {
    const { clock, execute } = harness()
    const target = async function* (): AsyncGenerator<object> {
      yield { text: 'in time' }
      await clock.sleep(1000)
      yield { text: 'the rest' }
    }
    const { measured } = await execute({ target, requests: 1, requestTimeout: { firstToken: 300 } })
    expect(measured[0]).toMatchObject({ endedAt: 1000, outcome: { type: 'ok' }, firstPieceAt: 0 })
  })

  test('a token that the observer saw counts', async () => {
    const { clock, execute, observer } = harness()
    clock.setTimer(() => {
      observer.firstTokenAt = 100
      observer.lastByteAt = 100
    }, 100)
    const target = (): Promise<void> => clock.sleep(1000)
    const requestTimeout = { firstToken: 300, idle: 950 }
    const { measured } = await execute({ target, requests: 1, requestTimeout })
    expect(measured[0]).toMatchObject({ endedAt: 1000, outcome: { type: 'ok' } })
  })
})

describe('what the wire showed', () => {
  test.for(['truncated', 'reset', 'stream_error'] as const)(
    'a call that ended %s fails a request whose target resolved',
    async (outcome) => {
      expect((await one({}, () => [ended(outcome)])).outcome).toMatchObject({ kind: outcome })
    },
  )

  test('unless a later call succeeded', async () => {
    const calls = (): Call[] => [ended('truncated', 1), ended('ok', 2)]
    expect((await one({}, calls)).outcome.type).toBe('ok')
    const earlier = (): Call[] => [ended('ok', 1), ended('truncated', 2)]
    expect((await one({}, earlier)).outcome).toMatchObject({ kind: 'truncated' })
  })

  test('a call that failed or was cancelled, and was coped with, does not', async () => {
    expect((await one({}, () => [ended('rate_limited')])).outcome.type).toBe('ok')
    expect((await one({}, () => [ended('cancelled')])).outcome.type).toBe('ok')
  })

  test("the last call's failure is the reason of a rejection", async () => {
    const target = () => Promise.reject(new Error('could not answer'))
    const calls = (): Call[] => [ended('ok'), ended('overloaded')]
    expect((await one({ target }, calls)).outcome).toMatchObject({ kind: 'overloaded' })
  })
})

test('prompts and keys are removed from error messages', async () => {
  const key = 'sk-ant-api03-abcdefghijklmnop'
  const target = ({ prompt }: { prompt: string }) =>
    Promise.reject(new Error(`400 for "${prompt}" with ${key}\n    and more`))
  const { outcome } = await one({ target, prompt: 'My account is 4711' })
  expect(outcome).toMatchObject({ message: '400 for "[removed]" with [removed] and more' })
})
