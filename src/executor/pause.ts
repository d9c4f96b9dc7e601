import type { Clock } from '../core/clock.ts'

/** Waits for the next starts, but no longer than more of them are to come. */
export class Pause {
  readonly #clock: Clock
  #over = false
  readonly #waits = new Set<() => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves at that instant of the clock. When it is over already, at once, unless the event loop is to have a turn. */
  async until(instant: number, turn: boolean): Promise<void> {
    const wait = instant - this.#clock.now()
    if (this.#over || (wait <= 0 && !turn)) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#clock.setTimer(resolve, Math.max(0, wait))
    this.#waits.add(resolve)
    await promise
    this.#waits.delete(resolve)
    cancel()
  }

  /** Ends all waits, later ones too. */
  end(): void {
    this.#over = true
    for (const wake of this.#waits) wake()
  }
}
