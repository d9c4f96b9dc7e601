import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { describe, expect, test, vi } from 'vitest'
import type { Prompt } from '../../src/core/options/options.ts'
import { anthropic, type AnthropicOptions } from '../../src/targets/anthropic.ts'
import { gemini, type GeminiOptions } from '../../src/targets/gemini.ts'
import { openai, type OpenAIOptions } from '../../src/targets/openai.ts'
import { answersJson, recorder, send, type Received } from './harness.ts'

const talk = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Hi' },
  { role: 'assistant', content: 'Hello.' },
  { role: 'developer', content: 'Be kind.' },
  { role: 'user', content: 'Where is my order?' },
] as const satisfies Prompt

/** What one request of a target sends; streams are off, so that any server can answer. */
async function sent(
  make: (url: string) => Parameters<typeof send<Prompt>>[0],
  prompt: Prompt = 'Hi',
): Promise<Received> {
  const server = await recorder(answersJson)
  await send(make(server.url), prompt)
  expect(server.received).toHaveLength(1)
  return server.received[0]!
}
const toAnthropic = (options: Partial<AnthropicOptions> = {}, prompt: Prompt = 'Hi') =>
  sent(
    (baseURL) => anthropic({ model: 'claude-x', stream: false, apiKey: 'k', baseURL, ...options }),
    prompt,
  )
const toOpenai = (options: Partial<OpenAIOptions> = {}, prompt: Prompt = 'Hi') =>
  sent(
    (url) =>
      openai({ model: 'gpt-x', stream: false, apiKey: 'k', baseURL: `${url}/v1`, ...options }),
    prompt,
  )
const toGemini = (options: Partial<GeminiOptions> = {}, prompt: Prompt = 'Hi') =>
  sent(
    (baseURL) => gemini({ model: 'gemini-x', stream: false, apiKey: 'k', baseURL, ...options }),
    prompt,
  )

describe('gemini() sends', () => {
  test('a text as one content of the user, with the key and a maximum', async () => {
    const { method, path, headers, body } = await toGemini()
    expect(`${method} ${path}`).toBe('POST /v1/models/gemini-x:generateContent')
    expect(headers['x-goog-api-key']).toBe('k')
    expect(body).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
      generationConfig: { maxOutputTokens: 1024 },
    })
  })

  test('a stream as server-sent events', async () => {
    const server = await recorder((response) => response.end('data: {}\n\n'))
    await send(gemini({ model: 'gemini-x', apiKey: 'k', baseURL: server.url }), 'Hi')
    expect(server.received[0]!.path).toBe('/v1/models/gemini-x:streamGenerateContent?alt=sse')
  })

  test('system and developer messages apart, and the assistant as the model', async () => {
    const { body } = await toGemini({}, talk)
    expect(body.systemInstruction.parts).toEqual([{ text: 'Be brief.\n\nBe kind.' }])
    expect(body.contents.map(({ role }: { role: string }) => role)).toEqual([
      'user',
      'model',
      'user',
    ])
  })

  test('params over its own, and what it does not know as it is', async () => {
    const tools = [{ functionDeclarations: [{ name: 'search' }] }]
    const params = { maxOutputTokens: 7, temperature: 0.5, tools }
    const { body } = await toGemini({ maxTokens: 99, params })
    expect(body).toMatchObject({
      generationConfig: { maxOutputTokens: 7, temperature: 0.5 },
      tools,
    })
  })
})

describe('anthropic() sends', () => {
  test('a text as one message of the user, with the key and a maximum', async () => {
    const { method, path, headers, body } = await toAnthropic()
    expect(`${method} ${path}`).toBe('POST /v1/messages')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-stainless-retry-count': '0',
    })
    expect(headers.authorization ?? headers['x-api-key']).toMatch(/^(?:Bearer )?k$/)
    expect(body).toEqual({
      model: 'claude-x',
      max_tokens: 1024,
      stream: false,
      messages: [{ role: 'user', content: 'Hi' }],
    })
  })

  test('system and developer messages where Anthropic wants them', async () => {
    const { body } = await toAnthropic({}, talk)
    expect(body.system).toBe('Be brief.\n\nBe kind.')
    expect(body.messages.map(({ role }: { role: string }) => role)).toEqual([
      'user',
      'assistant',
      'user',
    ])
  })

  test('params over its own, and what it does not know as it is', async () => {
    const tools = [{ name: 'search', input_schema: { type: 'object' } }]
    const params = { max_tokens: 7, system: 'Mine.', tools, metadata: { user_id: 'u' } }
    const { body } = await toAnthropic({ maxTokens: 99, params })
    expect(body).toMatchObject(params)
  })
})

