import { UNKNOWN } from '../figures.ts'
import { span, type Line, type Span, type Style } from '../layout/line.ts'
import type { Column, Table } from '../layout/table.ts'
import { printable } from '../layout/width.ts'

/** A column of a table whose rows are one thing each, and how its cells are made of them. */
export interface Figure<Row> extends Column {
  readonly cell: (row: Row) => Span
}

/** Columns in which nothing is known of any row say nothing, and go. */
export function tableOf<Row>(all: readonly Figure<Row>[], rows: readonly Row[]): Table {
  const columns = all.filter(
    ({ dropped, cell }) => dropped === null || rows.some((row) => cell(row).text !== UNKNOWN),
  )
  return { columns, rows: rows.map((row): Line => columns.map(({ cell }) => cell(row))) }
}

/** What a row is about. */
export function name<Row>(header: string, textOf: (row: Row) => string): Figure<Row> {
  return {
    header,
    align: 'left',
    dropped: null,
    shortest: 24,
    cell: (row) => span(printable(textOf(row))),
  }
}

/** A figure of each row; `dropped` as in a column. */
export function figure<Row>(
  header: string,
  dropped: number | null,
  textOf: (row: Row) => string,
  isBad: (row: Row) => boolean = () => false,
): Figure<Row> {
  const styleOf = (row: Row, text: string): Style =>
    text === UNKNOWN ? 'dim' : isBad(row) ? 'bad' : 'plain'
  return {
    header,
    align: 'right',
    dropped,
    cell: (row) => {
      const text = textOf(row)
      return span(text, styleOf(row, text))
    },
  }
}
