import { lastStreamedCall, modelNameOf, tokensPerSecondOf, ttftOf } from './call-figures.ts'
import type { PricedCall } from './cost.ts'
import type { ErrorKind } from './error-kind.ts'
import { requestUsageOf, type RequestUsage } from './request-usage.ts'
import type { Sample } from './sample.ts'

/** What one request came to, to be compared with another of the same prompt; plain JSON, `null`: not known. */
export interface RequestRow extends RequestUsage {
  /** Which prompt it was: equal for equal prompts. */
  prompt: string
  /** `null` when it succeeded. */
  error: ErrorKind | null
  /** Ms. */
  latency: number
  ttft: number | null
  tokensPerSecond: number | null
  models: string[]
}

/** `null` for a request that was cut or never started. */
export function requestRowOf(sample: Sample, priced: readonly PricedCall[]): RequestRow | null {
  const { outcome, calls, prompt, endedAt, intendedAt } = sample
  if (outcome.type === 'cut' || outcome.type === 'not_started') return null
  const streamed = lastStreamedCall(calls)
  return {
    prompt,
    error: outcome.type === 'failed' ? outcome.kind : null,
    latency: endedAt - intendedAt,
    ttft: ttftOf(sample),
    tokensPerSecond: streamed === null ? null : tokensPerSecondOf(streamed),
    ...requestUsageOf(priced),
    models: [...new Set(calls.map(modelNameOf))].toSorted(),
  }
}
