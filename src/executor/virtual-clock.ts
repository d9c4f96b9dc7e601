import type { Clock } from '../core/clock.ts'

interface Timer {
  readonly due: number
  readonly order: number
  readonly fire: () => void
}

/** A clock that jumps from timer to timer, so that hours of a plan pass in milliseconds. */
export class VirtualClock implements Clock {
  #now = 0
  #order = 0
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#now
  }

  setTimer(fire: () => void, ms: number): () => void {
    const timer = { due: this.#now + Math.max(0, ms), order: this.#order++, fire }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Resolves after `ms` of virtual time. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.setTimer(resolve, ms))
  }

  /**
   * Lets time pass until `work` settles, and gives its result.
   *
   * @throws {Error} when `work` waits for something that no timer of this clock will bring.
   */
  async run<Result>(work: Promise<Result>): Promise<Result> {
    let settled = false
    const settle = (): void => {
      settled = true
    }
    work.then(settle, settle)
    for (;;) {
      await promisesToSettle()
      if (settled) return work
      const next = this.#earliest()
      if (next === null)
        throw new Error('Nothing is due on the virtual clock, and the work goes on.')
      this.#timers.delete(next)
      this.#now = next.due
      next.fire()
    }
  }

  #earliest(): Timer | null {
    let earliest: Timer | null = null
    for (const timer of this.#timers) {
      const sooner =
        earliest === null ||
        timer.due < earliest.due ||
        (timer.due === earliest.due && timer.order < earliest.order)
      if (sooner) earliest = timer
    }
    return earliest
  }
}

/** A turn of the real event loop: every promise that can settle without a timer has done so by then. */
function promisesToSettle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
