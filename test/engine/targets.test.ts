import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import type { FormatId } from '../../src/core/calls/call.ts'
import type { ReadyTarget } from '../../src/core/options/options.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { startLoad } from '../../src/engine/engine.ts'
import type { LoadHandle } from '../../src/engine/load-handle.ts'
import { runLoad } from '../../src/engine/run-load.ts'
import type { Simulator } from '../../src/simulator/server.ts'
import { anthropic } from '../../src/targets/anthropic.ts'
import { gemini } from '../../src/targets/gemini.ts'
import { http } from '../../src/targets/http.ts'
import { openai } from '../../src/targets/openai.ts'
import { recorder } from '../targets/harness.ts'
import { simulator } from './harness.ts'

type Make = (to: Simulator, stream: boolean, headers?: Record<string, string>) => ReadyTarget

const clientOf = (to: Simulator, headers: Record<string, string>): OpenAI =>
  new OpenAI({ apiKey: 'k', baseURL: to.openaiBaseURL, defaultHeaders: headers, maxRetries: 0 })
const ofOpenai =
  (api: 'chat' | 'responses'): Make =>
  (to, stream, headers = {}) =>
    openai({ model: 'gpt-4.1-mini', api, stream, client: clientOf(to, headers) })
const ofAnthropic: Make = (to, stream, headers = {}) => {
  const { url } = to
  const client = new Anthropic({
    apiKey: 'k',
    baseURL: url,
    defaultHeaders: headers,
    maxRetries: 0,
  })
  return anthropic({ model: 'claude-haiku-4-5', stream, client })
}
const ofGemini: Make = (to, stream, headers = {}) => {
  const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: to.url, headers } })
  return gemini({ model: 'gemini-2.5-flash', stream, client })
}
const MAKERS: readonly (readonly [FormatId, Make])[] = [
  ['anthropic-messages', ofAnthropic],
  ['openai-chat', ofOpenai('chat')],
  ['openai-responses', ofOpenai('responses')],
  ['gemini-generate', ofGemini],
]
const CASES = MAKERS.flatMap(([format, make]) =>
  [true, false].map((stream) => [format, stream ? 'stream' : 'JSON', make, stream] as const),
)

describe.for(CASES)('%s by %s', ([format, , make, stream]) => {
  test('is read to its end: tokens, calls and cost are the simulator’s', async () => {
    const sim = await simulator()
    const run = await runLoad({
      target: make(sim, stream),
      prompts: ['Hi', 'Where is my order?'],
      concurrency: 4,
      requests: 20,
    })
    const truth = sim.truth()
    const sum = (of: (record: (typeof truth)[0]) => number): number =>
      truth.reduce((total, record) => total + of(record), 0)
    expect(truth.map(({ outcome }) => outcome)).toEqual(truth.map(() => 'ok'))
    expect(truth.every((one) => one.format === format && one.streamed === stream)).toBe(true)
    expect(run).toMatchObject({
      requests: { ok: 20, failed: 0 },
      ttft: stream ? { n: 20, missing: 0 } : { n: 0, missing: 20 },
      tokens: {
        input: sum(({ inputTokens }) => inputTokens),
        output: sum(({ outputTokens }) => outputTokens),
        estimated: 0,
        unknown: 0,
      },
      retries: { calls: 20, attempts: 20, retried: 0 },
      cost: { atLeast: false, estimated: false, unpriced: [] },
      mode: 'simulated',
    })
    expect(run.cost.usd).toBeGreaterThan(0)
  })

  test('counts a tool call as output', async () => {
    const sim = await simulator()
    const headers = { 'x-sim': JSON.stringify({ tool: true, tokens: 9 }) }
    const run = await runLoad({ target: make(sim, stream, headers), prompt: 'Hi', requests: 2 })
    expect(run.requests.ok).toBe(2)
    expect(run.tokens.output).toBe(18)
    expect(run.ttft.n).toBe(stream ? 2 : 0)
  })

  test('is a failure when it breaks off, though the SDK may not say so', async () => {
    const sim = await simulator()
    const headers = { 'x-sim': JSON.stringify({ fault: 'reset', tokens: 9, at: 4 }) }
    const run = await runLoad({ target: make(sim, stream, headers), prompt: 'Hi', requests: 2 })
    expect(run.errors.byKind).toEqual({ reset: 2 })
    expect(run.cost.atLeast).toBe(true)
  })

  test('that stalls is ended by its time limit, on the wire too', async () => {
    const sim = await simulator()
    const headers = { 'x-sim': JSON.stringify({ fault: 'stall', tokens: 9, at: 4 }) }
    const run = await runLoad({
      target: make(sim, stream, headers),
      prompt: 'Hi',
      requests: 2,
      requestTimeout: { idle: 150, total: 400 },
    })
    expect(run.errors.byKind).toEqual({ timeout: 2 })
    await expect
      .poll(() => sim.truth().map(({ outcome, endedAt }) => [outcome, endedAt !== null]))
      .toEqual([
        ['stall', true],
        ['stall', true],
      ])
  })
})

test('http() stamps the first content, not the first byte, and reads to the end', async () => {
  const written: number[] = []
  const server = await recorder((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': warming up\n\nevent: ping\ndata: {}\n\n')
    setTimeout(() => {
      written.push(performance.now())
      response.write('data: Hello\n\n')
      setTimeout(() => response.end('data: there\n\n'), 60)
    }, 80)
  })
  const samples: Sample[] = []
  const { load, startedAt } = loadOf(http({ url: server.url }))
  load.onSample((sample) => samples.push(sample))
  const run = await load.done
  expect(run.ttft.n).toBe(5)
  for (const [n, { firstPieceAt, startedAt: began, endedAt }] of samples.entries()) {
    // A client cannot see a token before it was written, nor the end before the last one.
    expect(firstPieceAt! + startedAt).toBeGreaterThanOrEqual(written[n]!)
    expect(firstPieceAt!).toBeGreaterThan(began)
    expect(endedAt).toBeGreaterThan(firstPieceAt!)
  }
})

/** One request after the other; `startedAt` is hardly later than the instant that samples count from. */
function loadOf(target: ReadyTarget): { load: LoadHandle; startedAt: number } {
  const load = startLoad('http', { target, prompt: 'Hi', requests: 5 })
  // Afterwards: an instant of a sample plus this one is never too early.
  return { load, startedAt: performance.now() }
}
