import { span, type Line, type Span } from './line.ts'
import { pad, shorten, shortenByWords, widthOf } from './width.ts'

export interface Column {
  readonly header: string
  readonly align: 'left' | 'right'
  /** When the table is too wide, 1 goes first; `null` stays always. */
  readonly dropped: number | null
  /** How far its cells may be shortened before columns are dropped; absent: not at all. */
  readonly shortest?: number
  /** Its cells are sentences: no word of them is cut. */
  readonly byWords?: boolean
}

export interface Table {
  readonly columns: readonly Column[]
  /** One cell per column. */
  readonly rows: readonly Line[]
}

interface Fitted {
  readonly index: number
  readonly column: Column
  readonly width: number
}

const GAP = 2

/**
 * Lays a table out in at most `width` columns: it shortens what may be shortened, then drops
 * columns in their stated order, then shortens whatever is left.
 */
export function layoutTable(table: Table, width: number): { header: Line; rows: Line[] } {
  const fitted = fit(table, width)
  const header = table.columns.map(({ header: text }) => span(text, 'dim'))
  return {
    header: layoutRow(header, fitted),
    rows: table.rows.map((row) => layoutRow(row, fitted)),
  }
}

function fit({ columns, rows }: Table, width: number): Fitted[] {
  let kept = columns.map((column, index) => {
    const texts = [column.header, ...rows.map((row) => row[index]!.text)]
    const natural = Math.max(...texts.map(widthOf))
    return { index, column, natural, least: Math.min(natural, column.shortest ?? natural) }
  })
  const spare = (): number =>
    width - kept.reduce((sum, { least }) => sum + least, GAP * (kept.length - 1))
  while (spare() < 0) {
    const next = kept
      .filter(({ column }) => column.dropped !== null)
      .toSorted((a, b) => a.column.dropped! - b.column.dropped!)[0]
    if (next === undefined) break
    kept = kept.filter((column) => column !== next)
  }
  let left = spare()
  return kept.map(({ index, column, natural, least }) => {
    const change = left < 0 ? Math.max(1 - least, left) : Math.min(natural - least, left)
    left -= change
    return { index, column, width: least + change }
  })
}

function layoutRow(cells: Line, fitted: readonly Fitted[]): Line {
  const spans: Span[] = []
  for (const [position, { index, column, width }] of fitted.entries()) {
    const { text, style } = cells[index]!
    const last = position === fitted.length - 1
    const short = column.byWords ? shortenByWords(text, width) : shorten(text, width)
    const padded = last && column.align === 'left' ? short : pad(short, width, column.align)
    // Nothing at the end of a line is no reason for a gap there.
    if (last && padded === '') break
    if (position > 0) spans.push(span(' '.repeat(GAP)))
    spans.push(span(padded, style))
  }
  return spans
}
