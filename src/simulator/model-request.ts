import type { FormatId } from '../core/calls/call.ts'
import type { Framing } from '../wire/framing.ts'
import type { Dialect, ModelPath } from '../wire/model-path.ts'
import { promptTexts } from '../wire/prompt-texts.ts'
import type { Received } from './received.ts'

/** What the simulator needs to know of a request to a model. */
export interface ModelRequest {
  readonly format: FormatId
  readonly dialect: Dialect
  readonly model: string
  readonly streamed: boolean
  /** Of a stream. */
  readonly framing: Framing
  readonly includeUsage: boolean
  /** `null`: the request sets no maximum. */
  readonly maxTokens: number | null
  /** About 4 characters each. */
  readonly inputTokens: number
  readonly toolName: string
  /** Whether the request leaves no choice but to call a tool. */
  readonly toolForced: boolean
}

type Body = { readonly [name: string]: any }

/** The request read, or a sentence about what is wrong with it. */
export function readRequest(received: Received, body: unknown): ModelRequest | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return 'The body must be a JSON object.'
  }
  const request = body as Body
  const { place, query } = received
  const { format, dialect } = place
  const model = modelOf(place, request)
  const problem = problemOf(received, model, request)
  if (problem !== null) return problem
  return {
    format,
    dialect,
    model,
    streamed: place.streamed ?? request['stream'] === true,
    framing: framingFor(place, query),
    includeUsage: request['stream_options']?.include_usage === true,
    maxTokens: maxTokensOf(request),
    inputTokens: inputTokensOf(request),
    toolName: toolNameOf(request),
    toolForced: isToolForced(request),
  }
}

const SAMPLING = ['temperature', 'top_p', 'top_k']
const WHERE_THE_PROMPT_IS: Record<FormatId, string> = {
  'anthropic-messages': 'messages',
  'openai-chat': 'messages',
  'openai-responses': 'input',
  'gemini-generate': 'contents',
}

/** The name of a deployment at Azure says less than the body. */
function modelOf({ format, model }: ModelPath, { model: inBody }: Body): string {
  const named = typeof inBody === 'string' ? inBody : ''
  return format === 'openai-chat' ? named || (model ?? '') : (model ?? named)
}

function framingFor({ format, dialect }: ModelPath, query: URLSearchParams): Framing {
  if (dialect === 'bedrock') return 'aws-event-stream'
  return format === 'gemini-generate' && query.get('alt') !== 'sse' ? 'json-array' : 'sse'
}

function problemOf({ place, request }: Received, model: string, body: Body): string | null {
  const { format } = place
  if (model === '') return 'model: Field required'
  const prompt = WHERE_THE_PROMPT_IS[format]
  if (body[prompt] === undefined && body['prompt'] === undefined) return `${prompt}: Field required`
  if (format !== 'anthropic-messages') return null
  if (typeof body['max_tokens'] !== 'number') return 'max_tokens: Field required'
  if (request.headers['anthropic-version'] !== '2026-10-21') return null
  const removed = SAMPLING.find((name) => body[name] !== undefined)
  return removed === undefined
    ? null
    : `${removed}: not permitted with anthropic-version 2026-10-21`
}

function maxTokensOf(body: Body): number | null {
  const max =
    body['max_completion_tokens'] ??
    body['max_tokens'] ??
    body['max_output_tokens'] ??
    body['generationConfig']?.maxOutputTokens
  return typeof max === 'number' ? max : null
}

/** All texts of a prompt, at 4 characters a token. */
export function inputTokensOf(body: Body): number {
  const characters = promptTexts(body).reduce((sum, text) => sum + text.length, 0)
  return Math.ceil(characters / 4)
}

function toolNameOf({ tool_choice: choice, tools }: Body): string {
  const first = Array.isArray(tools) ? tools[0] : undefined
  const name: unknown =
    choice?.name ??
    choice?.function?.name ??
    first?.name ??
    first?.function?.name ??
    first?.functionDeclarations?.[0]?.name
  return typeof name === 'string' ? name : 'lookup'
}

function isToolForced({ tool_choice: choice, toolConfig }: Body): boolean {
  if (toolConfig?.functionCallingConfig?.mode === 'ANY') return true
  if (typeof choice !== 'object' || choice === null) return choice === 'required'
  const type: unknown = choice['type']
  return type === 'any' || type === 'tool' || type === 'function'
}
