import type { Usage } from '../../core/calls/call.ts'
import type { PriceCall } from '../../core/calls/cost.ts'
import type { CostBound } from '../../core/options/options.ts'
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
  const texts = [prompt, sent].map((value) => JSON.stringify(value) ?? '')
  const input = Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 2)
  const isCached = texts.some(asksForCache)
  const usage: Usage = {
    input: isCached ? 0 : input,
    cacheRead: 0,
    cacheWrite: isCached ? input : 0,
    cacheWrite1h: isCached ? input : 0,
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

/** Then all of it may be written to a prompt cache, for the hour that costs most. */
export function asksForCache(json: string): boolean {
  return json.includes('"cache_control"')
}
