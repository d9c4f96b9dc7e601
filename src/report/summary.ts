import type { Verdict } from '../core/verdict.ts'
import { budgetTable, reasonOf } from './budget-table.ts'
import { EMPTY_LINE, span, type Line } from './line.ts'
import { endingNotes, headingOf, totalNotes, type Note } from './notes.ts'
import { modelTable, testTable } from './run-table.ts'
import type { SuiteReport, TestReport } from './suite.ts'
import { layoutTable, type Table } from './table.ts'
import { clip, indented, textBlock } from './text-block.ts'
import { pad } from './width.ts'

const INDENT = 1
const NOTE_INDENT = 4
/** Under the name of a budget. */
const REASON_INDENT = 3
/** Below this many columns a label stands above its text, not beside it. */
const ROOMY = 60
const LABEL_WIDTH = 11

/**
 * A suite as lines of at most `width` columns: a table with one row per load test, under each row
 * its models and budgets, and at the end the totals.
 */
export function suiteSummary(suite: SuiteReport, width: number): Line[] {
  const { header, rows } = layoutTable(testTable(suite.tests), width - INDENT)
  const { title, file } = headingOf(suite)
  const lines = [
    [span(title, 'title'), span('  '), span(file)],
    EMPTY_LINE,
    header,
    ...suite.tests.flatMap((test, index) => [rows[index]!, ...below(test, suite, width - INDENT)]),
    EMPTY_LINE,
    ...totalNotes(suite).flatMap((note) => labelled(note, width - INDENT)),
  ]
  return lines.map((line) => (line.length === 0 ? line : clip(indented(line, INDENT), width)))
}

function below(test: TestReport, suite: SuiteReport, width: number): Line[] {
  const inner = width - NOTE_INDENT
  const { models, verdicts } = test.run
  const lines = [
    ...(models.length > 1 ? tableLines(modelTable(models), inner) : []),
    ...endingNotes(test, suite).flatMap(({ lead, text }) =>
      textBlock({ ...lead, text: `${lead.text} ` }, text, inner),
    ),
    ...(verdicts.length > 0 ? budgetLines(verdicts, inner) : []),
  ]
  return lines.map((line) => indented(line, NOTE_INDENT))
}

function budgetLines(verdicts: readonly Verdict[], width: number): Line[] {
  const { header, rows } = layoutTable(budgetTable(verdicts), width)
  const reasons = verdicts.map((verdict) => reasonOf(verdict))
  return [
    header,
    ...rows.flatMap((row, index) => {
      const reason = reasons[index]
      if (!reason) return [row]
      return [row, ...textBlock(span(' '.repeat(REASON_INDENT)), span(reason, 'warn'), width)]
    }),
  ]
}

function tableLines(table: Table, width: number): Line[] {
  const { header, rows } = layoutTable(table, width)
  return [header, ...rows]
}

function labelled({ lead, text }: Note, width: number): Line[] {
  if (width >= ROOMY) {
    return textBlock({ ...lead, text: pad(lead.text, LABEL_WIDTH, 'left') }, text, width)
  }
  const block = textBlock(span('  '), text, width)
  return lead.text === '' ? block : [[lead], ...block]
}
