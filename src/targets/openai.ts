import type { CostBound, ReadyTarget, TargetRequest } from '../core/options/options.ts'
import { choiceProblems } from '../core/options/problems.ts'
import { chatText, responsesText } from './answer-text.ts'
import { clientOf } from './client.ts'
import { modelOptionProblems } from './option-problems.ts'
import { messagesOf } from './sdk.ts'

/** What `openai()` uses of the team's own client. */
export interface OpenAIClient {
  baseURL?: string
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
  /** Any compatible endpoint, with its version: DeepSeek, Gemini, Groq, vLLM, Ollama, … Default `OPENAI_BASE_URL`, or OpenAI. */
  baseURL?: string
  apiKey?: string
}

/** A target that sends each prompt to OpenAI, or to a compatible provider, through the official SDK. */
export function openai(given: OpenAIOptions): ReadyTarget {
  // What is missing is told with all other problems, before anything is sent.
  const options = Object(given) as OpenAIOptions
  const { api = 'chat', baseURL, apiKey } = options
  const { client, problems } = clientOf<typeof import('openai'), OpenAIClient>({
    name: 'openai()',
    optionProblems: optionProblems(options),
    packageName: 'openai',
    load: () => import('openai'),
    given: options.client,
    create: (sdk) =>
      new sdk.default({
        maxRetries: 0,
        ...(baseURL === undefined ? {} : { baseURL }),
        ...(apiKey === undefined ? {} : { apiKey }),
      }),
    baseURL,
    baseURLVariable: 'OPENAI_BASE_URL',
    exampleURL: 'https://api.deepseek.com/v1',
    apiKey,
    keys: ['OPENAI_API_KEY'],
  })

  const send = async ({ prompt, signal, outputTokens }: TargetRequest): Promise<unknown> => {
    const wanted = outputTokens === undefined ? options : { ...options, maxTokens: outputTokens }
    const { chat, responses } = await client()
    return api === 'chat'
      ? chat.completions.create(chatBody(wanted, prompt), { signal })
      : responses.create(responsesBody(wanted, prompt), { signal })
  }
  return Object.assign(send, {
    needsPrompt: true,
    textOf: api === 'chat' ? chatText : responsesText,
    secrets: apiKey === undefined ? [] : [apiKey],
    costBound: boundOf(options),
    problems,
  })
}

function optionProblems(options: OpenAIOptions): string[] {
  return [
    ...modelOptionProblems('openai()', options, ['api']),
    ...choiceProblems('openai().api', options.api, ['chat', 'responses']),
  ]
}

function chatBody(
  { model, maxTokens = 1024, stream = true, params = {}, baseURL, client }: OpenAIOptions,
  prompt: TargetRequest['prompt'],
): object {
  const given = MAX_TOKENS.some((name) => name in params)
  return {
    model,
    messages: messagesOf(prompt),
    stream,
    // Without it a stream carries no usage, and the cost would be a guess.
    ...(stream ? { stream_options: { include_usage: true } } : {}),
    ...(given ? {} : { [nameOfMaximum(baseURL ?? client?.baseURL ?? remoteBaseURL())]: maxTokens }),
    ...params,
  }
}

function responsesBody(options: OpenAIOptions, prompt: TargetRequest['prompt']): object {
  const { model, maxTokens = 1024, stream = true, params = {} } = options
  const input = typeof prompt === 'string' ? prompt : messagesOf(prompt)
  return { model, input, stream, max_output_tokens: maxTokens, ...params }
}

const MAX_TOKENS = ['max_completion_tokens', 'max_tokens'] as const

/** A local one is the simulator's, which stands for OpenAI. */
function remoteBaseURL(): string | undefined {
  const url = process.env['OPENAI_BASE_URL']
  return url?.startsWith('http://127.0.0.1:') === true ? undefined : url
}

/** OpenAI's newer models refuse `max_tokens`; most compatible providers know no other name. */
function nameOfMaximum(baseURL: string | undefined): (typeof MAX_TOKENS)[number] {
  const host = baseURL !== undefined && URL.canParse(baseURL) ? new URL(baseURL).hostname : null
  const isOpenAI = host === null || /(?:^|\.)(?:openai\.com|azure\.com)$/.test(host)
  return isOpenAI ? 'max_completion_tokens' : 'max_tokens'
}

function boundOf({ model, api, maxTokens = 1024, params = {} }: OpenAIOptions): CostBound {
  const names = api === 'responses' ? ['max_output_tokens'] : MAX_TOKENS
  const given = names.map((name) => params[name]).find((value) => value !== undefined)
  // `n` asks for so many answers at once.
  const answers = Number(params['n'] ?? 1)
  return {
    provider: 'openai',
    model: (params['model'] ?? model) as string,
    maxOutputTokens: Number(given ?? maxTokens) * answers,
    answers,
    sent: params,
  }
}