describe('openai() sends', () => {
  test('a chat with its messages as they are, and a maximum', async () => {
    const { method, path, headers, body } = await toOpenai({ maxTokens: 50 }, talk)
    expect(`${method} ${path}`).toBe('POST /v1/chat/completions')
    expect(headers).toMatchObject({ authorization: 'Bearer k', 'x-stainless-retry-count': '0' })
    expect(body).toEqual({ model: 'gpt-x', messages: talk, stream: false, max_tokens: 50 })
  })

  test('a response, whose maximum has another name', async () => {
    const { path, body } = await toOpenai({ api: 'responses', maxTokens: 50 })
    expect(path).toBe('/v1/responses')
    expect(body).toEqual({ model: 'gpt-x', input: 'Hi', stream: false, max_output_tokens: 50 })
    expect((await toOpenai({ api: 'responses' }, talk)).body.input).toEqual(talk)
  })

  test('params over its own, and what it does not know as it is', async () => {
    const params = { reasoning_effort: 'low', stop: ['.'], model: 'gpt-y' }
    expect((await toOpenai({ params })).body).toMatchObject(params)
    const responses = { max_output_tokens: 9, text: { verbosity: 'low' } }
    const { body } = await toOpenai({ api: 'responses', params: responses })
    expect(body).toMatchObject(responses)
  })

  test.for(['max_tokens', 'max_completion_tokens'])(
    'no maximum of its own beside %s in params, since both are refused',
    async (name) => {
      const { body } = await toOpenai({ params: { [name]: 5 } })
      const maxima = Object.keys(body).filter((key) => key.startsWith('max_'))
      expect(maxima).toEqual([name])
    },
  )

  test.for([
    [undefined, 'max_completion_tokens'],
    ['https://api.openai.com/v1', 'max_completion_tokens'],
    ['https://eu.api.openai.com/v1', 'max_completion_tokens'],
    ['https://team.openai.azure.com/openai/v1', 'max_completion_tokens'],
    ['https://api.deepseek.com', 'max_tokens'],
    ['https://notopenai.com/v1', 'max_tokens'],
    ['http://127.0.0.1:8000/v1', 'max_tokens'],
  ] as const)('to %s its maximum as %s', async ([baseURL, name]) => {
    let body: Record<string, unknown> = {}
    const chat = { completions: { create: (given: typeof body) => (body = given) } }
    const responses = { create: () => {} }
    const client = { chat, responses, ...(baseURL === undefined ? {} : { baseURL }) }
    await openai({ model: 'x', client })({ prompt: 'Hi' } as never)
    expect(Object.keys(body).filter((key) => key.startsWith('max_'))).toEqual([name])
    expect(body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
  })

  test.for([
    ['https://api.deepseek.com', 'max_tokens'],
    // The simulator stands for OpenAI: a simulated run sends what a live one would.
    ['http://127.0.0.1:8000', 'max_completion_tokens'],
  ] as const)('with OPENAI_BASE_URL %s its maximum as %s', async ([base, name]) => {
    vi.stubEnv('OPENAI_BASE_URL', base)
    let body: object = {}
    const chat = { completions: { create: (given: object) => (body = given) } }
    await openai({ model: 'x', client: { chat, responses: { create: () => {} } } })({
      prompt: 'Hi',
    } as never)
    vi.unstubAllEnvs()
    expect(Object.keys(body).filter((key) => key.startsWith('max_'))).toEqual([name])
  })
})

describe('a base URL', () => {
  test.for(['', '/', '/v1', '/v1/'])('of anthropic() may end in "%s"', async (end) => {
    const { path } = await sent((url) =>
      anthropic({ model: 'x', stream: false, apiKey: 'k', baseURL: url + end }),
    )
    expect(path).toBe('/v1/messages')
  })

  test.for(['', '/', '/v1', '/v1beta/'])('of gemini() may end in "%s"', async (end) => {
    const { path } = await sent((url) =>
      gemini({ model: 'x', stream: false, apiKey: 'k', baseURL: url + end }),
    )
    expect(path).toBe('/v1/models/x:generateContent')
  })

  test.for([
    ['', '/chat/completions'],
    ['/v1', '/v1/chat/completions'],
    ['/v1beta/openai/', '/v1beta/openai/chat/completions'],
  ] as const)('of openai() with "%s" is taken as it is', async ([end, path]) => {
    const received = await sent((url) =>
      openai({ model: 'x', stream: false, apiKey: 'k', baseURL: url + end }),
    )
    expect(received.path).toBe(path)
  })
})

describe('retries', () => {
  const refuses = () =>
    recorder((response) => {
      response.writeHead(503, { 'retry-after-ms': '1' }).end('{}')
    })
  const clients = {
    openai: (url: string) => openai({ model: 'x', apiKey: 'k', baseURL: url }),
    anthropic: (url: string) => anthropic({ model: 'x', apiKey: 'k', baseURL: url }),
    gemini: (url: string) => gemini({ model: 'x', apiKey: 'k', baseURL: url }),
  }
  const own = {
    openai: (url: string) =>
      openai({ model: 'x', client: new OpenAI({ apiKey: 'k', baseURL: url, maxRetries: 3 }) }),
    anthropic: (url: string) =>
      anthropic({
        model: 'x',
        client: new Anthropic({ apiKey: 'k', baseURL: url, maxRetries: 3 }),
      }),
  }

  test.for(['openai', 'anthropic', 'gemini'] as const)('%s() makes none', async (name) => {
    const server = await refuses()
    await expect(send(clients[name](server.url), 'Hi')).rejects.toMatchObject({ status: 503 })
    expect(server.received).toHaveLength(1)
  })

  test.for(['openai', 'anthropic'] as const)(
    "the team's own client keeps its own: %s",
    async (name) => {
      const server = await refuses()
      await expect(send(own[name](server.url), 'Hi')).rejects.toMatchObject({ status: 503 })
      expect(server.received.map(({ headers }) => headers['x-stainless-retry-count'])).toEqual([
        '0',
        '1',
        '2',
        '3',
      ])
    },
  )

  test("the team's own client keeps its own: gemini", async () => {
    const server = await refuses()
    const retryOptions = { attempts: 3, initialDelay: 0.001 }
    const httpOptions = { baseUrl: server.url, retryOptions }
    const client = new GoogleGenAI({ apiKey: 'k', httpOptions })
    const target = gemini({ model: 'x', client })
    await expect(send(target, 'Hi')).rejects.toMatchObject({ status: 503 })
    expect(server.received).toHaveLength(3)
  })
})
