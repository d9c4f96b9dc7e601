import type { Change } from '../../core/comparison/change.ts'
import {
  changeName,
  deltaInWords,
  outcomeInWords,
  sameFigure,
  worsening,
} from '../../core/comparison/change-words.ts'
import type { ComparedTest } from '../../core/comparison/comparison-file.ts'
import { changeMark } from '../tables/change-table.ts'
import { UNKNOWN } from '../figures.ts'
import { span, type Span } from '../layout/line.ts'
import { printable } from '../layout/width.ts'
import { html, type Html } from './markup.ts'
import { glyph, mark, rowsTable, type RowColumn } from './table.ts'

type Outcome = ComparedTest['outcome']

const MARKS: Record<Outcome, Span> = {
  fail: span('✗', 'bad'),
  inconclusive: span('~', 'warn'),
  improved: span('✓', 'good'),
  pass: span('✓', 'good'),
  new: span('+', 'dim'),
  skipped: span('↓', 'dim'),
}

export function comparedMark(outcome: Outcome): Span {
  return MARKS[outcome]
}

export function inWords(outcome: Outcome): string {
  return outcome === 'skipped' ? 'skipped' : outcomeInWords(outcome)
}

/** Where a compared test stands in the page, counted from 0. */
export function comparedAnchor(index: number): string {
  return `compared-${index + 1}`
}

interface Row {
  test: ComparedTest
  index: number
}

/** One row per test with what each of its figures has changed by. */
export function comparedTable(tests: readonly ComparedTest[]): Html {
  const figures = new Map<string, Change>()
  for (const change of tests.flatMap(({ changes }) => changes)) {
    const name = changeName(change)
    if (!figures.has(name)) figures.set(name, change)
  }
  const columns: RowColumn<Row>[] = [
    {
      header: 'outcome',
      align: 'left',
      cell: ({ test: { outcome } }) => html`${glyph(MARKS[outcome])} ${inWords(outcome)}`,
      value: ({ index }) => index,
    },
    {
      header: 'load test',
      align: 'left',
      isHead: true,
      cell: ({ test, index }) =>
        html`<a href="#${comparedAnchor(index)}">${printable(test.name)}</a>`,
      value: ({ test }) => test.name,
    },
    ...[...figures].map(([name, figure]): RowColumn<Row> => ({
      header: name,
      align: 'right',
      cell: ({ test }) => {
        const change = sameFigure(figure, test.changes)
        return change === null ? UNKNOWN : changeCell(change)
      },
      value: ({ test }) => {
        const change = sameFigure(figure, test.changes)
        return change === null ? null : worsening(change)
      },
    })),
  ]
  const rows = tests.map((test, index) => ({ test, index }))
  return rowsTable(columns, rows, { caption: 'All changes', sortable: true })
}

function changeCell(change: Change): Html {
  const { text, style } = changeMark(change)
  const delta = deltaInWords(change)
  // What has not become worse needs no mark.
  if (change.outcome === 'pass') return html`${delta}`
  return html`${mark({ text, style })} <span class="${style}">${delta}</span>`
}
