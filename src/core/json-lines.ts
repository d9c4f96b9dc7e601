/** Puts the pieces of a stream of JSON lines together again. */
export class JsonLines {
  readonly #onValue: (value: unknown) => void
  #rest = ''

  /** `onValue` gets each line's value; what it throws comes out of `add`. */
  constructor(onValue: (value: unknown) => void) {
    this.#onValue = onValue
  }

  /**
   * Takes a piece that may hold several lines, or a part of one.
   *
   * @throws {SyntaxError} for a line that is no JSON.
   */
  add(piece: string): void {
    const lines = (this.#rest + piece).split('\n')
    this.#rest = lines.pop()!
    for (const line of lines) if (line !== '') this.#onValue(JSON.parse(line))
  }
}

export function jsonLine(value: object): string {
  return `${JSON.stringify(value)}\n`
}
