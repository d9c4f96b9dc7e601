import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { observeOne, tap } from './harness.ts'
import { PROGRAM_TIMEOUT, runProgram } from './program.ts'

interface Result {
  readonly settled: string
  readonly calls: readonly unknown[]
}
const GOOGLE = 'https://generativelanguage.googleapis.com'
const VERTEX = 'https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/x/publishers'
const BEDROCK = 'https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-x-v1%3A0'
const AZURE = 'https://team.openai.azure.com'
type Results = Record<string, Result>

describe('a simulated run', () => {
  let answered: Results
  let free: Results
  let refused: Results
  let passed: Results
  let reached: string[]
  let unrecognised: Record<string, number>
  let port: string
  beforeAll(async () => {
    ;({ answered, free, refused, passed, reached, unrecognised, port } =
      await runProgram('simulated-process'))
  }, PROGRAM_TIMEOUT)

  test.for([
    ['openai', 'openai', 'https://api.openai.com/v1/chat/completions'],
    ['openai, base URL without /v1', 'openai', 'https://api.openai.com/chat/completions'],
    ['openai in Europe', 'openai', 'https://eu.api.openai.com/v1/chat/completions'],
    ['openai responses', 'openai', 'https://api.openai.com/v1/responses'],
    ['groq', 'groq', 'https://api.groq.com/openai/v1/chat/completions'],
    ['openrouter', 'openrouter', 'https://openrouter.ai/api/v1/chat/completions'],
    [
      'google',
      'google',
      'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions',
    ],
    ['a gateway of the team', 'openai', 'https://llm.team.internal/proxy/chat/completions'],
    ['azure', 'azure', 'https://team.openai.azure.com/openai/deployments/mini/chat/completions'],
    ['azure, the deployment alone', 'azure', `${AZURE}/openai/deployments/mini/chat/completions`],
    ['azure responses', 'azure', `${AZURE}/openai/v1/responses`],
    ['gemini', 'google', `${GOOGLE}/v1/models/gemini-2.5-flash:generateContent`],
    ['gemini, stream', 'google', `${GOOGLE}/v1/models/gemini-2.5-flash:streamGenerateContent`],
    ['gemini at Vertex', 'google', `${VERTEX}/google/models/gemini-2.5-flash:generateContent`],
    ['Claude at Vertex', 'google', `${VERTEX}/anthropic/models/claude-x:streamRawPredict`],
    ['Claude at Bedrock', 'aws', `${BEDROCK}/invoke`],
    ['Claude at Bedrock, stream', 'aws', `${BEDROCK}/invoke-with-response-stream`],
    ['anthropic', 'anthropic', 'https://api.anthropic.com/v1/messages'],
    ['anthropic, base URL with /v1', 'anthropic', 'https://api.anthropic.com/v1/v1/messages'],
    ['anthropic, stream', 'anthropic', 'https://api.anthropic.com/v1/messages'],
    ['ai', 'openai', 'https://api.openai.com/v1/chat/completions'],
    ['fetch of a URL', 'openai', 'https://api.openai.com/v1/chat/completions'],
    ['fetch of a Request', 'mistral', 'https://api.mistral.ai/v1/chat/completions'],
    ['fetch of a Request to a gateway', 'openai', 'https://llm.team.internal/v1/chat/completions'],
  ])('answers %s', ([name, provider, url]) => {
    expect(answered[name!]).toEqual({
      settled: 'fulfilled',
      calls: [[provider, url, 'ok', true]],
    })
  })

  test('answers free questions, which are no calls', () => {
    for (const result of Object.values(free)) {
      expect(result).toEqual({ settled: 'fulfilled', calls: [] })
    }
    expect(Object.keys(free)).toHaveLength(5)
  })

  test.for([
    ['fetch', 'api.openai.com/v1/embeddings'],
    ['openai', 'api.openai.com/v1/files'],
    ['google', 'generativelanguage.googleapis.com/v1/models/gemini-2.5-flash:batchEmbedContents'],
    ['fetch at a gateway of the team', 'llm.team.internal/v1/embeddings'],
    [
      'fetch of another family of models',
      'bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova/invoke',
    ],
    ['early fetch', 'api.anthropic.com'],
    ['undici', 'api.openai.com'],
    ['node:https', 'api.openai.com'],
    ['node:https, another spelling', 'API.openai.com.'],
    ['node:http2', 'api.mistral.ai'],
    ['node:tls', 'api.anthropic.com'],
    ['node:net', 'bedrock-runtime.us-east-1.amazonaws.com'],
  ])('refuses by name what it cannot answer, by %s', ([name, place]) => {
    expect(refused[name!]!.settled).toContain(
      `This load test is simulated, and ${place} is nothing that the simulator answers`,
    )
  })

  test('leaves the team’s own services alone', () => {
    expect(passed).toEqual({
      'a service of the team': { settled: 'fulfilled', calls: [] },
      'a model on this machine': { settled: 'fulfilled', calls: [] },
    })
  })

  test('reaches nothing beyond 127.0.0.1', () => {
    expect(new Set(reached)).toEqual(new Set(['127.0.0.1']))
  })

  test('counts what it did not recognise', () => {
    expect(unrecognised).toMatchObject({
      'api.openai.com/v1/embeddings': 1,
      [`127.0.0.1:${port}/v1/completions`]: 1,
      'api.openai.com/v1/files': expect.any(Number),
    })
  })
})

describe('what the simulator receives', () => {
  let echo: Server
  beforeAll(async () => {
    echo = createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      const { url, method, headers } = request
      response.end(JSON.stringify({ url, method, headers, body }))
    })
    await once(echo.listen(0, '127.0.0.1'), 'listening')
    tap.simulateAt(`http://127.0.0.1:${(echo.address() as AddressInfo).port}`)
  })
  afterAll(() => {
    tap.simulateAt(null)
    echo.closeAllConnections()
    echo.close()
  })

  const body = '{"model":"gpt-4o","messages":[]}'
  const init = {
    method: 'POST',
    headers: { authorization: 'Bearer sk-team', 'x-api-key': 'sk-other', 'x-trace': '7' },
    body,
  }
  const url = 'https://api.openai.com/chat/completions?api-version=1'
  test.for([
    ['text', () => fetch(url, init)],
    ['a URL', () => fetch(new URL(url), init)],
    ['a Request', () => fetch(new Request(url, init))],
    [
      'a Request and more',
      () => fetch(new Request(url, { ...init, body: 'x' }), { method: 'POST', body }),
    ],
    ['bytes', () => fetch(url, { ...init, body: Buffer.from(body) })],
    [
      'a stream',
      () =>
        fetch(url, {
          ...init,
          body: new Blob([body]).stream(),
          duplex: 'half',
        } as RequestInit),
    ],
  ] as const)('is what user code sent, its keys too: %s', async ([, send]) => {
    const received: unknown[] = []
    const call = await observeOne(async () => received.push(await (await send()).json()))
    expect(received[0]).toMatchObject({
      url: '/v1/chat/completions?api-version=1',
      method: 'POST',
      headers: init.headers,
      body,
    })
    expect(call.url).toBe('https://api.openai.com/chat/completions')
  })
})
