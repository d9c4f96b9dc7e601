import Anthropic from '@anthropic-ai/sdk'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { FunctionCallingConfigMode, GoogleGenAI } from '@google/genai'
import { generateText, jsonSchema, streamText, tool } from 'ai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Overrides } from '../../src/simulator/overrides.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'
import { AT_ONCE } from './harness.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())

const KINDS = ['text', 'tool', 'reasoning'] as const
type Kind = (typeof KINDS)[number]
const SIM: Record<Kind, Overrides> = {
  text: { ...AT_ONCE, tokens: 12, tokensPerChunk: 5, inputTokens: 40, cacheRead: 7, cacheWrite: 3 },
  tool: { ...AT_ONCE, tokens: 12, tokensPerChunk: 5, tool: true },
  reasoning: { ...AT_ONCE, tokens: 12, reasoning: 5 },
}
const CASES = KINDS.flatMap((kind) => [[kind, 'stream'] as const, [kind, 'JSON'] as const])
const headersOf = (kind: Kind): Record<string, string> => ({ 'x-sim': JSON.stringify(SIM[kind]) })
const words = (text: string): number => text.trim().split(' ').length
const settings = (): { apiKey: string; baseURL: string } => ({
  apiKey: 'test',
  baseURL: simulator.openaiBaseURL,
})
/** As JSON, to look at what the types do not tell. */
const plain = (value: unknown): any => JSON.parse(JSON.stringify(value))
const lastTruth = (): TruthRecord => simulator.truth().at(-1)!

