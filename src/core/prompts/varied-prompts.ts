/**
 * Rows of which each use is another one: what `vary()` makes. `prompts` takes the rows in whatever
 * order and as often as it cycles them, and lets `vary` change each use.
 *
 * Read as an iterable, it cycles the rows in their order, without end.
 */
export class VariedPrompts<Row> implements AsyncIterable<Row> {
  readonly rows: Iterable<Row> | AsyncIterable<Row>
  /** The row as it is used for the `use`-th time of all, from 0. */
  readonly vary: (row: Row, use: number) => Row

  constructor(rows: Iterable<Row> | AsyncIterable<Row>, vary: (row: Row, use: number) => Row) {
    this.rows = rows
    this.vary = vary
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    for (let use = 0, before = -1; use > before;) {
      before = use
      for await (const row of this.rows) yield this.vary(row, use++)
    }
  }
}
