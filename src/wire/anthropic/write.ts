import type { Usage } from '../../core/calls/call.ts'
import {
  asciiJson,
  event,
  joined,
  textOf,
  type Answer,
  type AnswerPart,
  type Frame,
  type Refusal,
  type StreamSettings,
  type WireWriter,
} from '../writing.ts'

const STOP_REASON = { end: 'end_turn', length: 'max_tokens', tool: 'tool_use' } as const
const SIGNATURE = 'c2ltdWxhdGVk'

/** Anthropic Messages: named events from `message_start` to `message_stop`. */
export const anthropicWriter: WireWriter = {
  stream: (answer, settings) => joined(frames(answer, settings), settings.errorAt, errorFrame),
  answer: (answer) => ({
    ...envelope(answer),
    content: answer.parts.map((part, index) => block(answer, part, index)),
    stop_reason: STOP_REASON[answer.finish],
    ...(answer.usage === null ? {} : { usage: fullUsage(answer.usage, answer.usage.output) }),
  }),
  refusal,
}

function* frames(answer: Answer, { ping }: StreamSettings): Generator<Frame> {
  const { usage } = answer
  // The count of output tokens is a placeholder here: only `message_delta` tells the truth.
  const start = usage === null ? {} : { usage: fullUsage(usage, Math.min(1, usage.output)) }
  yield event('message_start', {
    type: 'message_start',
    message: { ...envelope(answer), content: [], stop_reason: null, ...start },
  })
  if (ping) yield event('ping', { type: 'ping' })
  for (const [index, part] of answer.parts.entries()) {
    yield event('content_block_start', {
      type: 'content_block_start',
      index,
      content_block: emptyBlock(answer, part, index),
    })
    yield* deltas(part, index)
    yield event('content_block_stop', { type: 'content_block_stop', index })
  }
  yield event('message_delta', {
    type: 'message_delta',
    delta: { stop_reason: STOP_REASON[answer.finish], stop_sequence: null },
    ...(usage === null ? {} : { usage: finalUsage(usage) }),
  })
  yield event('message_stop', { type: 'message_stop' })
}

const DELTA = {
  text: '"text_delta","text":',
  reasoning: '"thinking_delta","thinking":',
  tool: '"input_json_delta","partial_json":',
} as const

function* deltas(part: AnswerPart, index: number): Generator<Frame> {
  const before = `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":`
  const head = before + DELTA[part.type]
  if (part.type === 'tool') yield { text: `${head}""}}\n\n`, content: false }
  for (const piece of part.pieces) {
    yield { text: `${head}${asciiJson(piece)}}}\n\n`, content: true }
  }
  if (part.type === 'reasoning') {
    const text = `${before}"signature_delta","signature":"${SIGNATURE}"}}\n\n`
    yield { text, content: false }
  }
}

function envelope({ id, model }: Answer): object {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model, stop_sequence: null }
}

function emptyBlock(answer: Answer, part: AnswerPart, index: number): object {
  if (part.type === 'text') return { type: 'text', text: '' }
  if (part.type === 'reasoning') return { type: 'thinking', thinking: '', signature: '' }
  return toolBlock(answer, part.name, index, {})
}

function block(answer: Answer, part: AnswerPart, index: number): object {
  if (part.type === 'text') return { type: 'text', text: textOf(part), citations: null }
  if (part.type === 'reasoning') {
    return { type: 'thinking', thinking: textOf(part), signature: SIGNATURE }
  }
  return toolBlock(answer, part.name, index, JSON.parse(textOf(part)))
}

function toolBlock({ id }: Answer, name: string, index: number, input: unknown): object {
  return { type: 'tool_use', id: `toolu_${id}${index}`, name, input }
}

/** Anthropic's `input_tokens` leave the cache out. */
function inputUsage({ input, cacheRead, cacheWrite }: Usage): object {
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
  }
}

function fullUsage(usage: Usage, output: number): object {
  return {
    ...inputUsage(usage),
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite - usage.cacheWrite1h,
      ephemeral_1h_input_tokens: usage.cacheWrite1h,
    },
    output_tokens: output,
    output_tokens_details: output === usage.output ? { thinking_tokens: usage.reasoning } : null,
    server_tool_use: null,
    service_tier: 'standard',
    speed: 'standard',
    inference_geo: null,
  }
}

function finalUsage(usage: Usage): object {
  return {
    ...inputUsage(usage),
    output_tokens: usage.output,
    output_tokens_details: { thinking_tokens: usage.reasoning },
    server_tool_use: null,
  }
}

function errorFrame(): string {
  const error = { type: 'overloaded_error', message: 'Overloaded' }
  return event('error', { type: 'error', error }).text
}

const ERROR_TYPE: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

function refusal({ status, message, requestId, quota }: Refusal): object {
  const fallback = status < 500 ? 'invalid_request_error' : 'api_error'
  const details = quota ? { details: { error_code: 'enforced_spend_limit_reached' } } : {}
  return {
    type: 'error',
    error: { type: ERROR_TYPE[status] ?? fallback, message, ...details },
    request_id: requestId,
  }
}