describe.for(CASES)('%s by %s', ([kind, how]) => {
  const headers = headersOf(kind)
  const messages = [{ role: 'user' as const, content: 'Where is my order?' }]
  const parameters = { type: 'object', properties: { query: { type: 'string' } } } as const

  test('@anthropic-ai/sdk accepts it', async () => {
    const client = new Anthropic({ apiKey: 'test', baseURL: simulator.url, maxRetries: 0 })
    const params = {
      model: 'claude-haiku-4-5',
      max_tokens: 100,
      messages,
      tools: [{ name: 'search', input_schema: parameters }],
    }
    const message =
      how === 'stream'
        ? await client.messages.stream(params, { headers }).finalMessage()
        : await client.messages.create(params, { headers })
    expect(message.usage.output_tokens).toBe(12)
    expect(message.stop_reason).toBe(kind === 'tool' ? 'tool_use' : 'end_turn')
    const [first, second] = message.content
    if (kind === 'text') {
      expect(first?.type === 'text' && words(first.text)).toBe(12)
      expect(message.usage).toMatchObject({
        input_tokens: 40,
        cache_read_input_tokens: 7,
        cache_creation_input_tokens: 3,
      })
    } else if (kind === 'tool') {
      expect(first).toMatchObject({ type: 'tool_use', name: 'search' })
      expect(words(plain(first).input.query)).toBe(12)
    } else {
      expect(first?.type === 'thinking' && words(first.thinking)).toBe(5)
      expect(second?.type === 'text' && words(second.text)).toBe(7)
      expect(message.usage.output_tokens_details?.thinking_tokens).toBe(5)
    }
    expect(lastTruth()).toMatchObject({ outcome: 'ok', outputTokens: 12 })
  })

  test('openai chat completions accepts it', async () => {
    const client = new OpenAI({ apiKey: 'test', baseURL: simulator.openaiBaseURL, maxRetries: 0 })
    const params = {
      model: 'gpt-4o-mini',
      messages,
      tools: [{ type: 'function' as const, function: { name: 'search', parameters } }],
    }
    const completion =
      how === 'stream'
        ? await client.chat.completions
            .stream({ ...params, stream_options: { include_usage: true } }, { headers })
            .finalChatCompletion()
        : await client.chat.completions.create(params, { headers })
    const { message, finish_reason } = completion.choices[0]!
    expect(completion.usage?.completion_tokens).toBe(12)
    expect(finish_reason).toBe(kind === 'tool' ? 'tool_calls' : 'stop')
    if (kind === 'text') {
      expect(words(message.content!)).toBe(12)
      expect(completion.usage).toMatchObject({
        prompt_tokens: 50,
        prompt_tokens_details: { cached_tokens: 7, cache_write_tokens: 3 },
      })
    } else if (kind === 'tool') {
      const call = message.tool_calls![0]!
      expect(call).toMatchObject({ type: 'function', function: { name: 'search' } })
      expect(words(JSON.parse(plain(call).function.arguments).query)).toBe(12)
    } else {
      // The stream helper of openai keeps only the last piece of fields that it does not know.
      const kept = how === 'stream' ? 1 : 5
      expect(words(plain(message).reasoning_content)).toBe(kept)
      expect(words(message.content!)).toBe(7)
      expect(completion.usage?.completion_tokens_details?.reasoning_tokens).toBe(5)
    }
    expect(lastTruth()).toMatchObject({ outcome: 'ok', outputTokens: 12 })
  })

  test('openai responses accepts it', async () => {
    const client = new OpenAI({ apiKey: 'test', baseURL: simulator.openaiBaseURL, maxRetries: 0 })
    const params = {
      model: 'gpt-4o-mini',
      input: 'Where is my order?',
      tools: [{ type: 'function' as const, name: 'search', parameters, strict: false }],
    }
    const response =
      how === 'stream'
        ? await client.responses.stream(params, { headers }).finalResponse()
        : await client.responses.create(params, { headers })
    expect(response.status).toBe('completed')
    expect(response.usage?.output_tokens).toBe(12)
    const [first] = response.output
    if (kind === 'text') {
      expect(words(response.output_text)).toBe(12)
      expect(response.usage?.input_tokens).toBe(50)
    } else if (kind === 'tool') {
      expect(first).toMatchObject({ type: 'function_call', name: 'search' })
      expect(words(JSON.parse(plain(first).arguments).query)).toBe(12)
    } else {
      expect(first?.type === 'reasoning' && words(first.summary[0]!.text)).toBe(5)
      expect(words(response.output_text)).toBe(7)
    }
    expect(lastTruth()).toMatchObject({ outcome: 'ok', outputTokens: 12 })
  })

  test('@google/genai accepts it', async () => {
    const httpOptions = { baseUrl: simulator.url, headers }
    const { models } = new GoogleGenAI({ apiKey: 'test', httpOptions })
    const params = {
      model: 'gemini-2.5-flash',
      contents: 'Where is my order?',
      config: { tools: [{ functionDeclarations: [{ name: 'search' }] }] },
    }
    const chunks =
      how === 'stream'
        ? await Array.fromAsync(await models.generateContentStream(params))
        : [await models.generateContent(params)]
    const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? [])
    const textOf = (thought: boolean): string =>
      parts.map((part) => (Boolean(part.thought) === thought ? (part.text ?? '') : '')).join('')
    const { usageMetadata, candidates, modelVersion } = chunks.at(-1)!
    expect(candidates?.[0]?.finishReason).toBe('STOP')
    expect(modelVersion).toBe('gemini-2.5-flash')
    const { candidatesTokenCount = 0, thoughtsTokenCount = 0 } = usageMetadata!
    expect(candidatesTokenCount + thoughtsTokenCount).toBe(12)
    if (kind === 'text') {
      expect(words(textOf(false))).toBe(12)
      expect(usageMetadata).toMatchObject({
        promptTokenCount: 50,
        cachedContentTokenCount: 7,
        totalTokenCount: 62,
      })
    } else if (kind === 'tool') {
      const [call] = chunks.flatMap(({ functionCalls }) => functionCalls ?? [])
      expect(call).toMatchObject({ name: 'search' })
      expect(words(plain(call).args.query)).toBe(12)
    } else {
      expect(words(textOf(true))).toBe(5)
      expect(words(textOf(false))).toBe(7)
      expect(thoughtsTokenCount).toBe(5)
    }
    expect(lastTruth()).toMatchObject({ outcome: 'ok', outputTokens: 12 })
  })

  test.for([
    ['Anthropic Messages', () => createAnthropic(settings())('claude-haiku-4-5')],
    ['OpenAI chat', () => createOpenAI(settings()).chat('gpt-4o-mini')],
    ['OpenAI responses', () => createOpenAI(settings()).responses('gpt-4o-mini')],
  ] as const)('the ai SDK accepts it as %s', async ([, model]) => {
    const inputSchema = jsonSchema<{ query: string }>(parameters)
    const asked = {
      model: model(),
      prompt: 'Where is my order?',
      tools: { search: tool({ inputSchema, execute: ({ query }) => query }) },
      maxRetries: 0,
      headers,
    }
    const result = how === 'stream' ? streamText(asked) : await generateText(asked)
    const text = await result.text
    const calls = await result.toolCalls
    const usage = await result.usage
    expect(usage.outputTokens).toBe(12)
    if (kind === 'tool') expect(words(plain(calls[0]).input.query)).toBe(12)
    else expect(words(text)).toBe(kind === 'text' ? 12 : 7)
  })
})

