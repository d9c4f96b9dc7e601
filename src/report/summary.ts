import { budgetTable, reasonOf } from './tables/budget-table.ts'
import { changeReason, changeTable } from './tables/change-table.ts'
import { tablesUnder } from './tables/group-table.ts'
import { checkNotes } from './check-notes.ts'
import { EMPTY_LINE, span, type Line } from './layout/line.ts'
import { levelTable } from './tables/level-table.ts'
import { testTable } from './tables/run-table.ts'
import { endingNotes, headingOf, levelNotes, loadNotes, totalNotes, type Note } from './notes.ts'
import type { SuiteReport, TestReport } from './suite.ts'
import { layoutTable, type Table } from './layout/table.ts'
import { clip, indented, textBlock } from './layout/text-block.ts'
import { pad } from './layout/width.ts'

const INDENT = 1
const NOTE_INDENT = 4
/** Under the name of a budget or of what changed. */
const REASON_INDENT = 3
/** Below this many columns a label stands above its text, not beside it. */
const ROOMY = 60
const LABEL_WIDTH = 11

/**
 * A suite as lines of at most `width` columns: a table with one row per load test, under each row
 * its models, parts, turns, budgets and what has changed against its baseline, and at the end the totals.
 */
export function suiteSummary(suite: SuiteReport, width: number): Line[] {
  const { header, rows } = layoutTable(testTable(suite.tests), width - INDENT)
  const inner = width - INDENT - NOTE_INDENT
  const budgets = verdictLines(
    suite.tests.map(({ run }) => run.verdicts),
    { tableOf: budgetTable, reasonOf },
    inner,
  )
  const changes = verdictLines(
    suite.tests.map(({ run }) => run.changes),
    { tableOf: changeTable, reasonOf: changeReason },
    inner,
  )
  const { title, file } = headingOf(suite)
  const lines = [
    [span(title, 'title'), span('  '), span(file)],
    EMPTY_LINE,
    header,
    ...suite.tests.flatMap((test, index) => [
      rows[index]!,
      ...indentedAll([...aboutRun(test, suite, inner), ...budgets[index]!, ...changes[index]!]),
    ]),
    EMPTY_LINE,
    ...totalNotes(suite).flatMap((note) => labelled(note, width - INDENT)),
  ]
  return lines.map((line) => (line.length === 0 ? line : clip(indented(line, INDENT), width)))
}

function aboutRun(test: TestReport, suite: SuiteReport, width: number): Line[] {
  const levels = levelTable(test.run)
  return [
    ...(levels === null ? [] : tableLines(levels, width)),
    ...levelNotes(test).flatMap(({ lead, text }) =>
      textBlock({ ...lead, text: `${lead.text}: ` }, text, width),
    ),
    ...tablesUnder(test.run).flatMap((table) => tableLines(table, width)),
    ...[...loadNotes(test), ...endingNotes(test, suite), ...checkNotes(test.run)].flatMap(
      ({ lead, text }) => textBlock({ ...lead, text: `${lead.text} ` }, text, width),
    ),
  ]
}

/**
 * What was judged of each test, in the columns of one table, whose header stands above the first
 * row, and under each row the reason where there is one.
 */
function verdictLines<Judged>(
  ofTests: readonly (readonly Judged[])[],
  words: {
    tableOf: (judged: readonly Judged[]) => Table
    reasonOf: (judged: Judged) => string | null
  },
  width: number,
): Line[][] {
  const { header, rows } = layoutTable(words.tableOf(ofTests.flat()), width)
  let next = 0
  return ofTests.map((judged) =>
    judged.flatMap((one) => {
      const lines = next === 0 ? [header, rows[next]!] : [rows[next]!]
      next++
      const reason = words.reasonOf(one)
      if (!reason) return lines
      return [...lines, ...textBlock(span(' '.repeat(REASON_INDENT)), span(reason, 'warn'), width)]
    }),
  )
}

function indentedAll(lines: readonly Line[]): Line[] {
  return lines.map((line) => indented(line, NOTE_INDENT))
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
