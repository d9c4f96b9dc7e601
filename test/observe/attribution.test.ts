import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { observerOf } from '../../src/observe/observation.ts'
import type { Call } from '../../src/core/calls/call.ts'
import type { Overrides } from '../../src/simulator/overrides.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'
import { told } from '../wire/formats.ts'
import { CLIENTS, type Client } from './clients.ts'
import { observe, tap, truthOf } from './harness.ts'

const CONCURRENT = 60

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.stop())

/** No two requests have the same figures, nor end in the order in which they began. */
const figuresOf = (index: number): Overrides => ({
  ttft: (index * 7) % 13,
  gap: index % 3,
  tokens: 10 + index,
  tokensPerChunk: 1 + (index % 4),
  inputTokens: 1000 + index,
  cacheRead: 200 + (index % 5),
  cacheWrite: 300 + (index % 7),
})

interface Asked {
  readonly key: string
  readonly client: Client
  readonly figures: Overrides
}

async function askAll(asked: readonly Asked[]): Promise<Call[][]> {
  const { url } = simulator
  return Promise.all(
    asked.map(async ({ key, client, figures }) => {
      const { calls } = await observe(() => client.ask({ url, key, sim: figures }))
      return calls
    }),
  )
}

function expectOwn({ key, client, figures }: Asked, calls: readonly Call[]): void {
  expect(calls).toHaveLength(1)
  const [call] = calls as [Call]
  const truth = truthOf(simulator, call)
  expect(truth).toMatchObject({ key, outcome: 'ok' } satisfies Partial<TruthRecord>)
  expect(call).toMatchObject({
    format: client.format,
    streamed: client.streamed,
    outcome: 'ok',
    usageIsFinal: true,
    simulated: true,
    chunks: client.streamed ? truth.chunkAt.length : 0,
    requestedModel: truth.model,
    model: truth.model,
  })
  expect(call.attempts).toHaveLength(1)
  const { inputTokens: input = 0, cacheRead = 0, cacheWrite = 0, tokens: output = 0 } = figures
  const usage = told(client.format, {
    input,
    cacheRead,
    cacheWrite,
    cacheWrite1h: 0,
    output,
    reasoning: 0,
  })
  expect(call.usage).toEqual(usage)
  expect(call.usage!.output).toBe(truth.outputTokens)
}

describe(`each of ${CONCURRENT} concurrent requests is given its own call, and no other`, () => {
  test.for(CLIENTS.map((client) => [client.name, client] as const))('%s', async ([, client]) => {
    const asked = Array.from({ length: CONCURRENT }, (_, index) => ({
      key: `${index}`,
      client,
      figures: figuresOf(index),
    }))
    const unattributed = tap.unattributed()
    const seen = await askAll(asked)
    for (const [index, one] of asked.entries()) expectOwn(one, seen[index]!)
    expect(simulator.truth()).toHaveLength(CONCURRENT)
    expect(tap.unattributed()).toBe(unattributed)
  })

  test('all clients at once', async () => {
    const asked = Array.from({ length: CONCURRENT }, (_, index) => ({
      key: `${index}`,
      client: CLIENTS[index % CLIENTS.length]!,
      figures: figuresOf(index),
    }))
    const seen = await askAll(asked)
    for (const [index, one] of asked.entries()) expectOwn(one, seen[index]!)
  })
})

test('a request that asks several models gets all its calls, in the order they began', async () => {
  const { calls } = await observe(async () => {
    for (const client of CLIENTS) {
      await client.ask({
        url: simulator.url,
        key: client.name,
        sim: { ttft: 0, gap: 0, tokens: 3 },
      })
    }
  })
  expect(calls.map((call) => truthOf(simulator, call).key)).toEqual(CLIENTS.map(({ name }) => name))
  expect(calls.map(({ startedAt }) => startedAt)).toEqual(
    calls.map(({ startedAt }) => startedAt).toSorted((a, b) => a - b),
  )
})

test('a call that the target does not wait for is the request’s too', async () => {
  const sim = { ttft: 0, gap: 0, tokens: 3 }
  const late: Promise<unknown>[] = []
  const observation = observerOf(tap).begin(new AbortController().signal)
  await observation.run(async () => {
    await Promise.resolve()
    const [client] = CLIENTS as [Client]
    late.push(client.ask({ url: simulator.url, sim }))
  })
  await Promise.all(late)
  expect(observation.finish().map(({ outcome }) => outcome)).toEqual(['ok'])
})
