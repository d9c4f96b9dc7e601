/** What a row of a trace says: `at` in ms, from wherever the trace counts. */
export interface Reading {
  readonly at: number
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly prefixBlocks: readonly number[]
}

/** A trace as CSV: how it is known, and how its rows are read. */
export interface CsvTrace {
  /** The columns that it is known by; others may stand beside them. */
  readonly columns: readonly string[]
  /** The row by its columns, or a sentence about what is wrong with it. */
  read(field: (column: string) => string): Reading | string
}

/** A number that is no less than 0; `null` for anything else, the empty field too. */
export function numberOf(text: string): number | null {
  return /^\s*\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : null
}

export function notANumber(column: string): string {
  return `has no number of 0 or more in \`${column}\``
}

/** No token came back: the request failed, or nobody counted. How long its answer was, nobody knows. */
export function answerOf(tokens: number | null): number | null {
  return tokens === 0 ? null : tokens
}
