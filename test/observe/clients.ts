import Anthropic from '@anthropic-ai/sdk'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { GoogleGenAI, type GenerateContentParameters } from '@google/genai'
import { generateText, streamText, type LanguageModel } from 'ai'
import OpenAI from 'openai'
import type { FormatId } from '../../src/core/calls/call.ts'
import type { Overrides } from '../../src/simulator/overrides.ts'

/** One question to a model. */
interface Asked {
  /** Of the simulator, without `/v1`. */
  readonly url: string
  readonly sim?: Overrides
  readonly key?: string
  readonly prompt?: string
  readonly maxRetries?: number
  readonly signal?: AbortSignal
}

/** A way in which user code asks a model. */
export interface Client {
  readonly name: string
  readonly format: FormatId
  readonly streamed: boolean
  /** What the client made of it; rejects when the client does. */
  readonly ask: (asked: Asked) => Promise<unknown>
}

const CLAUDE = 'claude-haiku-4-5'
const GPT = 'gpt-4o-mini'
const GEMINI = 'gemini-2.5-flash'

const messagesOf = ({
  prompt = 'Where is my order?',
}: Asked): [{ role: 'user'; content: string }] => [{ role: 'user', content: prompt }]
const settingsOf = ({ sim = {}, key, signal }: Asked): { headers: Record<string, string> } => ({
  headers: { 'x-sim': JSON.stringify(sim), ...(key === undefined ? {} : { 'x-sim-key': key }) },
  ...(signal === undefined ? {} : { signal }),
})
const anthropic = ({ url, maxRetries = 0 }: Asked): Anthropic =>
  new Anthropic({ apiKey: 'test', baseURL: url, maxRetries, logLevel: 'off' })
const openai = ({ url, maxRetries = 0 }: Asked): OpenAI =>
  new OpenAI({ apiKey: 'test', baseURL: `${url}/v1`, maxRetries, logLevel: 'off' })

const google = ({ url, maxRetries = 0, ...asked }: Asked): GoogleGenAI =>
  new GoogleGenAI({
    apiKey: 'test',
    httpOptions: {
      baseUrl: url,
      headers: settingsOf({ url, ...asked }).headers,
      ...(maxRetries > 0 && {
        retryOptions: { attempts: maxRetries + 1, initialDelay: 0.001, jitter: 0 },
      }),
    },
  })
const geminiParams = ({
  prompt = 'Where is my order?',
  signal,
}: Asked): GenerateContentParameters => ({
  model: GEMINI,
  contents: prompt,
  config: signal === undefined ? {} : { abortSignal: signal },
})

async function all(pieces: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const _ of pieces) count++
  return count
}

const claudeParams = (asked: Asked) => ({
  model: CLAUDE,
  max_tokens: 1000,
  messages: messagesOf(asked),
})
const chatParams = (asked: Asked) => ({ model: GPT, messages: messagesOf(asked) })
const responsesParams = ({ prompt = 'Where is my order?' }: Asked) => ({
  model: GPT,
  input: prompt,
})
const include = { stream: true, stream_options: { include_usage: true } } as const

const aiSettings = ({ url }: Asked): { apiKey: string; baseURL: string } => ({
  apiKey: 'test',
  baseURL: `${url}/v1`,
})
const aiAsked = (asked: Asked, model: LanguageModel) => ({
  model,
  prompt: asked.prompt ?? 'Where is my order?',
  maxRetries: asked.maxRetries ?? 0,
  headers: settingsOf(asked).headers,
  ...(asked.signal === undefined ? {} : { abortSignal: asked.signal }),
  onError: () => {},
})
const aiStream = (asked: Asked, model: LanguageModel): Promise<number> =>
  all(streamText(aiAsked(asked, model)).textStream)

const RAW_CLIENTS: readonly Client[] = [
  {
    name: 'anthropic messages.create, stream',
    format: 'anthropic-messages',
    streamed: true,
    ask: async (asked) =>
      all(
        await anthropic(asked).messages.create(
          { ...claudeParams(asked), stream: true },
          settingsOf(asked),
        ),
      ),
  },
  {
    name: 'openai chat.completions.create, stream',
    format: 'openai-chat',
    streamed: true,
    ask: async (asked) =>
      all(
        await openai(asked).chat.completions.create(
          { ...chatParams(asked), ...include },
          settingsOf(asked),
        ),
      ),
  },
  {
    name: 'openai responses.create, stream',
    format: 'openai-responses',
    streamed: true,
    ask: async (asked) =>
      all(
        await openai(asked).responses.create(
          { ...responsesParams(asked), stream: true },
          settingsOf(asked),
        ),
      ),
  },
  {
    name: 'google models.generateContentStream',
    format: 'gemini-generate',
    streamed: true,
    ask: async (asked) =>
      all(await google(asked).models.generateContentStream(geminiParams(asked))),
  },
  {
    name: 'google, as a list of chunks',
    format: 'gemini-generate',
    streamed: true,
    ask: async (asked) => {
      const { model, contents } = geminiParams(asked)
      const { headers, ...settings } = settingsOf(asked)
      const url = `${asked.url}/v1beta/models/${model}:streamGenerateContent?key=test`
      const body = JSON.stringify({ contents: [{ parts: [{ text: contents }] }] })
      return (await fetch(url, { method: 'POST', headers, body, ...settings })).text()
    },
  },
]

