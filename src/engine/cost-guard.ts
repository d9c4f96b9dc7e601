import type { Usage } from '../core/call.ts'
import type { PriceCall } from '../core/cost.ts'
import type { CostBound } from '../core/options.ts'
import type { Stop } from '../core/run.ts'
import type { Sample } from '../core/sample.ts'
import { MOST_PROBES } from '../core/plan.ts'
import { SizedPrompt } from '../core/sized-prompt.ts'
import type { CostCap } from './cost-cap.ts'

/** What the guard reads off the count of the costs. */
export interface Spending {
  /** US dollars so far. */
  readonly usd: number
  readonly dearestUsd: number
  /** Requests that broke off before they said what they used. */
  readonly uncertain: number
  readonly unpriced: ReadonlySet<string>
}

/**
 * Keeps a run below its caps: each request in flight reserves the most that it may cost.
 *
 * A ready target's requests have an upper bound, which makes that a promise. What the team's own
 * function may cost nobody knows: its requests reserve what the dearest one so far has cost, and go
 * alone until one has said so.
 */
export class CostGuard {
  readonly #caps: readonly CostCap[]
  readonly #spending: Spending
  readonly #bound: number | null
  #succeeded = false
  #failures = 0
  #inFlight = 0

  constructor(caps: readonly CostCap[], spending: Spending, bound: number | null) {
    this.#caps = caps
    this.#spending = spending
    this.#bound = bound
  }

  /** Nobody knows yet what a request may cost: the next one goes alone. */
  get blind(): boolean {
    return this.#bound === null && !this.#succeeded && this.#spending.dearestUsd === 0
  }

  /** US dollars spent, and reserved for what is in flight or broke off. */
  get committed(): number {
    return this.#spending.usd + (this.#inFlight + this.#spending.uncertain) * this.#reserve
  }

  ended({ outcome }: Sample): void {
    if (outcome.type === 'not_started') return
    this.#inFlight = Math.max(0, this.#inFlight - 1)
    if (outcome.type === 'ok') this.#succeeded = true
    else if (outcome.type === 'failed') this.#failures++
  }

  /** No request is in flight any more. */
  close(): void {
    this.#inFlight = 0
  }

  /** The reason not to start another request beside those in flight, or `null`. */
  refusal(inFlight: number, at: number): Stop | null {
    const { unpriced } = this.#spending
    this.#inFlight = inFlight
    if (unpriced.size > 0) {
      const models = [...unpriced].join(', ')
      const message = `maxCost cannot be kept: no price is known for ${models}. Add one: load({ prices: { '${[...unpriced][0]}': { input, output } } }), in dollars per million tokens.`
      return { reason: 'unpriced', at, message }
    }
    if (this.blind && this.#failures >= MOST_PROBES) {
      const message = `maxCost cannot be kept: the first ${this.#failures} requests failed, one after the other, so that nobody knows what one costs.`
      return { reason: 'maxCost', at, message }
    }
    for (const cap of this.#caps) {
      const message = this.#passed(cap, inFlight)
      if (message !== null) return { reason: 'maxCost', at, message }
    }
    this.#inFlight = inFlight + 1
    return null
  }

  get #reserve(): number {
    return Math.max(this.#bound ?? 0, this.#spending.dearestUsd)
  }

  /** Why one more request may pass the cap; `null`: it cannot. */
  #passed(cap: CostCap, inFlight: number): string | null {
    const { limit, name, whose, advice } = cap
    const { usd, uncertain } = this.#spending
    const others = cap.elsewhere()
    const spent = `$${(others + usd).toFixed(4)} is spent${whose}`
    // What costs nothing so far may cost something the next time.
    if (others >= limit)
      return `Nothing is left of ${name}: ${spent}. ${advice}, or lower the load.`
    const reserve = this.#reserve
    const requests = inFlight + 1 + uncertain
    const after = others + usd + requests * reserve
    if (after <= limit) return null
    const unfinished = uncertain === 0 ? '' : `, ${uncertain} of them broken off`
    return `The next request could have taken the cost to $${after.toFixed(4)}, over ${name}: ${spent}, and each of ${requests} requests${unfinished} reserves $${reserve.toFixed(4)}, the most that one may cost. ${advice}, or lower maxTokens or the load.`
  }
}

/**
 * What one request may cost at most: the longest of its prompts, so many answers before it, and all
 * the output it may get; `null` without a price. Hardly any text has fewer than 2 bytes a token.
 */
export function upperBound(
  { provider, model, maxOutputTokens, sent }: CostBound,
  prompts: readonly unknown[],
  priceCall: PriceCall,
  answersBefore = 0,
): number | null {
  const longest = prompts.reduce((most: number, prompt) => Math.max(most, bytesIn(prompt)), 0)
  const output = prompts.reduce(
    (most: number, prompt) =>
      Math.max(most, prompt instanceof SizedPrompt ? (prompt.outputTokens ?? 0) : 0),
    maxOutputTokens,
  )
  const usage: Usage = {
    input: Math.ceil((longest + bytesIn(sent)) / 2) + answersBefore * output,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite1h: 0,
    output,
    reasoning: 0,
  }
  return priceCall({ provider, model, requestedModel: model, usage, estimatedUsage: null }).usd
}

function bytesIn(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value))
}
