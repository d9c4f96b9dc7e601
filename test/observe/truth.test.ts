import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Call } from '../../src/core/calls/call.ts'
import { histogramValueAt } from '../../src/core/statistics/histogram.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'
import { CLIENTS, endingsWithoutUsage, JSON_CLIENTS, type Client } from './clients.ts'
import { epoch, median, observeOne, truthOf } from './harness.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.stop())

const named = (clients: readonly Client[]): [string, Client][] =>
  clients.map((client) => [client.name, client])
const STREAMS = named(CLIENTS.filter(({ streamed }) => streamed))

interface Measured {
  readonly call: Call
  readonly truth: TruthRecord
}

/**
 * Several requests at a time, and how late their bytes may be seen: they pass a few turns of the
 * event loop, none of which took longer than the longest.
 */
async function measure(client: Client): Promise<{ measured: Measured[]; fewTurns: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const calls = await Promise.all(
    Array.from({ length: 15 }, (_, index) =>
      observeOne(() =>
        client.ask({
          url: simulator.url,
          sim: { headers: 5, ttft: 20 + index, gap: 9, tokens: 24, tokensPerChunk: 2 },
        }),
      ),
    ),
  )
  delay.disable()
  const measured = calls.map((call) => ({ call, truth: truthOf(simulator, call) }))
  return { measured, fewTurns: (5 * delay.max) / 1e6 }
}

describe('instants of a stream are those at which the simulator wrote, or a few turns of the event loop later', () => {
  test.for(STREAMS)('%s', async ([, client]) => {
    const { measured, fewTurns } = await measure(client)
    const lags = measured.map(({ call, truth }) => [
      epoch(call.attempts[0]!.headersAt) - truth.headersAt!,
      epoch(call.firstTokenAt) - truth.firstTokenAt!,
      epoch(call.firstAnswerAt) - truth.firstTokenAt!,
      epoch(call.lastTokenAt) - truth.chunkAt.at(-1)!,
      epoch(call.endedAt) - truth.endedAt!,
    ])
    for (const { call, truth } of measured) {
      expect(epoch(call.startedAt)).toBeLessThanOrEqual(truth.receivedAt)
    }
    for (const lag of lags.flat()) expect(lag).toBeGreaterThanOrEqual(0)
    for (const index of lags[0]!.keys()) {
      expect(median(lags.map((lag) => lag[index]!))).toBeLessThan(fewTurns)
    }
  })
})

describe('chunks are counted exactly, and the gaps between them measured', () => {
  test.for(STREAMS)('%s', async ([, client]) => {
    const { measured, fewTurns } = await measure(client)
    const gapErrors = measured.map(({ call, truth }) => {
      const { chunkAt } = truth
      const written = chunkAt.slice(1).map((at, index) => at - chunkAt[index]!)
      expect(call.chunks).toBe(chunkAt.length)
      expect(call.gaps!.count).toBe(written.length)
      expect(call.gaps!.mean! * written.length).toBeCloseTo(call.lastTokenAt! - call.firstTokenAt!)
      const middle = histogramValueAt(call.gaps!.toJSON(), Math.ceil(written.length / 2))!
      return Math.abs(middle - median(written))
    })
    expect(median(gapErrors)).toBeLessThan(fewTurns)
  })
})

test.for(named(JSON_CLIENTS))(
  '%s: an answer at once has an end, and no tokens in time',
  async ([, client]) => {
    const { measured, fewTurns } = await measure(client)
    for (const { call } of measured) {
      expect(call).toMatchObject({ firstTokenAt: null, lastTokenAt: null, chunks: 0, gaps: null })
      expect(call.firstByteAt).not.toBeNull()
    }
    const lags = measured.map(({ call, truth }) => epoch(call.endedAt) - truth.endedAt!)
    for (const lag of lags) expect(lag).toBeGreaterThanOrEqual(0)
    expect(median(lags)).toBeLessThan(fewTurns)
  },
)

const NO_WAIT = { ttft: 0, gap: 0 }

