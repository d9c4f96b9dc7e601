import type { Call } from '../calls/call.ts'
import { modelNameOf, usageOf } from '../calls/call-figures.ts'
import type { PricedCall } from '../calls/cost.ts'
import type { Cost } from '../run/run.ts'
import { usedUnknownTokens } from '../calls/token-count.ts'

/** Tiers whose price is the model's listed one. */
const LISTED_TIERS = new Set(['standard', 'default', 'auto', 'on_demand'])

/** Adds up what calls cost. */
export class CostCount {
  readonly #unpriced = new Set<string>()
  readonly #sources = new Set<string>()
  readonly #matched = new Map<string, string>()
  readonly #otherTiers = new Set<string>()
  #usd = 0
  #priced = 0
  #spending = 0
  #calls = 0
  #requests = 0
  #estimated = false
  #atLeast = false
  #dearest = 0
  #uncertain = 0

  /** Takes the calls of one request, which may be none. */
  addRequest(calls: readonly PricedCall[]): void {
    this.#requests++
    let usd = 0
    for (const priced of calls) usd += this.#add(priced)
    if (calls.some(({ call }) => mayHaveCostMore(call))) this.#uncertain++
    this.#usd += usd
    this.#dearest = Math.max(this.#dearest, usd)
  }

  /** US dollars so far; calls without a price count 0. */
  get usd(): number {
    return this.#usd
  }

  /** The dearest request so far, in US dollars. */
  get dearestUsd(): number {
    return this.#dearest
  }

  /** Requests with a call that broke off before it said what it used. */
  get uncertain(): number {
    return this.#uncertain
  }

  get unpriced(): ReadonlySet<string> {
    return this.#unpriced
  }

  /** Service tiers seen whose price is another than the listed one. */
  get otherTiers(): ReadonlySet<string> {
    return this.#otherTiers
  }

  /** `hidden`: whether model calls went unseen, so that the truth may be more. */
  read(hidden: boolean): Cost {
    // Without any call nothing is known: a target may call its models in another process.
    const unknown = this.#calls === 0 || (this.#spending > 0 && this.#priced === 0)
    const usd = unknown ? null : this.#usd
    const perRequest = usd === null || this.#requests === 0 ? null : usd / this.#requests
    return {
      usd,
      perRequest,
      per1k: perRequest === null ? null : perRequest * 1000,
      estimated: this.#estimated,
      atLeast: this.#atLeast || hidden,
      unpriced: [...this.#unpriced],
      pricesFrom: [...this.#sources],
      matched: Object.fromEntries(this.#matched),
    }
  }

  #add({ call, price }: PricedCall): number {
    this.#calls++
    if (usedUnknownTokens(call)) {
      this.#spending++
      this.#atLeast = true
      return 0
    }
    if (call.usage === null && call.estimatedUsage === null) return 0
    this.#spending++
    if (call.usage === null) this.#estimated = true
    if (!call.usageIsFinal) this.#atLeast = true
    const { serviceTier } = call
    if (serviceTier !== null && !LISTED_TIERS.has(serviceTier)) this.#otherTiers.add(serviceTier)
    const model = modelNameOf(call)
    const { usd, matchedModel, source } = price
    if (usd === null) {
      this.#unpriced.add(model)
      this.#atLeast = true
      return 0
    }
    this.#priced++
    if (source !== null) this.#sources.add(source)
    if (matchedModel !== null && matchedModel !== model) this.#matched.set(model, matchedModel)
    return usd
  }
}

function mayHaveCostMore(call: Call): boolean {
  return (
    usedUnknownTokens(call) ||
    (!call.usageIsFinal && call.outcome !== 'ok' && usageOf(call) !== null)
  )
}

/** What a month of this traffic would cost, in US dollars; `null` when the cost is not known. */
export function monthlyCost(run: { cost: Cost }, requestsPerDay: number): number | null {
  const { perRequest } = run.cost
  const daysPerMonth = 365.25 / 12
  return perRequest === null ? null : perRequest * requestsPerDay * daysPerMonth
}
