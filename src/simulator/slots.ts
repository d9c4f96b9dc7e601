/** Lets so many in at once; the others wait in line, first come, first served. */
export class Slots {
  #capacity: number
  #taken = 0
  readonly #line = new Set<() => void>()

  /** `null`: no end. */
  constructor(capacity: number | null) {
    this.#capacity = capacity ?? Infinity
  }

  /** Calls `enter` as soon as there is a slot, maybe at once; returns what leaves the line. */
  acquire(enter: () => void): () => void {
    const entry = (): void => enter()
    this.#line.add(entry)
    this.#admit()
    return () => this.#line.delete(entry)
  }

  release(): void {
    this.#taken--
    this.#admit()
  }

  resize(capacity: number | null): void {
    this.#capacity = capacity ?? Infinity
    this.#admit()
  }

  #admit(): void {
    for (const enter of this.#line) {
      if (this.#taken >= this.#capacity) return
      this.#line.delete(enter)
      this.#taken++
      enter()
    }
  }
}
