import type { Message, Prompt, ReadyTarget, TargetRequest } from '../core/options/options.ts'
import { generateText } from './answer-text.ts'
import { clientOf } from './client.ts'
import { modelOptionProblems } from './option-problems.ts'
import { messagesOf } from './sdk.ts'

/** What `gemini()` uses of the team's own client. */
export interface GeminiClient {
  models: { generateContent(params: any): any; generateContentStream(params: any): any }
}

export interface GeminiOptions {
  model: string
  /** The most tokens of an answer, its thoughts included. Default 1024. */
  maxTokens?: number
  /** Default true. */
  stream?: boolean
  /** Parts of the SDK's `config`, sent as they are, such as `{ systemInstruction, tools, thinkingConfig }`. */
  params?: Record<string, unknown>
  /** The team's own client, for Vertex AI too; without one, a new one with `GEMINI_API_KEY` and no retries. */
  client?: GeminiClient
  /** Any compatible endpoint, with or without its version. Default `GOOGLE_GEMINI_BASE_URL`, or Google. */
  baseURL?: string
  apiKey?: string
}

/** The SDK adds it itself. */
const VERSION = /\/v1(?:alpha|beta)?\/?$/

/** A target that sends each prompt to Gemini's own `generateContent` through the official SDK. */
export function gemini(given: GeminiOptions): ReadyTarget {
  // What is missing is told with all other problems, before anything is sent.
  const options = Object(given) as GeminiOptions
  const { model, maxTokens = 1024, stream = true, params = {}, baseURL, apiKey } = options
  const { client, problems } = clientOf<typeof import('@google/genai'), GeminiClient>({
    name: 'gemini()',
    optionProblems: modelOptionProblems('gemini()', options, []),
    packageName: '@google/genai',
    load: () => import('@google/genai'),
    given: options.client,
    // It retries only when asked to.
    create: ({ GoogleGenAI }) =>
      new GoogleGenAI({
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(baseURL === undefined
          ? {}
          : { httpOptions: { baseUrl: baseURL.replace(VERSION, '') } }),
      }),
    baseURL,
    baseURLVariable: 'GOOGLE_GEMINI_BASE_URL',
    exampleURL: 'https://generativelanguage.googleapis.com',
    apiKey,
    keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  })

  const send = async ({ prompt, signal, outputTokens }: TargetRequest): Promise<unknown> => {
    const { models } = await client()
    const { contents, system } = contentsOf(prompt)
    const config = {
      maxOutputTokens: outputTokens ?? maxTokens,
      ...(system === '' ? {} : { systemInstruction: system }),
      ...params,
      abortSignal: signal,
    }
    const asked = { model, contents, config }
    return stream ? models.generateContentStream(asked) : models.generateContent(asked)
  }
  const answers = Number(params['candidateCount'] ?? 1)
  return Object.assign(send, {
    needsPrompt: true,
    textOf: generateText,
    secrets: apiKey === undefined ? [] : [apiKey],
    costBound: {
      provider: 'google',
      model,
      maxOutputTokens: Number(params['maxOutputTokens'] ?? maxTokens) * answers,
      answers,
      sent: params,
    },
    problems,
  })
}

/** Gemini calls the assistant a model, and has the system's part apart. */
function contentsOf(prompt: Prompt): { contents: object[]; system: string } {
  const messages = messagesOf(prompt)
  const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer'
  const contents = messages
    .filter((message) => !isSystem(message))
    .map(({ role, content }) => ({
      role: role === 'assistant' ? 'model' : 'user',
      parts: [{ text: content }],
    }))
  const system = messages.filter(isSystem).map(({ content }) => content)
  return { contents, system: system.join('\n\n') }
}
