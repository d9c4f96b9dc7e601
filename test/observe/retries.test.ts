import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { observerOf } from '../../src/observe/observation.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import { CLIENTS, type Client } from './clients.ts'
import { observe, observeOne, tap, truthOf } from './harness.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.stop())

const AT_ONCE = { ttft: 0, gap: 0, tokens: 4, tokensPerChunk: 1 }
const clientNamed = (name: string): Client => CLIENTS.find((client) => client.name === name)!

describe('a call that its client retries is one call with several attempts', () => {
  test.for([
    ['anthropic messages.create, stream', 429, 'rate_limited'],
    ['anthropic messages.create', 529, 'overloaded'],
    ['anthropic messages.stream', 500, 'server_error'],
    ['openai chat.completions.create, stream', 429, 'rate_limited'],
    ['openai chat.completions.create', 500, 'server_error'],
    ['openai responses.stream', 503, 'overloaded'],
    ['ai generateText, chat', 429, 'rate_limited'],
    ['ai streamText, anthropic', 529, 'overloaded'],
    ['google models.generateContent', 429, 'rate_limited'],
    ['google models.generateContentStream', 503, 'overloaded'],
  ] as const)('%s after %i', async ([name, status, error]) => {
    const sim = { ...AT_ONCE, failFirst: { n: 2, status }, retryAfter: 0 }
    const call = await observeOne(() =>
      clientNamed(name).ask({ url: simulator.url, key: 'one', sim, maxRetries: 2 }),
    )
    expect(call.outcome).toBe('ok')
    expect(call.attempts.map((attempt) => [attempt.status, attempt.error])).toEqual([
      [status, error],
      [status, error],
      [200, null],
    ])
    expect(call.attempts.map(({ requestId }) => requestId)).toEqual(
      simulator.truth().map(({ id }) => id),
    )
    expect(call.attempts.map(({ retryAfterMs }) => retryAfterMs)).toEqual([0, 0, null])
    expect(call.startedAt).toBe(call.attempts[0]!.startedAt)
    expect(call.endedAt).toBe(call.attempts[2]!.endedAt)
    expect(call.usage?.output).toBe(4)
  })
})

test.for([
  ['anthropic messages.create', 2000],
  ['openai responses.create', 1300],
  ['google models.generateContent', 1300],
] as const)('%s: what the provider asked to wait', async ([name, ms]) => {
  const sim = { ...AT_ONCE, status: 429, retryAfter: 1.3 }
  const call = await observeOne(() => clientNamed(name).ask({ url: simulator.url, sim }))
  expect(call.attempts[0]!.retryAfterMs).toBe(ms)
  // Google says it in the body.
  expect(call.rateLimit['retry-after']).toBe(name.startsWith('google') ? undefined : '2')
})

test('limits are those of the newest attempt', async () => {
  const limited = await startSimulator({ limits: { requestsPerMinute: 100 } })
  const seen = await Promise.all(
    ['anthropic messages.create', 'openai chat.completions.create'].map((name) =>
      observeOne(() => clientNamed(name).ask({ url: limited.url, sim: AT_ONCE })),
    ),
  )
  await limited.stop()
  expect(seen[0]!.rateLimit['anthropic-ratelimit-requests-remaining']).toBe('99')
  expect(seen[1]!.rateLimit['x-ratelimit-remaining-requests']).toBe('99')
})

test('a retry after a connection that broke', async () => {
  simulator.configure({ faults: [{ type: 'reset_before_headers', every: 2 }] })
  const client = clientNamed('openai chat.completions.create')
  const ask = (): Promise<unknown> =>
    client.ask({ url: simulator.url, sim: AT_ONCE, maxRetries: 1 })
  const { calls } = await observe(async () => {
    await ask()
    await ask()
  })
  simulator.configure({ faults: [] })
  expect(calls.map(({ attempts }) => attempts.map(({ error }) => error))).toEqual([
    [null],
    ['reset', null],
  ])
})

test('a retry of what the client gave up for its slowness: that attempt timed out', async () => {
  const client = new OpenAI({
    apiKey: 'test',
    baseURL: simulator.openaiBaseURL,
    timeout: 1,
    maxRetries: 1,
    logLevel: 'off',
  })
  const sim = JSON.stringify({ ttft: 60_000 })
  const call = await observeOne(() =>
    client.chat.completions.create(
      { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] },
      { headers: { 'x-sim': sim } },
    ),
  )
  expect(call.attempts.map(({ error }) => error)).toEqual(['timeout', null])
  expect(call.outcome).toBe('cancelled')
})

