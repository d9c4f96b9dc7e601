import type { Line, Span } from '../layout/line.ts'
import type { Table } from '../layout/table.ts'
import { printable } from '../layout/width.ts'
import { html, type Html } from './markup.ts'

/** A column that only HTML has, beside those of a table. */
export interface ExtraColumn {
  header: string
  /** One per row. */
  cells: readonly Html[]
}

/** What a mark says to who does not see it. */
const MARKS: Readonly<Record<string, string>> = {
  '✓': 'passed',
  '✗': 'failed',
  '~': 'inconclusive',
  '?': 'not decided',
  '↓': 'skipped',
  '■': 'stopped',
  '+': 'new',
  '!': 'worse, shown only',
  '·': '',
}
const LONGEST_FIGURE = 20
const LONGEST_NAME = 48
/** Bars of a terminal: here there are charts. */
const BAR = /^[█▏▎▍▌▋▊▉]+$/

export function mark({ text, style }: Span): Html {
  const words = MARKS[text]
  if (words === undefined) return html`<span class="${style}">${printable(text)}</span>`
  return html`${glyph({ text, style })}<span class="unseen">${words}</span>`
}

/** A mark whose meaning stands beside it in words. */
export function glyph({ text, style }: Span): Html {
  return html`<span class="mark ${style}" aria-hidden="true">${text}</span>`
}

/** A table of the report, with all its columns, that scrolls within itself where it is too wide. */
export function tableHtml(
  { columns, rows }: Table,
  caption: string,
  extra: readonly ExtraColumn[] = [],
): Html {
  const shown = columns.flatMap((column, index) =>
    column.header === '' && rows.some((row) => BAR.test(row[index]!.text))
      ? []
      : [{ column, index }],
  )
  const head = shown.find(({ column }) => column.header !== '')?.index
  const cell = (row: Line, { column, index }: (typeof shown)[number]): Html => {
    const span = row[index]!
    if (index === head)
      return html`<th scope="row" class="${column.align} ${span.style}">${span.text}</th>`
    if (column.header === '') return html`<td class="glyph">${mark(span)}</td>`
    return html`<td class="${column.align} ${span.style}${longer(span.text)}">${span.text}</td>`
  }
  return scrolling(
    caption,
    html`<table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${shown.map(({ column: { header, align } }) =>
            header === '' ? html`<td></td>` : html`<th scope="col" class="${align}">${header}</th>`,
          )}${extra.map(({ header }) => html`<th scope="col">${header}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, at) =>
            html`<tr>
              ${shown.map((column) => cell(row, column))}${extra.map(({ cells }) => html`<td>${cells[at]!}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>`,
  )
}

/** One column of `rowsTable`. */
export interface RowColumn<Row> {
  header: string
  align: 'left' | 'right'
  /** It names its row; without one the first column does. */
  isHead?: boolean
  cell: (row: Row) => Html | string
  /** What it is sorted by; `null`: not known. */
  value?: (row: Row) => number | string | null
}

/** A table whose cells are made for HTML. */
export function rowsTable<Row>(
  columns: readonly RowColumn<Row>[],
  rows: readonly Row[],
  { caption, sortable = false }: { caption: string; sortable?: boolean },
): Html {
  const head = columns.find(({ isHead }) => isHead) ?? columns[0]
  return scrolling(
    caption,
    html`<table${sortable ? html` class="sortable"` : null}>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ header, align }) =>
      header === '' ? html`<td></td>` : html`<th scope="col" class="${align}">${header}</th>`,
    )}</tr></thead>
<tbody>
${rows.map(
  (row) =>
    html`<tr>
      ${columns.map((column) => {
        const key = sortable ? html` data-value="${column.value?.(row) ?? null}"` : null
        const cell = column.cell(row)
        return column === head
          ? html`<th scope="row" class="${column.align}" ${key}>${cell}</th>`
          : html`<td class="${column.align}${longer(cell)}" ${key}>${cell}</td>`
      })}
    </tr> `,
)}</tbody>
</table>`,
  )
}

/** A figure stays on its line; a text need not, and a long one gets room. */
function longer(cell: Html | string): string {
  if (typeof cell !== 'string' || cell.length <= LONGEST_FIGURE) return ''
  return cell.length <= LONGEST_NAME ? ' long' : ' prose'
}

/** Keyboards can scroll what they can focus. */
function scrolling(caption: string, table: Html): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}">${table}</div>`
}
