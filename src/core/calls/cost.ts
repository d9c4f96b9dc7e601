import type { Call } from './call.ts'

/** What one call cost. */
export interface CallPrice {
  /** US dollars; `null` when the model has no known price or the tokens are not known. */
  usd: number | null
  /** The model whose price was used; `null` when there is none. */
  matchedModel: string | null
  /** Where the price came from, such as `genai-prices 0.1.8`. */
  source: string | null
}

export interface PricedCall {
  readonly call: Call
  readonly price: CallPrice
}

/** What a price hangs on. */
export type Billable = Pick<
  Call,
  'provider' | 'model' | 'requestedModel' | 'usage' | 'estimatedUsage'
>

export type PriceCall = (call: Billable) => CallPrice

/** A price that the team sets itself, in US dollars per million tokens. */
export interface PriceOverride {
  input: number
  output: number
  cacheRead?: number
  cacheWrite?: number
}
