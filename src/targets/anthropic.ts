import type { ReadyTarget, TargetRequest } from '../core/options/options.ts'
import { messagesText } from './answer-text.ts'
import { clientOf } from './client.ts'
import { modelOptionProblems } from './option-problems.ts'
import { messagesOf } from './sdk.ts'

/** What `anthropic()` uses of the team's own client. */
export interface AnthropicClient {
  messages: { create(body: any, options?: any): any }
}

export interface AnthropicOptions {
  model: string
  /** The most tokens of an answer. Default 1024. */
  maxTokens?: number
  /** Default true. */
  stream?: boolean
  /** Sent as they are, such as `{ system, tools }`. */
  params?: Record<string, unknown>
  /** The team's own client; without one, a new one with `ANTHROPIC_API_KEY` and no retries. */
  client?: AnthropicClient
  /** Any compatible endpoint, with or without `/v1` at its end. Default `ANTHROPIC_BASE_URL`, or Anthropic. */
  baseURL?: string
  apiKey?: string
}

/** A target that sends each prompt to Anthropic's Messages API through the official SDK. */
export function anthropic(given: AnthropicOptions): ReadyTarget {
  // What is missing is told with all other problems, before anything is sent.
  const options = Object(given) as AnthropicOptions
  const { model, maxTokens = 1024, stream = true, params = {}, baseURL, apiKey } = options
  const { client, problems } = clientOf<typeof import('@anthropic-ai/sdk'), AnthropicClient>({
    name: 'anthropic()',
    optionProblems: modelOptionProblems('anthropic()', options, []),
    packageName: '@anthropic-ai/sdk',
    load: () => import('@anthropic-ai/sdk'),
    given: options.client,
    create: (sdk) => {
      const base = baseURL ?? process.env['ANTHROPIC_BASE_URL']
      return new sdk.default({
        maxRetries: 0,
        // The SDK adds the version itself.
        ...(base === undefined ? {} : { baseURL: base.replace(/\/v1\/?$/, '') }),
        ...(apiKey === undefined ? {} : { apiKey }),
      })
    },
    baseURL,
    baseURLVariable: 'ANTHROPIC_BASE_URL',
    exampleURL: 'https://api.anthropic.com',
    apiKey,
    keys: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'],
  })

  const send = async ({ prompt, signal, outputTokens }: TargetRequest): Promise<unknown> => {
    const messages = messagesOf(prompt)
    const system = messages.filter(({ role }) => role === 'system' || role === 'developer')
    const body = {
      model,
      max_tokens: outputTokens ?? maxTokens,
      stream,
      messages: messages.filter((message) => !system.includes(message)),
      ...(system.length === 0 ? {} : { system: system.map(({ content }) => content).join('\n\n') }),
      ...params,
    }
    return (await client()).messages.create(body, { signal })
  }
  return Object.assign(send, {
    needsPrompt: true,
    textOf: messagesText,
    secrets: apiKey === undefined ? [] : [apiKey],
    costBound: {
      provider: 'anthropic',
      model: (params['model'] ?? model) as string,
      maxOutputTokens: Number(params['max_tokens'] ?? maxTokens),
      sent: params,
    },
    problems,
  })
}
