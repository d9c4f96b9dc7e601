import type { Usage } from '../core/calls/call.ts'
import type { PriceCall } from '../core/calls/cost.ts'
import type { CostBound } from '../core/options/options.ts'
import type { Asked } from './part-cost.ts'

/**
 * What one request may cost at most, in US dollars: its prompt, what is sent beside it, and all the
 * output it may get; `null` without a price. Hardly any text has fewer than 2 bytes a token.
 */
export function upperBound(
  costBound: CostBound,
  { prompt, outputTokens }: Asked,
  priceCall: PriceCall,
): number | null {
  const { provider, model, sent } = costBound
  const usage: Usage = {
    input: Math.ceil((bytesIn(prompt) + bytesIn(sent)) / 2),
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite1h: 0,
    output: mostOutput(costBound, outputTokens),
    reasoning: 0,
  }
  return priceCall({ provider, model, requestedModel: model, usage, estimatedUsage: null }).usd
}

/** The most output of one request: as long as its prompt wants, unless `params` name a maximum, which is then sent. */
export function mostOutput(
  { maxOutputTokens, answers = 1, sent }: CostBound,
  wanted: number | null,
): number {
  if (wanted === null) return maxOutputTokens
  const isFixed = /"(?:max_\w*tokens|maxOutputTokens)":/.test(JSON.stringify(sent ?? null))
  return isFixed ? Math.max(wanted * answers, maxOutputTokens) : wanted * answers
}

function bytesIn(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value))
}