describe('usage is what the simulator wrote', () => {
  test.for(named(CLIENTS))('%s', async ([, client]) => {
    const sim = {
      ...NO_WAIT,
      tokens: 31,
      reasoning: 11,
      inputTokens: 50,
      cacheRead: 7,
      cacheWrite: 3,
    }
    const call = await observeOne(() => client.ask({ url: simulator.url, sim }))
    const truth = truthOf(simulator, call)
    expect(call.usage).toEqual({
      input: truth.inputTokens,
      cacheRead: truth.cacheRead,
      cacheWrite: truth.cacheWrite,
      cacheWrite1h: 0,
      output: truth.outputTokens,
      reasoning: truth.reasoningTokens,
    })
    // To Gemini what it writes to its cache is input as any other.
    const inputTokens = client.format === 'gemini-generate' ? 53 : 50
    expect(truth).toMatchObject({ outputTokens: 31, reasoningTokens: 11, inputTokens })
    expect(call.estimatedUsage).toBeNull()
  })
})

describe('the first answer is not the first thought', () => {
  test.for(STREAMS)('%s', async ([, client]) => {
    const sim = { ttft: 0, gap: 20, tokens: 5, tokensPerChunk: 1, reasoning: 3 }
    const call = await observeOne(() => client.ask({ url: simulator.url, sim }))
    const { chunkAt } = truthOf(simulator, call)
    expect(epoch(call.firstTokenAt)).toBeGreaterThanOrEqual(chunkAt[0]!)
    expect(epoch(call.firstAnswerAt)).toBeGreaterThanOrEqual(chunkAt[3]!)
    expect(call.firstTokenAt).toBeLessThanOrEqual(call.firstAnswerAt!)
    expect(call.chunks).toBe(5)
  })
})

describe('arguments of a tool call are tokens of the answer', () => {
  test.for(STREAMS)('%s', async ([, client]) => {
    const sim = { ...NO_WAIT, tokens: 9, tokensPerChunk: 2, tool: true }
    const call = await observeOne(() => client.ask({ url: simulator.url, sim }))
    const { chunkAt } = truthOf(simulator, call)
    expect(call).toMatchObject({ outcome: 'ok', chunks: chunkAt.length, usage: { output: 9 } })
    expect(call.firstAnswerAt).toBe(call.firstTokenAt)
  })
})

test.for([
  ['anthropic messages.create', 'end_turn', 'standard'],
  ['anthropic messages.stream', 'end_turn', 'standard'],
  ['openai chat.completions.create', 'stop', 'default'],
  ['openai chat.completions.stream', 'stop', 'default'],
  ['openai responses.create', 'completed', 'default'],
  ['openai responses.stream', 'completed', 'default'],
  ['google models.generateContent', 'STOP', null],
  ['google models.generateContentStream', 'STOP', null],
] as const)(
  '%s: finish reason and service tier in the provider’s words',
  async ([name, whole, tier]) => {
    const client = CLIENTS.find((one) => one.name === name)!
    const call = await observeOne(() =>
      client.ask({
        url: simulator.url,
        sim: { ...NO_WAIT, tokens: 3, model: 'the-model-that-answered' },
      }),
    )
    expect(call).toMatchObject({
      finishReason: whole,
      serviceTier: tier,
      model: 'the-model-that-answered',
      requestedModel: truthOf(simulator, call).model,
    })
  },
)

test.for(named(CLIENTS))(
  '%s: without usage it is unknown, and guessed apart',
  async ([, client]) => {
    const sim = { ...NO_WAIT, fault: 'missing_usage', tokens: 40 } as const
    const prompt = 'x'.repeat(400)
    const call = await observeOne(() => client.ask({ url: simulator.url, sim, prompt }))
    expect(endingsWithoutUsage(client)).toContain(call.outcome)
    expect(call).toMatchObject({ usage: null, usageIsFinal: false })
    expect(call.estimatedUsage).toMatchObject({ cacheRead: 0, reasoning: 0 })
    expect(call.estimatedUsage!.input).toBeGreaterThanOrEqual(100)
    // Four bytes a token; the simulator's words are a bit longer.
    expect(call.estimatedUsage!.output).toBeGreaterThan(20)
    expect(call.estimatedUsage!.output).toBeLessThan(160)
  },
)
