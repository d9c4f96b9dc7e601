import type { ErrorKind } from './error-kind.ts'
import type { Histogram } from '../statistics/histogram.ts'

/** The wire formats that vitest-load reads and its simulator writes. */
export type FormatId = 'anthropic-messages' | 'openai-chat' | 'openai-responses' | 'gemini-generate'

/**
 * Tokens of one call as the provider billed them.
 *
 * Input is split: `input` is uncached, so the whole prompt is `input + cacheRead + cacheWrite`
 * (Anthropic's `input_tokens` excludes the cache, OpenAI's includes it; both end up here the same).
 * `reasoning` is part of `output`.
 */
export interface Usage {
  input: number
  cacheRead: number
  cacheWrite: number
  /** The part of `cacheWrite` that was written for an hour, which costs more. */
  cacheWrite1h: number
  output: number
  reasoning: number
}

/** One HTTP exchange of a call. Instants are ms of the run's clock. */
export interface Attempt {
  startedAt: number
  headersAt: number | null
  endedAt: number
  /** HTTP status; `null` when no response came. */
  status: number | null
  /** `null` when the attempt succeeded or was cancelled. */
  error: ErrorKind | null
  /** What the provider asked to wait, in ms. */
  retryAfterMs: number | null
  requestId: string | null
}

export type CallOutcome = 'ok' | 'cancelled' | ErrorKind

/** One logical model call made inside a request, however many attempts it took. Instants are ms of the run's clock. */
export interface Call {
  /** `anthropic`, `openai`, `deepseek`, …: who bills it, by host; the wire format's owner for unknown hosts. */
  provider: string
  format: FormatId
  /** Origin and path, without query, user or fragment. */
  url: string
  requestedModel: string | null
  /** The model as the answer names it. */
  model: string | null
  streamed: boolean
  startedAt: number
  endedAt: number
  attempts: Attempt[]
  firstByteAt: number | null
  /** First non-empty text, reasoning, refusal or tool-argument delta; streams only. */
  firstTokenAt: number | null
  /** First token that is not reasoning; streams only. */
  firstAnswerAt: number | null
  lastTokenAt: number | null
  /** Chunks with content. */
  chunks: number
  /** Gaps between chunks with content, in ms; `null` without two chunks. */
  gaps: Histogram | null
  /** `null` when the answer carried none. */
  usage: Usage | null
  /** False when the stream was cut before its final usage: `usage` is then a lower bound. */
  usageIsFinal: boolean
  /** A guess from text lengths (4 characters a token), where `usage` is `null` and content was seen. */
  estimatedUsage: Usage | null
  /** As the provider words it: `end_turn`, `stop`, `completed`, … */
  finishReason: string | null
  /** `standard`, `default`, `flex`, `priority`, `batch`, …; `null` when not said. */
  serviceTier: string | null
  outcome: CallOutcome
  /** One sentence about the failure without prompt, answer or key; `null` when there was none. */
  errorMessage: string | null
  /** Remaining requests and tokens as the rate-limit headers of the last attempt said, lower-cased header name to value. */
  rateLimit: Record<string, string>
  /** True when vitest-load's own simulator answered. */
  simulated: boolean
}