test('an answer that its maximum cuts is accepted, and says so', async () => {
  const headers = { 'x-sim': JSON.stringify({ ...AT_ONCE, tokens: 50 }) }
  const anthropic = new Anthropic({ apiKey: 'test', baseURL: simulator.url })
  const openai = new OpenAI({ apiKey: 'test', baseURL: simulator.openaiBaseURL })
  const google = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: simulator.url } })
  const messages = [{ role: 'user' as const, content: 'Hi' }]

  const message = await anthropic.messages
    .stream({ model: 'claude-haiku-4-5', max_tokens: 4, messages }, { headers })
    .finalMessage()
  const completion = await openai.chat.completions.create(
    { model: 'gpt-4o', max_completion_tokens: 4, messages },
    { headers },
  )
  const response = await openai.responses
    .stream({ model: 'gpt-4o', max_output_tokens: 4, input: 'Hi' }, { headers })
    .finalResponse()
  const { candidates, usageMetadata } = await google.models.generateContent({
    model: 'gemini-2.5-flash',
    contents: 'Hi',
    config: { maxOutputTokens: 4, httpOptions: { headers } },
  })
  expect(candidates?.[0]?.finishReason).toBe('MAX_TOKENS')
  expect(usageMetadata?.candidatesTokenCount).toBe(4)
  expect(message).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 4 } })
  expect(completion.choices[0]!.finish_reason).toBe('length')
  expect(response).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
    usage: { output_tokens: 4 },
  })
})

test('the SDKs list the models and count tokens', async () => {
  const anthropic = new Anthropic({ apiKey: 'test', baseURL: simulator.url })
  const openai = new OpenAI({ apiKey: 'test', baseURL: simulator.openaiBaseURL })
  const google = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: simulator.url } })
  const { totalTokens } = await google.models.countTokens({
    model: 'gemini-2.5-flash',
    contents: '12345678',
  })
  expect(totalTokens).toBe(2)
  expect((await google.models.list()).page[0]).toMatchObject({ name: 'models/claude-haiku-4-5' })
  const counted = await anthropic.messages.countTokens({
    model: 'claude-haiku-4-5',
    messages: [{ role: 'user', content: '12345678' }],
  })
  expect((await anthropic.models.list()).data[0]).toMatchObject({ type: 'model' })
  expect((await openai.models.list()).data[0]).toMatchObject({ object: 'model' })
  expect(counted.input_tokens).toBe(2)
})

test('Gemini is made to call a tool as the others are', async () => {
  const { models } = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: simulator.url } })
  const { functionCalls } = await models.generateContent({
    model: 'gemini-2.5-flash',
    contents: 'Hi',
    config: {
      tools: [{ functionDeclarations: [{ name: 'search' }] }],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
      httpOptions: { headers: { 'x-sim': JSON.stringify(AT_ONCE) } },
    },
  })
  expect(functionCalls).toMatchObject([{ name: 'search' }])
})
