import type { IncomingHttpHeaders } from 'node:http'
import type { FormatId } from '../core/call.ts'
import { promptTexts } from '../wire/prompt-texts.ts'

/** What the simulator needs to know of a request to a model. */
export interface ModelRequest {
  readonly format: FormatId
  readonly model: string
  readonly streamed: boolean
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
export function readRequest(
  format: FormatId,
  headers: IncomingHttpHeaders,
  body: unknown,
): ModelRequest | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return 'The body must be a JSON object.'
  }
  const request = body as Body
  const problem = problemOf(format, headers, request)
  if (problem !== null) return problem
  return {
    format,
    model: request['model'],
    streamed: request['stream'] === true,
    includeUsage: request['stream_options']?.include_usage === true,
    maxTokens: maxTokensOf(request),
    inputTokens: inputTokensOf(request),
    toolName: toolNameOf(request),
    toolForced: isToolForced(request['tool_choice']),
  }
}

const SAMPLING = ['temperature', 'top_p', 'top_k']
const WHERE_THE_PROMPT_IS: Record<FormatId, string> = {
  'anthropic-messages': 'messages',
  'openai-chat': 'messages',
  'openai-responses': 'input',
}

function problemOf(format: FormatId, headers: IncomingHttpHeaders, body: Body): string | null {
  if (typeof body['model'] !== 'string' || body['model'] === '') return 'model: Field required'
  const prompt = WHERE_THE_PROMPT_IS[format]
  if (body[prompt] === undefined && body['prompt'] === undefined) return `${prompt}: Field required`
  if (format !== 'anthropic-messages') return null
  if (typeof body['max_tokens'] !== 'number') return 'max_tokens: Field required'
  if (headers['anthropic-version'] !== '2026-10-21') return null
  const removed = SAMPLING.find((name) => body[name] !== undefined)
  return removed === undefined
    ? null
    : `${removed}: not permitted with anthropic-version 2026-10-21`
}

function maxTokensOf(body: Body): number | null {
  const max = body['max_completion_tokens'] ?? body['max_tokens'] ?? body['max_output_tokens']
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
    choice?.name ?? choice?.function?.name ?? first?.name ?? first?.function?.name
  return typeof name === 'string' ? name : 'lookup'
}

function isToolForced(choice: Body | string | null | undefined): boolean {
  if (typeof choice !== 'object' || choice === null) return choice === 'required'
  const type: unknown = choice['type']
  return type === 'any' || type === 'tool' || type === 'function'
}
