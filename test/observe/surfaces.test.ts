import { AzureOpenAI } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Call } from '../../src/core/calls/call.ts'
import type { Overrides } from '../../src/simulator/overrides.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import { observeOne, truthOf } from './harness.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.stop())

const MESSAGES = { max_tokens: 100, messages: [{ role: 'user', content: 'Where is my order?' }] }
const AT_ONCE: Overrides = { ttft: 0, gap: 0, tokens: 8, tokensPerChunk: 2, inputTokens: 40 }

/** Anthropic's models at another provider, as Anthropic's own clients ask for them there. */
interface Surface {
  readonly name: string
  readonly provider: string
  readonly model: string
  readonly path: (stream: boolean) => string
  readonly body: (stream: boolean) => object
  readonly headers: Record<string, string>
}

const BEDROCK: Surface = {
  name: 'Bedrock',
  provider: 'aws',
  model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
  path: (stream) =>
    `/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/${stream ? 'invoke-with-response-stream' : 'invoke'}`,
  body: () => ({ anthropic_version: 'bedrock-2023-05-31', ...MESSAGES }),
  headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test' },
}
const VERTEX: Surface = {
  name: 'Vertex',
  provider: 'google',
  model: 'claude-haiku-4-5@20251001',
  path: (stream) =>
    `/v1/projects/p/locations/eu/publishers/anthropic/models/claude-haiku-4-5@20251001:${stream ? 'streamRawPredict' : 'rawPredict'}`,
  body: (stream) => ({ anthropic_version: 'vertex-2023-10-16', stream, ...MESSAGES }),
  headers: { authorization: 'Bearer test' },
}

function ask({ path, body, headers }: Surface, stream: boolean, sim: Overrides): Promise<Response> {
  return fetch(simulator.url + path(stream), {
    method: 'POST',
    headers: { ...headers, 'x-sim': JSON.stringify({ ...AT_ONCE, ...sim }) },
    body: JSON.stringify(body(stream)),
  })
}

const observeSurface = (surface: Surface, stream: boolean, sim: Overrides = {}): Promise<Call> =>
  observeOne(async () => (await ask(surface, stream, sim)).arrayBuffer())

describe.for([
  ['Bedrock', BEDROCK],
  ['Vertex', VERTEX],
] as const)('%s', ([, surface]) => {
  test.for([true, false])(
    'stream %s: usage, model and end are those of the truth',
    async (stream) => {
      const call = await observeSurface(surface, stream, { cacheRead: 7, cacheWrite: 3 })
      const truth = truthOf(simulator, call)
      expect(truth).toMatchObject({ outcome: 'ok', streamed: stream, model: surface.model })
      expect(call).toMatchObject({
        provider: surface.provider,
        format: 'anthropic-messages',
        requestedModel: surface.model,
        model: surface.model,
        streamed: stream,
        outcome: 'ok',
        finishReason: 'end_turn',
        usage: { input: 40, cacheRead: 7, cacheWrite: 3, output: 8 },
        usageIsFinal: true,
        chunks: stream ? 4 : 0,
      })
    },
  )

  test('what is all thought is tokens, and no answer', async () => {
    const call = await observeSurface(surface, true, { reasoning: 8 })
    expect(call).toMatchObject({ chunks: 4, firstAnswerAt: null, usage: { reasoning: 8 } })
    expect(call.firstTokenAt).not.toBeNull()
  })

  test.for([
    [{ status: 429 }, 'rate_limited', /^HTTP 429/],
    [{ status: 503 }, 'overloaded', /^HTTP 503/],
    [{ status: 403 }, 'auth', /^HTTP 403/],
    [{ fault: 'truncate', at: 2 }, 'truncated', /cut short/],
    [{ fault: 'error_event', at: 2 }, 'stream_error', /Overloaded$/],
    [{ fault: 'missing_usage' }, 'ok', null],
  ] as const)('%j: %s', async ([sim, outcome, message]) => {
    const call = await observeSurface(surface, true, sim)
    expect(call.outcome).toBe(outcome)
    if (message === null) expect(call.errorMessage).toBeNull()
    else expect(call.errorMessage).toMatch(message)
    expect(call.attempts[0]!.requestId).toBe(simulator.truth().at(-1)!.id)
  })
})

test('Bedrock names its errors and its exceptions as AWS does', async () => {
  const refused = await ask(BEDROCK, false, { status: 429 })
  expect(refused.headers.get('x-amzn-errortype')).toBe('ThrottlingException')
  expect(await refused.json()).toEqual({ message: 'The simulator was told to fail.' })
  const broken = await ask(BEDROCK, true, { fault: 'error_event', at: 1 })
  expect(broken.headers.get('content-type')).toBe('application/vnd.amazon.eventstream')
  expect(await broken.text()).toContain('modelStreamErrorException')
})

describe('Azure', () => {
  const client = (model: string): Promise<unknown> => {
    const headers = { 'x-sim': JSON.stringify(AT_ONCE) }
    const azure = new AzureOpenAI({
      apiKey: 'test',
      endpoint: simulator.url,
      apiVersion: '2026-01-01',
      deployment: 'mini',
    })
    const messages = [{ role: 'user' as const, content: 'Hi' }]
    return azure.chat.completions.create({ model, messages }, { headers })
  }

  test('a deployment is known by the model that the body names', async () => {
    const call = await observeOne(() => client('gpt-4o-mini'))
    expect(call).toMatchObject({ provider: 'azure', outcome: 'ok', requestedModel: 'gpt-4o-mini' })
    expect(call.url).toBe(`${simulator.url}/openai/deployments/mini/chat/completions`)
  })

  test('and by its own name where none is there', async () => {
    const url = `${simulator.url}/openai/deployments/mini/chat/completions?api-version=1`
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] })
    const headers = { 'api-key': 'test', 'x-sim': JSON.stringify(AT_ONCE) }
    const call = await observeOne(async () =>
      (await fetch(url, { method: 'POST', headers, body })).text(),
    )
    expect(call).toMatchObject({ provider: 'azure', outcome: 'ok', requestedModel: 'mini' })
  })
})
