const FIRST_CAPACITY = 256

/** Numbers in the order of adding, 8 bytes each; `NaN` stands for a value that is missing. */
export class Column {
  #values = new Float64Array(FIRST_CAPACITY)
  #length = 0

  add(value: number | null): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value ?? NaN
  }

  /** A view, valid until the next `add`. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length)
  }

  countUpTo(limit: number): number {
    let count = 0
    for (let index = 0; index < this.#length; index++) if (this.#values[index]! <= limit) count++
    return count
  }

  /** A sorted copy of the values that are not missing. */
  sorted(): Float64Array {
    const sorted = this.values.slice().sort()
    // NaN sorts last.
    let end = sorted.length
    while (end > 0 && Number.isNaN(sorted[end - 1])) end--
    return sorted.subarray(0, end)
  }
}
