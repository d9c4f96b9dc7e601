import type { Clock } from '../core/clock.ts'
import { PromptWait } from './prompt-wait.ts'
import type { ActiveRequest } from './request.ts'

/** What goes on in a leg, and how it is ended: at once, after a while, or down to so many. */
export class RunningRequests {
  readonly #clock: Clock
  readonly #alsoCut: () => void
  /** In the order of their starts. */
  readonly #active = new Set<ActiveRequest>()
  readonly #waiting = new PromptWait()
  #isCut = false
  #cancelCut = (): void => {}

  /** `alsoCut` ends what goes on beside the requests. */
  constructor(clock: Clock, alsoCut: () => void) {
    this.#clock = clock
    this.#alsoCut = alsoCut
  }

  get size(): number {
    return this.#active.size
  }

  /** All have been ended; whatever is just starting ends too. */
  get isCut(): boolean {
    return this.#isCut
  }

  /** A leg begins; `isCut` when nothing may start in it. */
  begin(isCut: boolean): void {
    this.#isCut = isCut
  }

  add(request: ActiveRequest): void {
    this.#active.add(request)
    // The target itself may have brought the end about, before its request was among these.
    if (this.#isCut) request.cut()
  }

  delete(request: ActiveRequest): void {
    this.#active.delete(request)
  }

  /** Waits for a prompt, but no longer than the requests may go on; `null` when that ends first. */
  waitFor<Read>(reading: Promise<Read>): Promise<Read | null> {
    return this.#waiting.for(reading)
  }

  cut(): void {
    this.#isCut = true
    for (const request of this.#active) request.cut()
    this.#alsoCut()
    this.#waiting.end()
  }

  cutAfter(ms: number): void {
    this.#cancelCut()
    this.#cancelCut = this.#clock.setTimer(() => this.cut(), ms)
  }

  /** Ends those that have been in flight for longest, so that no more than `level` are. */
  cutDownTo(level: number): void {
    const tooMany = Math.max(0, this.#active.size - level)
    for (const request of [...this.#active].slice(0, tooMany)) request.cut()
  }

  /** All are over: nothing is left to be cut. */
  end(): void {
    this.#cancelCut()
  }
}
