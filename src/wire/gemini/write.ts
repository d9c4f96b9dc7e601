import type { Usage } from '../../core/calls/call.ts'
import { inputOf } from '../../core/calls/call-figures.ts'
import {
  asciiJson,
  joined,
  textOf,
  type Answer,
  type AnswerPart,
  type Frame,
  type Refusal,
  type WireWriter,
} from '../writing.ts'

const FINISH_REASON = { end: 'STOP', length: 'MAX_TOKENS', tool: 'STOP' } as const

/** Gemini's `generateContent`: chunks without names, each like a whole answer. A tool is called in one piece. */
export const geminiWriter: WireWriter = {
  stream: (answer, { errorAt }) => joined(frames(answer), errorAt, errorFrame),
  answer: (answer) => ({
    candidates: [
      {
        content: { parts: answer.parts.map(partOf), role: 'model' },
        finishReason: FINISH_REASON[answer.finish],
        index: 0,
      },
    ],
    ...about(answer, answer.usage === null ? null : usageOf(answer.usage)),
  }),
  refusal,
}

function* frames(answer: Answer): Generator<Frame> {
  // Until the end only the prompt is counted, as Gemini does before its first token.
  const counted = answer.usage === null ? null : promptOf(answer.usage)
  const tail = `],"role":"model"},"index":0}],${asciiJson(about(answer, counted)).slice(1)}\n\n`
  for (const part of answer.parts) {
    const contents =
      part.type === 'tool' ? [asciiJson(partOf(part))] : part.pieces.map(pieceOf(part))
    for (const content of contents) {
      const text = `data: {"candidates":[{"content":{"parts":[${content}${tail}`
      yield { text, content: true }
    }
  }
  const last = {
    candidates: [
      {
        content: { parts: [{ text: '' }], role: 'model' },
        finishReason: FINISH_REASON[answer.finish],
        index: 0,
      },
    ],
    ...about(answer, answer.usage === null ? null : usageOf(answer.usage)),
  }
  yield { text: `data: ${asciiJson(last)}\n\n`, content: false }
}

function pieceOf({ type }: AnswerPart): (piece: string) => string {
  const after = type === 'reasoning' ? ',"thought":true}' : '}'
  return (piece) => `{"text":${asciiJson(piece)}${after}`
}

function partOf(part: AnswerPart): object {
  if (part.type === 'tool')
    return { functionCall: { name: part.name, args: JSON.parse(textOf(part)) } }
  return { text: textOf(part), ...(part.type === 'reasoning' ? { thought: true } : {}) }
}

function about({ id, model }: Answer, usageMetadata: object | null): object {
  const usage = usageMetadata === null ? {} : { usageMetadata }
  return { ...usage, modelVersion: model, responseId: id }
}

/** Gemini's `promptTokenCount` holds the cache as well; what writing to it took is not told. */
function promptOf(usage: Usage): object {
  const prompt = inputOf(usage)
  return {
    promptTokenCount: prompt,
    totalTokenCount: prompt,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
    ...(usage.cacheRead === 0 ? {} : { cachedContentTokenCount: usage.cacheRead }),
  }
}

function usageOf(usage: Usage): object {
  return {
    ...promptOf(usage),
    candidatesTokenCount: usage.output - usage.reasoning,
    totalTokenCount: inputOf(usage) + usage.output,
    ...(usage.reasoning === 0 ? {} : { thoughtsTokenCount: usage.reasoning }),
  }
}

function errorFrame(): string {
  const message = 'The model is overloaded. Please try again later.'
  return `data: ${asciiJson({ error: { code: 503, message, status: 'UNAVAILABLE' } })}\n\n`
}

const STATUS: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}
const RPC = 'type.googleapis.com/google.rpc.'

function refusal({ status, message, quota, retryAfterMs }: Refusal): object {
  const fallback = status < 500 ? 'FAILED_PRECONDITION' : 'INTERNAL'
  const per = quota ? 'PerDay' : 'PerMinute'
  const quotaId = `GenerateRequests${per}PerProjectPerModel`
  const details = [
    ...(status === 429 ? [{ '@type': `${RPC}QuotaFailure`, violations: [{ quotaId }] }] : []),
    ...(retryAfterMs === undefined
      ? []
      : [{ '@type': `${RPC}RetryInfo`, retryDelay: `${retryAfterMs / 1000}s` }]),
  ]
  const more = details.length === 0 ? {} : { details }
  return { error: { code: status, message, status: STATUS[status] ?? fallback, ...more } }
}
