/**
 * Prompts without end, each made when it is asked for: whoever cycles prompts has nothing to
 * remember here, and nothing to shuffle.
 */
export class EndlessPrompts<Row> implements AsyncIterable<Row> {
  readonly #begin: () => AsyncIterator<Row>

  /** `begin` starts again from the first prompt. */
  constructor(begin: () => AsyncIterator<Row>) {
    this.#begin = begin
  }

  [Symbol.asyncIterator](): AsyncIterator<Row> {
    return this.#begin()
  }
}
