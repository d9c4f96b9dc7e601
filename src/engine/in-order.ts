import type { Sample } from '../core/calls/sample.ts'

/** Requests in the order of their starts, each once all before it have ended. */
export class InOrder {
  readonly #waiting = new Map<number, Sample>()
  #next: number

  /** `first`: the number of the first. */
  constructor(first: number = 0) {
    this.#next = first
  }

  /** One has ended: those whose turn has come. */
  *add(sample: Sample): Generator<Sample> {
    this.#waiting.set(sample.index, sample)
    for (;;) {
      const next = this.#waiting.get(this.#next)
      if (next === undefined) return
      this.#waiting.delete(this.#next++)
      yield next
    }
  }
}
