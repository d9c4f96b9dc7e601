import { inputOf, sumOver } from './call-figures.ts'
import type { PricedCall } from './cost.ts'
import { usedUnknownTokens } from './token-count.ts'

/** What one request used; `null`: not known. */
export interface RequestUsage {
  /** All input tokens, those from a cache too. */
  inputTokens: number | null
  cacheReadTokens: number | null
  outputTokens: number | null
  calls: number
  /** Attempts beyond the first of each call. */
  retries: number
  /** US dollars. */
  usd: number | null
}

export function requestUsageOf(priced: readonly PricedCall[]): RequestUsage {
  const calls = priced.map(({ call }) => call)
  const isKnown = !calls.some(usedUnknownTokens)
  return {
    inputTokens: isKnown ? sumOver(calls, inputOf) : null,
    cacheReadTokens: isKnown ? sumOver(calls, ({ cacheRead }) => cacheRead) : null,
    outputTokens: isKnown ? sumOver(calls, ({ output }) => output) : null,
    calls: calls.length,
    retries: calls.reduce((sum, { attempts }) => sum + Math.max(0, attempts.length - 1), 0),
    usd: isKnown ? usdOf(priced) : null,
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
