import type { Clock } from '../core/clock.ts'

/** Waits for the next start, but no longer than the run goes on. */
export class Pause {
  readonly #clock: Clock
  #over = false
  #wake = (): void => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves at that instant of the clock. When it is over already, at once, unless the event loop is to have a turn. */
  async until(instant: number, turn: boolean): Promise<void> {
    const wait = instant - this.#clock.now()
    if (this.#over || (wait <= 0 && !turn)) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#clock.setTimer(resolve, Math.max(0, wait))
    this.#wake = resolve
    await promise
    cancel()
  }

  /** Ends this wait, and all later ones. */
  end(): void {
    this.#over = true
    this.#wake()
  }
}
