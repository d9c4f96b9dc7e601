import type { Player } from './seat.ts'

interface Pair {
  readonly base: Pick<Player, 'usd'>
  readonly head: Pick<Player, 'usd'>
}

/** What a comparison has cost so far, on both sides and in all its passes, and what it may cost. */
export class Spending {
  /** US dollars; `null`: any number. */
  readonly maxCost: number | null
  #over = 0
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

  get #running(): number {
    if (this.#now === null) return 0
    return (this.#now.base.usd ?? 0) + (this.#now.head.usd ?? 0)
  }

  #look(): void {
    if (this.#now === null) return
    if (this.#now.base.usd === null || this.#now.head.usd === null) this.#unpriced = true
  }
}