const STREAM_HELPERS: readonly Client[] = [
  {
    name: 'anthropic messages.stream',
    format: 'anthropic-messages',
    streamed: true,
    ask: (asked) =>
      anthropic(asked).messages.stream(claudeParams(asked), settingsOf(asked)).finalMessage(),
  },
  {
    name: 'openai chat.completions.stream',
    format: 'openai-chat',
    streamed: true,
    ask: (asked) =>
      openai(asked)
        .chat.completions.stream(
          { ...chatParams(asked), stream_options: include.stream_options },
          settingsOf(asked),
        )
        .finalChatCompletion(),
  },
  {
    name: 'openai responses.stream',
    format: 'openai-responses',
    streamed: true,
    ask: (asked) =>
      openai(asked).responses.stream(responsesParams(asked), settingsOf(asked)).finalResponse(),
  },
]

export const JSON_CLIENTS: readonly Client[] = [
  {
    name: 'anthropic messages.create',
    format: 'anthropic-messages',
    streamed: false,
    ask: (asked) => anthropic(asked).messages.create(claudeParams(asked), settingsOf(asked)),
  },
  {
    name: 'openai chat.completions.create',
    format: 'openai-chat',
    streamed: false,
    ask: (asked) => openai(asked).chat.completions.create(chatParams(asked), settingsOf(asked)),
  },
  {
    name: 'openai responses.create',
    format: 'openai-responses',
    streamed: false,
    ask: (asked) => openai(asked).responses.create(responsesParams(asked), settingsOf(asked)),
  },
  {
    name: 'google models.generateContent',
    format: 'gemini-generate',
    streamed: false,
    ask: (asked) => google(asked).models.generateContent(geminiParams(asked)),
  },
]

const AI_CLIENTS: readonly Client[] = [
  {
    name: 'ai streamText, chat',
    format: 'openai-chat',
    streamed: true,
    ask: (asked) => aiStream(asked, createOpenAI(aiSettings(asked)).chat(GPT)),
  },
  {
    name: 'ai streamText, responses',
    format: 'openai-responses',
    streamed: true,
    ask: (asked) => aiStream(asked, createOpenAI(aiSettings(asked)).responses(GPT)),
  },
  {
    name: 'ai streamText, anthropic',
    format: 'anthropic-messages',
    streamed: true,
    ask: (asked) => aiStream(asked, createAnthropic(aiSettings(asked))(CLAUDE)),
  },
  {
    name: 'ai generateText, chat',
    format: 'openai-chat',
    streamed: false,
    ask: async (asked) => {
      const { text } = await generateText(aiAsked(asked, createOpenAI(aiSettings(asked)).chat(GPT)))
      return text
    },
  },
]

const FETCH: Client = {
  name: 'plain fetch, stream',
  format: 'openai-chat',
  streamed: true,
  ask: async (asked) => {
    const { headers, ...settings } = settingsOf(asked)
    const response = await fetch(`${asked.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { ...headers, authorization: 'Bearer test' },
      body: JSON.stringify({ ...chatParams(asked), ...include }),
      ...settings,
    })
    return response.text()
  },
}

export const CLIENTS: readonly Client[] = [
  ...RAW_CLIENTS,
  ...STREAM_HELPERS,
  ...JSON_CLIENTS,
  ...AI_CLIENTS,
  FETCH,
]

/** The streams of Node 26. */
export const NODE_26: boolean = Number.parseInt(process.versions.node, 10) >= 26

/**
 * How a client without usage may end: the `ai` SDK gives an Anthropic stream up over it, and in
 * Node 26 so early that its last event is not read any more.
 */
export function endingsWithoutUsage({ name }: { name: string }): readonly string[] {
  return NODE_26 && name === 'ai streamText, anthropic' ? ['ok', 'cancelled'] : ['ok']
}
