import type { Call, Usage } from '../core/call.ts'
import type { PriceCall } from '../core/cost.ts'
import type { CostBound } from '../core/options.ts'
import type { Stop } from '../core/run.ts'
import { textsIn } from '../core/redact.ts'

/** What the guard reads off the recorder. */
export interface Spending {
  /** US dollars so far. */
  readonly usd: number
  readonly dearestUsd: number
  readonly unpriced: ReadonlySet<string>
}

/**
 * Keeps a run below its `maxCost`: each request in flight reserves what the dearest one so far has
 * cost, or, before any has ended, what the first may cost at most.
 */
export class CostGuard {
  readonly #maxCost: number
  readonly #spending: Spending
  readonly #bound: number

  constructor(maxCost: number, spending: Spending, bound: number | null) {
    this.#maxCost = maxCost
    this.#spending = spending
    this.#bound = bound ?? 0
  }

  /** The reason not to start another request beside those in flight, or `null`. */
  refusal(inFlight: number, at: number): Stop | null {
    const { usd, dearestUsd, unpriced } = this.#spending
    if (unpriced.size > 0) {
      const models = [...unpriced].join(', ')
      const message = `maxCost cannot be kept: no price is known for ${models}. Add one: load({ prices: { '${[...unpriced][0]}': { input, output } } }), in dollars per million tokens.`
      return { reason: 'unpriced', at, message }
    }
    const reserve = dearestUsd === 0 ? this.#bound : dearestUsd
    const after = usd + (inFlight + 1) * reserve
    if (after <= this.#maxCost) return null
    const message = `The next request could have taken the cost to $${after.toFixed(4)}, over maxCost ($${this.#maxCost}): $${usd.toFixed(4)} is spent, and each of ${inFlight + 1} requests reserves $${reserve.toFixed(4)}.`
    return { reason: 'maxCost', at, message }
  }
}

/** What one request may cost at most: its prompt at 4 characters a token, and all the output it may get. */
export function upperBound(
  { provider, model, maxOutputTokens }: CostBound,
  prompt: unknown,
  priceCall: PriceCall,
): number | null {
  const characters = textsIn(prompt).reduce((sum, text) => sum + text.length, 0)
  const usage: Usage = {
    input: Math.ceil(characters / 4),
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite1h: 0,
    output: maxOutputTokens,
    reasoning: 0,
  }
  const call: Call = {
    provider,
    format: provider === 'anthropic' ? 'anthropic-messages' : 'openai-chat',
    url: '',
    requestedModel: model,
    model,
    streamed: false,
    startedAt: 0,
    endedAt: 0,
    attempts: [],
    firstByteAt: null,
    firstTokenAt: null,
    firstAnswerAt: null,
    lastTokenAt: null,
    chunks: 0,
    gaps: null,
    usage,
    usageIsFinal: true,
    estimatedUsage: null,
    finishReason: null,
    serviceTier: null,
    outcome: 'ok',
    errorMessage: null,
    rateLimit: {},
    simulated: false,
  }
  return priceCall(call).usd
}
