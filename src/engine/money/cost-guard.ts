import type { Stop } from '../../core/run/run.ts'
import type { Sample } from '../../core/calls/sample.ts'
import { MOST_PROBES } from '../../core/plan/plan.ts'
import type { CostCap } from './cost-cap.ts'
import type { Asked, PartCost } from './part-cost.ts'

/** What the guard reads off the count of the costs. */
export interface Spending {
  /** US dollars so far. */
  readonly usd: number
  /** Requests that broke off before they said what they used. */
  readonly uncertain: number
  readonly unpriced: ReadonlySet<string>
}

/** A request, before it starts. */
export interface Starting extends Asked {
  readonly index: number
  readonly warmup: boolean
  /** The part of a mix that it belongs to. */
  readonly part: string | null
}

/**
 * Keeps a run below its caps: each request reserves the most that it may cost before it starts, until
 * it has ended and said what it did cost; what breaks off stays reserved.
 */
export class CostGuard {
  readonly #caps: readonly CostCap[]
  readonly #spending: Spending
  /** By the name of the part; `null`: all there is. */
  readonly #parts: ReadonlyMap<string | null, PartCost>
  readonly #reserved = new Map<string, number>()
  #inFlight = 0
  #brokenOff = 0
  #uncertain = 0
  #failures = 0

  constructor(
    caps: readonly CostCap[],
    spending: Spending,
    parts: ReadonlyMap<string | null, PartCost>,
  ) {
    this.#caps = caps
    this.#spending = spending
    this.#parts = parts
  }

  /** Nobody knows yet what a request of this part may cost: the next one goes alone; `null`: of all it is known. */
  get unknown(): { readonly part: string | null } | null {
    for (const [part, { isUnknown }] of this.#parts) if (isUnknown) return { part }
    return null
  }

  /** US dollars spent, and reserved for what is in flight or broke off. */
  get committed(): number {
    return this.#spending.usd + this.#inFlight + this.#brokenOff
  }

  /** The reason not to start any further request, or `null`. */
  refusal(at: number): Stop | null {
    const { unpriced } = this.#spending
    if (unpriced.size > 0) {
      for (const cap of this.#caps) cap.reached?.()
      const models = [...unpriced].join(', ')
      const message = `maxCost cannot be kept: no price is known for ${models}. Add one: load({ prices: { '${[...unpriced][0]}': { input, output } } }), in dollars per million tokens.`
      return { reason: 'unpriced', at, message }
    }
    if (this.unknown !== null && this.#failures >= MOST_PROBES) {
      const message = `maxCost cannot be kept: the first ${this.#failures} requests failed, one after the other, so that nobody knows what one costs.`
      return { reason: 'maxCost', at, message }
    }
    for (const cap of this.#caps) {
      const { limit, name, whose, advice } = cap
      const others = cap.elsewhere()
      // What costs nothing so far may cost something the next time.
      if (others < limit) continue
      cap.reached?.()
      const spent = this.#spent(others, whose)
      const message = `Nothing is left of ${name}: ${spent}. ${advice}, or lower the load.`
      return { reason: 'maxCost', at, message }
    }
    return null
  }

  /** Reserves what a request may cost; a reason not to start it, or `null`. */
  reserve(starting: Starting, at: number): Stop | null {
    const most = this.#parts.get(starting.part)!.most(starting)
    for (const cap of this.#caps) {
      const message = this.#passed(cap, most)
      if (message === null) continue
      cap.reached?.()
      return { reason: 'maxCost', at, message }
    }
    this.#reserved.set(keyOf(starting), most)
    this.#inFlight += most
    return null
  }

  /** After its cost was counted. */
  ended(sample: Sample): void {
    const { outcome } = sample
    if (outcome.type === 'not_started') return
    const key = keyOf(sample)
    const reserved = this.#reserved.get(key) ?? 0
    this.#reserved.delete(key)
    this.#inFlight = this.#reserved.size === 0 ? 0 : this.#inFlight - reserved
    const { uncertain } = this.#spending
    if (uncertain > this.#uncertain) this.#brokenOff += reserved
    this.#uncertain = uncertain
    if (outcome.type === 'failed') this.#failures++
    this.#parts.get(sample.part)?.ended(sample, reserved)
  }

  /** No request is in flight any more. */
  close(): void {
    this.#reserved.clear()
    this.#inFlight = 0
  }

  /** Why one more request may pass the cap; `null`: it cannot. */
  #passed(cap: CostCap, most: number): string | null {
    const { limit, name, whose, advice } = cap
    const others = cap.elsewhere()
    const after = others + this.committed + most
    if (after <= limit) return null
    const dollars = (usd: number): string => `$${usd.toFixed(4)}`
    const count = this.#reserved.size
    const held = this.#inFlight + this.#brokenOff
    const holding = [
      ...(count === 0 ? [] : [`${count} in flight`]),
      ...(this.#uncertain === 0 ? [] : [`${this.#uncertain} broken off`]),
    ]
    const reserve =
      held === 0 ? '' : `, ${dollars(held)} is reserved for requests (${holding.join(', ')})`
    return `The next request could have taken the cost to ${dollars(after)}, over ${name}: ${this.#spent(others, whose)}${reserve}, and it may cost ${dollars(most)} at most. ${advice}, or lower maxTokens or the load.`
  }

  #spent(others: number, whose: string): string {
    return `$${(others + this.#spending.usd).toFixed(4)} is spent${whose}`
  }
}

function keyOf({ index, warmup }: { index: number; warmup: boolean }): string {
  return `${warmup ? 'warmup' : ''}${index}`
}
