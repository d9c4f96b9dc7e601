import type { Clock } from '../core/clock.ts'
import type { ConcurrencyRamp } from '../core/load.ts'
import { rampMs, wholeLevelsOf } from '../core/ramp.ts'

interface LevelEvents {
  changed(level: number): void
  /** Requests above a level that fell some time ago are to end. */
  cutDownTo(level: number): void
}

/** How many requests may be in flight, as time goes on. */
export class ConcurrencyLevel {
  readonly #clock: Clock
  readonly #events: LevelEvents
  readonly #cancels = new Set<() => void>()
  #level = 0
  #opened = Promise.withResolvers<void>()

  constructor(clock: Clock, concurrency: number | ConcurrencyRamp, events: LevelEvents) {
    this.#clock = clock
    this.#events = events
    if (typeof concurrency === 'number') this.#set(concurrency)
    else this.#follow(concurrency)
  }

  get now(): number {
    return this.#level
  }

  /** Resolves when there may be a request in flight, or when the level is followed no more. */
  async positive(): Promise<void> {
    if (this.#level === 0) await this.#opened.promise
  }

  close(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
    this.#opened.resolve()
  }

  #follow(ramp: ConcurrencyRamp): void {
    const start = this.#clock.now()
    const changes = wholeLevelsOf(ramp)
    const step = (): void => {
      const { done, value } = changes.next()
      if (done === true) this.#at(start + rampMs(ramp), () => this.close())
      else {
        this.#at(start + value.atMs, () => {
          if (value.level < this.#level) this.#cutLater(value.level, ramp.gracefulRampDownMs)
          this.#set(value.level)
          step()
        })
      }
    }
    step()
  }

  #set(level: number): void {
    this.#level = level
    this.#events.changed(level)
    if (level === 0) this.#opened = Promise.withResolvers()
    else this.#opened.resolve()
  }

  #cutLater(level: number, ms: number): void {
    // By then it may have risen again.
    this.#at(this.#clock.now() + ms, () => this.#events.cutDownTo(Math.max(level, this.#level)))
  }

  #at(instant: number, act: () => void): void {
    const wait = instant - this.#clock.now()
    if (wait <= 0) return act()
    const cancel = this.#clock.setTimer(() => {
      this.#cancels.delete(cancel)
      act()
    }, wait)
    this.#cancels.add(cancel)
  }
}
