import type { Clock } from '../core/clock.ts'
import type { ConcurrencyRamp } from '../core/load/load.ts'
import { rampMs, wholeLevelsOf } from '../core/load/ramp.ts'

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
  /** What comes after each fall, some time later: the highest level that there has been since. */
  readonly #cuts = new Set<{ level: number }>()
  #level = 0
  /** It changes no more. */
  #over = false
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

  /** Resolves when there may be a request in flight, or when the ramp is over. */
  async positive(): Promise<void> {
    while (this.#level === 0 && !this.#over) await this.#opened.promise
  }

  /** Follows no more, and cuts nothing any more. */
  close(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
    this.#end()
  }

  #follow(ramp: ConcurrencyRamp): void {
    const start = this.#clock.now()
    const changes = wholeLevelsOf(ramp)
    let next = changes.next()
    // A level may change faster than timers fire.
    const catchUp = (): void => {
      while (next.done !== true && start + next.value.atMs <= this.#clock.now()) {
        const { level, atMs } = next.value
        const fell = level < this.#level
        this.#set(level)
        if (fell) this.#cutLater(start + atMs + ramp.gracefulRampDownMs, level)
        next = changes.next()
      }
      if (next.done === true) this.#at(start + rampMs(ramp), () => this.#end())
      else this.#at(start + next.value.atMs, catchUp)
    }
    catchUp()
  }

  #set(level: number): void {
    const rose = level > this.#level
    this.#level = level
    this.#events.changed(level)
    if (level > 0) this.#open()
    // What is allowed again is not to be cut for an earlier fall.
    if (rose) for (const cut of this.#cuts) cut.level = Math.max(cut.level, level)
  }

  #cutLater(instant: number, level: number): void {
    const cut = { level }
    this.#cuts.add(cut)
    this.#at(instant, () => {
      this.#cuts.delete(cut)
      this.#events.cutDownTo(cut.level)
    })
  }

  #end(): void {
    this.#over = true
    this.#open()
  }

  #open(): void {
    this.#opened.resolve()
    this.#opened = Promise.withResolvers()
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
