import type { PriceCall } from '../../core/calls/cost.ts'
import type { CostBound } from '../../core/options/options.ts'
import type { Sample } from '../../core/calls/sample.ts'
import { MOST_PROBES } from '../../core/plan/plan.ts'
import { upperBound } from './upper-bound.ts'

/** What is asked of one request before it starts. */
export interface Asked {
  readonly prompt: unknown
  /** How long its answer should be; `null`: as it comes. */
  readonly outputTokens: number | null
}

/**
 * What the requests of one target may cost: a part of a mix, or all there are.
 *
 * A ready target's have an upper bound each. What the team's own function may cost nobody knows: its
 * requests reserve what the dearest so far has cost, and nothing is known until one has said so.
 */
export class PartCost {
  readonly #bound: CostBound | null
  readonly #priceCall: PriceCall
  #dearest = 0
  #isSeen = false
  /** Requests that succeeded without cost. */
  #free = 0
  /** By how much a request has gone beyond its bound at most. */
  #excess = 1

  constructor(bound: CostBound | null, priceCall: PriceCall) {
    // Without a price there is no bound in dollars.
    const isPriced = bound !== null && upperBound(bound, anyPrompt, priceCall) !== null
    this.#bound = isPriced ? bound : null
    this.#priceCall = priceCall
  }

  /** Nothing says yet what a request may cost. */
  get isUnknown(): boolean {
    return this.#bound === null && !this.#isSeen
  }

  /** US dollars that this request may cost at most, as far as anybody knows. */
  most(asked: Asked): number {
    if (this.#bound === null) return this.#dearest
    return upperBound(this.#bound, asked, this.#priceCall)! * this.#excess
  }

  /** A request has ended that had reserved so much. */
  ended({ outcome, calls }: Sample, reserved: number): void {
    const usd = calls.reduce((sum, call) => sum + (this.#priceCall(call).usd ?? 0), 0)
    // One that was answered from a cache of the team's own says nothing about the next.
    if (usd === 0 && outcome.type === 'ok') this.#free++
    if (usd > 0 || this.#free >= MOST_PROBES) this.#isSeen = true
    this.#dearest = Math.max(this.#dearest, usd)
    if (this.#bound !== null && reserved > 0) {
      this.#excess = Math.max(this.#excess, (usd / reserved) * this.#excess)
    }
  }
}

const anyPrompt: Asked = { prompt: '', outputTokens: null }
