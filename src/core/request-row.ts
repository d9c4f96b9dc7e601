import {
  inputOf,
  lastStreamedCall,
  modelNameOf,
  sumOver,
  tokensPerSecondOf,
  ttftOf,
} from './call-figures.ts'
import type { PricedCall } from './cost.ts'
import type { ErrorKind } from './error-kind.ts'
import type { Sample } from './sample.ts'
import { usedUnknownTokens } from './token-count.ts'

/** What one request came to, to be compared with another of the same prompt; plain JSON, `null`: not known. */
export interface RequestRow {
  /** Which prompt it was: equal for equal prompts. */
  prompt: string
  /** `null` when it succeeded. */
  error: ErrorKind | null
  /** Ms. */
  latency: number
  ttft: number | null
  tokensPerSecond: number | null
  /** All input tokens, those from a cache too. */
  inputTokens: number | null
  cacheReadTokens: number | null
  outputTokens: number | null
  calls: number
  /** Attempts beyond the first of each call. */
  retries: number
  /** US dollars. */
  usd: number | null
  models: string[]
}

/** `null` for a request that was cut or never started. */
export function requestRowOf(sample: Sample, priced: readonly PricedCall[]): RequestRow | null {
  const { outcome, calls, prompt, endedAt, intendedAt } = sample
  if (outcome.type === 'cut' || outcome.type === 'not_started') return null
  const streamed = lastStreamedCall(calls)
  const isKnown = !calls.some(usedUnknownTokens)
  return {
    prompt,
    error: outcome.type === 'failed' ? outcome.kind : null,
    latency: endedAt - intendedAt,
    ttft: ttftOf(sample),
    tokensPerSecond: streamed === null ? null : tokensPerSecondOf(streamed),
    inputTokens: isKnown ? sumOver(calls, inputOf) : null,
    cacheReadTokens: isKnown ? sumOver(calls, ({ cacheRead }) => cacheRead) : null,
    outputTokens: isKnown ? sumOver(calls, ({ output }) => output) : null,
    calls: calls.length,
    retries: calls.reduce((sum, { attempts }) => sum + Math.max(0, attempts.length - 1), 0),
    usd: isKnown ? usdOf(priced) : null,
    models: [...new Set(calls.map(modelNameOf))].toSorted(),
  }
}

/** `null` when some call that used tokens has no price. */
function usdOf(priced: readonly PricedCall[]): number | null {
  let sum = 0
  for (const { call, price } of priced) {
    if (price.usd !== null) sum += price.usd
    else if (call.usage !== null || call.estimatedUsage !== null) return null
  }
  return sum
}
