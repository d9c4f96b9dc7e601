/** Prompts from a file, which may be read as often as anybody wants: each reading begins anew. */
export class FilePrompts<Row> implements AsyncIterable<Row> {
  readonly #begin: () => AsyncIterator<Row>

  constructor(begin: () => AsyncIterator<Row>) {
    this.#begin = begin
  }

  [Symbol.asyncIterator](): AsyncIterator<Row> {
    return this.#begin()
  }
}
