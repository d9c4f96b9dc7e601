import { otherSide, type SideName } from '../core/comparison/turns.ts'
import type { Player } from './seat.ts'

type Pair = Readonly<Record<SideName, Pick<Player, 'spent'>>>

/** What a comparison has cost so far, on both sides and in all its passes, and what it may cost. */
export class Spending {
  /** US dollars; `null`: any number. */
  readonly maxCost: number | null
  #over = 0
  #overCommitted = 0
  #now: Pair | null = null
  #atLastBlock = 0
  #dearestBlock = 0
  #unpriced = false

  constructor(maxCost: number | null) {
    this.maxCost = maxCost
  }

  /** US dollars; `null` when something has no price. */
  get usd(): number | null {
    this.#look()
    return this.#unpriced ? null : this.#over + this.#running
  }

  /** A load test begins to take turns. */
  begin(pair: Pair): void {
    this.#now = pair
    this.#atLastBlock = 0
    this.#dearestBlock = 0
  }

  /** It is over. */
  end(): void {
    this.#over += this.#running
    this.#overCommitted += this.#committedOf('base') + this.#committedOf('head')
    this.#look()
    this.#now = null
  }

  /** Why the next block of this test must not begin; `null`: it may. It is reckoned as dear as the dearest before. */
  refusal(): string | null {
    const { maxCost } = this
    const running = this.#running
    this.#dearestBlock = Math.max(this.#dearestBlock, running - this.#atLastBlock)
    this.#atLastBlock = running
    if (maxCost === null) return null
    const { usd } = this
    if (usd === null) {
      return `--max-cost cannot be kept: no price is known for what was called. Add one: load({ prices }).`
    }
    const next = usd + this.#dearestBlock
    if (usd < maxCost && next <= maxCost) return null
    return `$${usd.toFixed(4)} is spent, and the next requests could take it over --max-cost ($${maxCost}): raise it, or compare fewer tests or requests.`
  }

  /** US dollars that all but one side of the test have come to, and those that may still be owed. */
  elsewhere(side: SideName): number {
    return this.#overCommitted + this.#committedOf(otherSide(side))
  }

  get #running(): number {
    if (this.#now === null) return 0
    return (this.#now.base.spent.usd ?? 0) + (this.#now.head.spent.usd ?? 0)
  }

  #committedOf(side: SideName): number {
    return this.#now?.[side].spent.committedUsd ?? 0
  }

  #look(): void {
    if (this.#now === null) return
    const { base, head } = this.#now
    if (base.spent.usd === null || head.spent.usd === null) this.#unpriced = true
  }
}