describe('the same prompt many times at once', () => {
  test.for(['anthropic messages.create', 'openai chat.completions.create, stream'])(
    '%s: each is a call of its own, retries and all',
    async (name) => {
      const client = clientNamed(name)
      // Every other one is refused at first, and only those are tried again.
      const { calls } = await observe(() =>
        Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            client.ask({
              url: simulator.url,
              key: `${index}`,
              sim: {
                ...AT_ONCE,
                ttft: index % 2 === 0 ? 30 : 0,
                retryAfter: 0,
                failFirst: { n: index % 2, status: 429 },
              },
              maxRetries: 1,
            }),
          ),
        ),
      )
      expect(calls).toHaveLength(20)
      expect(calls.map(({ outcome }) => outcome)).toEqual(Array(20).fill('ok'))
      const attempts = calls.map((call) => call.attempts.map(({ status }) => status).join())
      expect(attempts.filter((statuses) => statuses === '200')).toHaveLength(10)
      expect(attempts.filter((statuses) => statuses === '429,200')).toHaveLength(10)
      expect(new Set(calls.map((call) => truthOf(simulator, call).key)).size).toBe(20)
    },
  )

  test('plain fetch: those that succeed are no retries of each other', async () => {
    const client = clientNamed('plain fetch, stream')
    const ask = (): Promise<unknown> => client.ask({ url: simulator.url, sim: AT_ONCE })
    const { calls } = await observe(async () => {
      await Promise.all([ask(), ask(), ask()])
      await ask()
    })
    expect(calls.map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1])
  })
})

test('prompts that are retried side by side keep their own attempts', async () => {
  const client = clientNamed('openai chat.completions.create')
  const { calls } = await observe(() =>
    Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        client.ask({
          url: simulator.url,
          key: `${index}`,
          prompt: `Question ${index}`,
          sim: { ...AT_ONCE, retryAfter: 0, failFirst: { n: 1, status: 500 } },
          maxRetries: 1,
        }),
      ),
    ),
  )
  const keyOf = new Map(simulator.truth().map(({ id, key }) => [id, key]))
  const keys = calls.map(({ attempts }) => attempts.map((one) => keyOf.get(one.requestId!)).join())
  expect(keys.toSorted()).toEqual(Array.from({ length: 10 }, (_, index) => `${index},${index}`))
})

test('who asks again after a part of the answer makes a new call: that part was billed', async () => {
  const client = clientNamed('plain fetch, stream')
  const truncated = { ...AT_ONCE, fault: 'truncate', at: 2 } as const
  const { calls } = await observe(async () => {
    await client.ask({ url: simulator.url, sim: truncated })
    await client.ask({ url: simulator.url, sim: AT_ONCE })
  })
  expect(calls.map(({ outcome, chunks }) => [outcome, chunks])).toEqual([
    ['truncated', 2],
    ['ok', 4],
  ])
})

test('a fallback to another model is another call', async () => {
  const client = new Anthropic({ apiKey: 'test', baseURL: simulator.url, maxRetries: 0 })
  const ask = (model: string, status?: number): Promise<unknown> =>
    client.messages.create(
      { model, max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] },
      { headers: { 'x-sim': JSON.stringify({ ...AT_ONCE, ...(status && { status }) }) } },
    )
  const { calls } = await observe(() =>
    ask('claude-sonnet-4-6', 529).catch(() => ask('claude-haiku-4-5')),
  )
  expect(calls.map((call) => [call.requestedModel, call.outcome])).toEqual([
    ['claude-sonnet-4-6', 'overloaded'],
    ['claude-haiku-4-5', 'ok'],
  ])
})

test('a late word of an attempt that was retried changes nothing', async () => {
  const observation = observerOf(tap).begin(new AbortController().signal)
  const ask = (sim: object): Promise<Response> =>
    fetch(`${simulator.url}/v1/responses`, {
      method: 'POST',
      headers: { authorization: 'Bearer test', 'x-sim': JSON.stringify(sim) },
      body: JSON.stringify({ model: 'gpt-4o', input: 'Hi' }),
    })
  await observation.run(async () => {
    const refused = await ask({ status: 500 })
    const answered = await ask(AT_ONCE)
    // The first attempt's body is read while the second one goes on.
    await refused.json()
    await answered.json()
  })
  const calls = observation.finish()
  expect(calls).toHaveLength(1)
  expect(calls[0]).toMatchObject({ outcome: 'ok', usage: { output: 4 } })
})
