import Anthropic from '@anthropic-ai/sdk'
import type { LLMock } from '@copilotkit/aimock'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import type { FormatId } from '../../src/core/calls/call.ts'
import type { TargetFunction } from '../../src/core/options/options.ts'
import { anthropic } from '../../src/targets/anthropic.ts'
import { gemini } from '../../src/targets/gemini.ts'
import { openai } from '../../src/targets/openai.ts'

/** One way of asking a model. */
export interface Shape {
  readonly name: string
  readonly format: FormatId
  readonly streamed: boolean
  readonly target: (mock: LLMock) => TargetFunction<any>
}

export const MODELS: Record<FormatId, string> = {
  'anthropic-messages': 'claude-haiku-4-5',
  'openai-chat': 'gpt-4.1-mini',
  'openai-responses': 'gpt-4.1-mini',
  'gemini-generate': 'gemini-2.5-flash',
}
const claude = MODELS['anthropic-messages']
const gpt = MODELS['openai-chat']
const apiKey = 'test'

function ready(stream: boolean): Shape[] {
  const how = stream ? 'streaming' : 'JSON'
  return [
    {
      name: `anthropic(), ${how}`,
      format: 'anthropic-messages',
      streamed: stream,
      target: ({ url }) => anthropic({ model: claude, stream, baseURL: url, apiKey }),
    },
    {
      name: `openai({ api: 'chat' }), ${how}`,
      format: 'openai-chat',
      streamed: stream,
      target: ({ url }) =>
        openai({ model: gpt, api: 'chat', stream, baseURL: `${url}/v1`, apiKey }),
    },
    {
      name: `openai({ api: 'responses' }), ${how}`,
      format: 'openai-responses',
      streamed: stream,
      target: ({ url }) =>
        openai({ model: gpt, api: 'responses', stream, baseURL: `${url}/v1`, apiKey }),
    },
    {
      name: `gemini(), ${how}`,
      format: 'gemini-generate',
      streamed: stream,
      target: (mock) => {
        // The mock knows the other version only.
        const httpOptions = { baseUrl: mock.url, apiVersion: 'v1beta' }
        const client = new GoogleGenAI({ apiKey, httpOptions })
        return gemini({ model: MODELS['gemini-generate'], stream, client })
      },
    },
  ]
}

export const READY: readonly Shape[] = [...ready(true), ...ready(false)]

/** The team's own functions, with clients of their own and the SDKs' strict helpers. */
export const OWN: readonly Shape[] = [
  {
    name: 'a function with messages.stream().finalMessage()',
    format: 'anthropic-messages',
    streamed: true,
    target: (mock) => {
      const client = claudeClient(mock)
      return ({ prompt, signal }) =>
        client.messages
          .stream(
            { model: claude, max_tokens: 500, messages: [{ role: 'user', content: prompt }] },
            { signal },
          )
          .finalMessage()
    },
  },
  {
    name: 'a function with chat.completions.stream().finalChatCompletion()',
    format: 'openai-chat',
    streamed: true,
    target: (mock) => {
      const client = gptClient(mock)
      return ({ prompt, signal }) =>
        client.chat.completions
          .stream(
            {
              model: gpt,
              messages: [{ role: 'user', content: prompt }],
              stream_options: { include_usage: true },
            },
            { signal },
          )
          .finalChatCompletion()
    },
  },
  {
    name: 'a function with responses.stream().finalResponse()',
    format: 'openai-responses',
    streamed: true,
    target: (mock) => {
      const client = gptClient(mock)
      return ({ prompt, signal }) =>
        client.responses.stream({ model: gpt, input: prompt }, { signal }).finalResponse()
    },
  },
]

function claudeClient({ url }: LLMock): Anthropic {
  return new Anthropic({ apiKey, baseURL: url, maxRetries: 0 })
}

function gptClient({ url }: LLMock): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 })
}
