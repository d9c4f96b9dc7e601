import type { LimitState } from '../wire/rate-limit-headers.ts'

const ROUNDING = 1e-6

/** A token bucket: holds a minute's worth, refilled continuously. Instants in ms. */
export class Bucket {
  readonly #limit: number
  #level: number
  #filledAt: number

  /** `limit` in units per minute; full at first. */
  constructor(limit: number, at: number) {
    this.#limit = limit
    this.#level = limit
    this.#filledAt = at
  }

  /** Ms until `amount` can be taken; 0: now. More than it can ever hold waits until it is full. */
  waitFor(amount: number, at: number): number {
    this.#refill(at)
    if (amount > this.#limit) return Math.max(1, this.#msFor(this.#limit))
    // What a refill leaves missing by rounding is not missing.
    return this.#level + ROUNDING >= amount ? 0 : this.#msFor(amount)
  }

  /** Takes without asking; a negative amount gives back. */
  take(amount: number, at: number): void {
    this.#refill(at)
    this.#level = Math.min(this.#limit, this.#level - amount)
  }

  state(at: number): LimitState {
    this.#refill(at)
    return { limit: this.#limit, remaining: this.#level, resetMs: this.#msFor(this.#limit) }
  }

  #refill(at: number): void {
    const gained = ((at - this.#filledAt) * this.#limit) / 60_000
    this.#level = Math.min(this.#limit, this.#level + Math.max(0, gained))
    this.#filledAt = Math.max(this.#filledAt, at)
  }

  #msFor(level: number): number {
    return ((level - this.#level) * 60_000) / this.#limit
  }
}
