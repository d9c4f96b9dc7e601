import type { Change, ChangeOutcome } from '../core/comparison/change.ts'
import {
  changeIntervalInWords,
  changeName,
  deltaInWords,
  detectableInWords,
  outcomeInWords,
  sameFigure,
  sidesInWords,
} from '../core/comparison/change-words.ts'
import type { ComparedTest, ComparisonFile, Revision } from '../core/comparison/comparison-file.ts'
import { UNKNOWN, whole } from './figures.ts'
import { EMPTY_LINE, span, type Line, type Style } from './layout/line.ts'
import { layoutTable, type Column } from './layout/table.ts'
import { clip, indented, textBlock } from './layout/text-block.ts'
import { formatValue } from '../core/words/values.ts'
import { printable } from './layout/width.ts'

/** Where they do not fit, what could have been seen goes first; the change and its outcome stay. */
const COLUMNS: readonly Column[] = [
  { header: 'figure', align: 'left', dropped: null, shortest: 18 },
  { header: 'base → head', align: 'right', dropped: 3 },
  { header: 'change', align: 'right', dropped: null },
  { header: '95 % interval', align: 'right', dropped: 2 },
  { header: 'can show', align: 'right', dropped: 1 },
  { header: 'outcome', align: 'left', dropped: null },
]

const INDENT = 4

type Outcome = ComparedTest['outcome']

const MARKS: Record<Outcome, readonly [mark: string, style: Style]> = {
  fail: ['✗', 'bad'],
  inconclusive: ['~', 'warn'],
  improved: ['✓', 'good'],
  pass: ['✓', 'good'],
  new: ['+', 'dim'],
  skipped: ['-', 'dim'],
}

/** What `vitest-load compare` found, for a terminal so many columns wide. */
export function comparisonLines(file: ComparisonFile, width: number): Line[] {
  const notes = [...file.tests.flatMap(notesOfTest), ...file.notes]
  const { stopped } = file
  const lines = [
    EMPTY_LINE,
    titleOf(file),
    EMPTY_LINE,
    ...testLines(file.tests, width - 1),
    ...notes.flatMap((note) => textBlock(span('- ', 'dim'), span(printable(note)), width - 1)),
    ...(stopped === null
      ? []
      : textBlock(span('Stopped: ', 'warn'), span(printable(stopped.message)), width - 1)),
    lastLine(file),
  ]
  return lines.map((line) => clip(line.length === 0 ? line : indented(line, 1), width))
}

/** Each test, and under it its figures, which stand in columns with those of the others. */
function testLines(tests: readonly ComparedTest[], width: number): Line[] {
  const groups = tests.map((test) => ({ test, rows: rowsOf(test) }))
  const all = groups.flatMap(({ rows }) => rows)
  const table = layoutTable({ columns: COLUMNS, rows: all }, width - INDENT)
  let next = 0
  const lines = groups.flatMap(({ test, rows }) => {
    const laidOut = table.rows.slice(next, (next += rows.length))
    return [titleOfTest(test), ...laidOut.map((row) => indented(row, INDENT))]
  })
  if (lines.length === 0) return []
  const header = all.length === 0 ? [] : [indented(table.header, INDENT)]
  return [...header, ...lines, EMPTY_LINE]
}

function titleOf({ base, head, mode }: ComparisonFile): Line {
  const simulated = mode === 'simulated' ? ' (simulated)' : ''
  return [
    span(`Compare${simulated}`, 'title'),
    span(`  base ${revision(base)}, head ${revision(head)}`, 'dim'),
  ]
}

function revision({ ref, sha }: Revision): string {
  return sha === null ? 'with changes in no commit' : `${sha.slice(0, 7)} (${printable(ref)})`
}

function titleOfTest({ outcome, name, file }: ComparedTest): Line {
  const [mark, style] = MARKS[outcome]
  const words = outcome === 'skipped' ? 'not compared' : outcomeInWords(outcome)
  return [
    span(`${mark} `, style),
    span(printable(name)),
    span(`  ${printable(file)}  `, 'dim'),
    span(words, style),
  ]
}

function rowsOf(test: ComparedTest): Line[] {
  return shown(test).map((change) => changeRow(change, sameFigure(change, test.confirmation)))
}

/** The first, and all that is no plain pass: the others are in the file. */
function shown({ changes }: ComparedTest): Change[] {
  return changes.filter(({ outcome }, index) => index === 0 || outcome !== 'pass')
}

function changeRow(change: Change, confirmed: Change | null): Line {
  const { outcome, gating } = change
  const again = confirmed === null ? '' : `, then ${deltaInWords(confirmed)}`
  const style: Style = outcome === 'fail' && gating ? 'bad' : 'plain'
  return [
    span(changeName(change), style),
    span(sidesInWords(change)),
    span(`${deltaInWords(change)}${again}`, style),
    span(changeIntervalInWords(change) ?? UNKNOWN, 'dim'),
    span(detectableInWords(change), 'dim'),
    span(`${outcomeInWords(outcome)}${gating ? '' : ', shown only'}`, 'dim'),
  ]
}

function notesOfTest({ name, changes, notes }: ComparedTest): string[] {
  const reasons = changes
    .filter(({ outcome, reason }) => outcome !== 'pass' && reason !== null)
    .map(
      (change) =>
        `${changeName(change)} is ${outcomeInWords(change.outcome)}, because ${change.reason}.`,
    )
  return [...notes, ...reasons].map((note) => `${name}: ${note}`)
}

function lastLine({ tests, usd, maxCost, mode }: ComparisonFile): Line {
  const counts = new Map<Outcome, number>()
  for (const { outcome } of tests) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  const order: readonly Outcome[] = ['fail', 'inconclusive', 'improved', 'pass', 'new', 'skipped']
  const said = order
    .filter((outcome) => counts.has(outcome))
    .map((outcome) => `${whole(counts.get(outcome)!)} ${countName(outcome, counts.get(outcome)!)}`)
  const words = said.length === 0 ? 'nothing was compared' : said.join(', ')
  return [span(`${words}; ${costOf(usd, maxCost, mode)}`, counts.has('fail') ? 'bad' : 'plain')]
}

function countName(outcome: Outcome, count: number): string {
  if (outcome === 'skipped') return 'not compared'
  const names: Partial<Record<ChangeOutcome, string>> = {
    fail: count === 1 ? 'regression' : 'regressions',
    pass: 'without a regression',
  }
  return names[outcome] ?? outcomeInWords(outcome)
}

function costOf(usd: number | null, maxCost: number | null, mode: ComparisonFile['mode']): string {
  if (mode === 'simulated') return 'simulated, nothing was spent'
  const of = maxCost === null ? '' : ` of ${formatValue(maxCost, 'usd')}`
  return usd === null ? 'what it cost is not known' : `it cost ${formatValue(usd, 'usd')}${of}`
}
