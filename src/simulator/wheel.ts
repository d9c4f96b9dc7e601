import type { Clock } from '../core/clock.ts'

interface Entry {
  readonly due: number
  readonly order: number
  /** `null` once cancelled. */
  callback: (() => void) | null
}

/**
 * Calls things at absolute instants with a single timer of the clock, to whatever is due next: no
 * delay of one call moves another, and thousands of streams cost one timer.
 */
export class Wheel {
  readonly #clock: Clock
  readonly #heap: Entry[] = []
  #order = 0
  #firing = false
  #armedFor = Infinity
  #disarm: () => void = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls `callback` at the instant `due`, never before; returns what cancels it. */
  at(due: number, callback: () => void): () => void {
    const entry: Entry = { due, order: this.#order++, callback }
    this.#push(entry)
    this.#arm()
    return () => {
      entry.callback = null
    }
  }

  /** Forgets everything that is due. */
  clear(): void {
    this.#heap.length = 0
    this.#arm()
  }

  #arm(): void {
    const next = this.#heap[0]?.due ?? Infinity
    if (this.#firing || next === this.#armedFor) return
    this.#disarm()
    this.#armedFor = next
    if (next === Infinity) {
      this.#disarm = () => {}
      return
    }
    // Whole ms: Node cuts fractions off, and would wake too early.
    const ms = Math.max(0, Math.ceil(next - this.#clock.now()))
    this.#disarm = this.#clock.setTimer(() => this.#fire(), ms)
  }

  /** Calls what is due now; what becomes due meanwhile waits for its turn, so that sockets are read in between. */
  #fire(): void {
    this.#firing = true
    const now = this.#clock.now()
    try {
      while (this.#heap.length > 0 && this.#heap[0]!.due <= now) this.#pop().callback?.()
    } finally {
      this.#firing = false
      this.#armedFor = Infinity
      this.#disarm = () => {}
      this.#arm()
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let index = heap.push(entry) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isSooner(entry, heap[parent]!)) break
      heap[index] = heap[parent]!
      index = parent
    }
    heap[index] = entry
  }

  #pop(): Entry {
    const heap = this.#heap
    const first = heap[0]!
    const last = heap.pop()!
    if (heap.length === 0) return first
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isSooner(heap[child + 1]!, heap[child]!)) child++
      if (!isSooner(heap[child]!, last)) break
      heap[index] = heap[child]!
      index = child
    }
    heap[index] = last
    return first
  }
}

function isSooner(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order)
}
