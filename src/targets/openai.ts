import type { ReadyTarget, TargetRequest } from '../core/options.ts'
import { loadSdk, messagesOf, once } from './sdk.ts'

/** What `openai()` uses of the team's own client. */
export interface OpenAIClient {
  chat: { completions: { create(body: any, options?: any): any } }
  responses: { create(body: any, options?: any): any }
}

export interface OpenAIOptions {
  model: string
  /** Default `'chat'`, which every compatible provider speaks. */
  api?: 'chat' | 'responses'
  /** The most tokens of an answer. Default 1024. */
  maxTokens?: number
  /** Default true. */
  stream?: boolean
  /** Sent as they are, such as `{ tools, reasoning_effort }`. */
  params?: Record<string, unknown>
  /** The team's own client; without one, a new one with `OPENAI_API_KEY` and no retries. */
  client?: OpenAIClient
  /** Any compatible endpoint: DeepSeek, Gemini, Groq, vLLM, Ollama, … */
  baseURL?: string
  apiKey?: string
}

/** A target that sends each prompt to OpenAI, or to a compatible provider, through the official SDK. */
export function openai(options: OpenAIOptions): ReadyTarget {
  const { model, api = 'chat', maxTokens = 1024, baseURL, apiKey } = options
  const sdk = once(() => loadSdk(() => import('openai'), 'openai()', 'openai'))
  const client = once(async (): Promise<OpenAIClient> => {
    if (options.client !== undefined) return options.client
    const module = await sdk()
    if (typeof module === 'string') throw new Error(module)
    // One attempt a call: a retry would hide what the provider answered.
    return new module.default({
      maxRetries: 0,
      ...(baseURL === undefined ? {} : { baseURL }),
      ...(apiKey === undefined ? {} : { apiKey }),
    })
  })

  const send = async ({ prompt, signal }: TargetRequest): Promise<unknown> => {
    const { chat, responses } = await client()
    return api === 'chat'
      ? chat.completions.create(chatBody(options, prompt), { signal })
      : responses.create(responsesBody(options, prompt), { signal })
  }
  return Object.assign(send, {
    needsPrompt: true,
    costBound: { provider: 'openai', model, maxOutputTokens: maxTokens },
    problems: async (): Promise<string[]> => {
      if (options.client !== undefined) return []
      const problems = baseURL === undefined || URL.canParse(baseURL) ? [] : [notAUrl(baseURL)]
      const module = await sdk()
      if (typeof module === 'string') return [...problems, module]
      if (apiKey ?? process.env['OPENAI_API_KEY']) return problems
      return [
        ...problems,
        'openai() has no API key: set OPENAI_API_KEY, pass `apiKey` or `client`, or simulate with load({ simulate: true })',
      ]
    },
  })
}

function chatBody(options: OpenAIOptions, prompt: TargetRequest['prompt']): object {
  const { model, maxTokens = 1024, stream = true, params = {}, baseURL } = options
  return {
    model,
    messages: messagesOf(prompt),
    stream,
    // Without it a stream carries no usage, and the cost would be a guess.
    ...(stream ? { stream_options: { include_usage: true } } : {}),
    // OpenAI's newer models refuse `max_tokens`; the compatible providers know no other name.
    ...(baseURL === undefined ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
    ...params,
  }
}

function responsesBody(options: OpenAIOptions, prompt: TargetRequest['prompt']): object {
  const { model, maxTokens = 1024, stream = true, params = {} } = options
  const input = typeof prompt === 'string' ? prompt : messagesOf(prompt)
  return { model, input, stream, max_output_tokens: maxTokens, ...params }
}

function notAUrl(baseURL: string): string {
  return `openai() got the base URL '${baseURL}', which is no URL; give the whole of it, such as https://api.deepseek.com/v1`
}
