import type { Change } from '../../core/comparison/change.ts'
import {
  arrowInWords,
  changeName,
  sameFigure,
  sidesInWords,
} from '../../core/comparison/change-words.ts'
import { formatValue } from '../../core/words/values.ts'
import { dollars, failures, milliseconds, UNKNOWN, whole } from '../figures.ts'
import { escaped } from '../markdown.ts'
import { brokenBudgets, type Entry, type EntryOutcome } from './entry.ts'
import { tableRow, userText } from './text.ts'

/** A column of a comment's table: its cells are markdown. */
interface CommentColumn {
  readonly header: string
  readonly align: 'left' | 'right'
  readonly cell: (entry: Entry) => string
}

/** A colour and a word: the colour alone says nothing to some. */
const OUTCOMES: Readonly<Record<EntryOutcome, string>> = {
  fail: '🔴 fail',
  inconclusive: '🟡 inconclusive',
  improved: '🟢 improved',
  pass: '🟢 pass',
  new: '⚪ new',
  skipped: '⚪ skipped',
}

type Figure = Pick<Change, 'metric' | 'statistic'>

/** In the order of the columns. The first ones always stand there, the others when something happened in them. */
const FIGURES: readonly Change['metric'][] = [
  'latency',
  'ttft',
  'tokensPerSecond',
  'costPerRequest',
  'errorRate',
  'inputTokens',
  'outputTokens',
  'callsPerRequest',
  'retriesPerRequest',
]
const ALWAYS = 5
const LONGEST_MODEL = 80

const ABOUT: readonly CommentColumn[] = [
  { header: 'Outcome', align: 'left', cell: ({ outcome }) => OUTCOMES[outcome] },
  { header: 'Load test', align: 'left', cell: ({ name }) => userText(name) },
  {
    header: 'Model',
    align: 'left',
    cell: ({ model }) => (model === null ? UNKNOWN : userText(model, LONGEST_MODEL)),
  },
]

/** The columns for entries of a comparison: what changed. */
export function comparisonColumns(entries: readonly Entry[]): CommentColumn[] {
  const figures = figuresIn(entries).filter(
    (figure) =>
      FIGURES.indexOf(figure.metric) < ALWAYS ||
      entries.some(({ changes }) => (sameFigure(figure, changes)?.outcome ?? 'pass') !== 'pass'),
  )
  return [
    ...ABOUT,
    ...figures.map((figure) => ({
      header: changeName(figure).replace(' per request', ''),
      align: 'right' as const,
      cell: ({ changes }: Entry) => changeCell(sameFigure(figure, changes)),
    })),
  ]
}

/** The columns for entries of runs: their own figures, and what budgets and baselines say. */
export function runColumns(): CommentColumn[] {
  return [
    ...ABOUT,
    ownFigure('requests', (run) => whole(run.requests.total)),
    ownFigure('p50', (run) => milliseconds(run.latency.p50)),
    ownFigure('p95', (run) => milliseconds(run.latency.p95)),
    ownFigure('TTFT p95', (run) => milliseconds(run.ttft.p95)),
    ownFigure('cost', (run) => dollars(run.cost.usd, run.cost)),
    ownFigure('errors', failures),
    { header: 'budgets', align: 'left', cell: budgetsOf },
    { header: 'against the baseline', align: 'left', cell: ({ changes }) => baselineOf(changes) },
  ]
}

/** The two lines at the head of a table. */
export function tableHead(columns: readonly CommentColumn[]): string[] {
  return [
    tableRow(columns.map(({ header }) => header)),
    tableRow(columns.map(({ align }) => (align === 'left' ? ':--' : '--:'))),
  ]
}

export function rowOf(entry: Entry, columns: readonly CommentColumn[]): string {
  return tableRow(columns.map(({ cell }) => cell(entry)))
}

/** All figures of which any entry knows a change, in the order of the columns. */
export function figuresIn(entries: readonly Entry[]): Figure[] {
  const known = new Map<string, Figure>()
  for (const { changes } of entries) {
    for (const change of changes) known.set(changeName(change), change)
  }
  return [...known.values()].toSorted(
    (a, b) =>
      FIGURES.indexOf(a.metric) - FIGURES.indexOf(b.metric) ||
      Number(a.statistic) - Number(b.statistic),
  )
}

/** `1,204 → **1,467 ms ▲ 22 %**`; the signs behind it are those of the legend. */
function changeCell(change: Change | null): string {
  if (change === null) return UNKNOWN
  const { outcome, base, head, unit, gating } = change
  const sides = escaped(sidesInWords(change))
  const arrow = escaped(arrowInWords(change))
  switch (outcome) {
    case 'fail':
      return gating ? boldEnd(`${sides} ${arrow}`) : `${sides} ${arrow} \\!`
    case 'inconclusive':
      return `${sides} ${arrow} ?`
    case 'improved':
      return `${sides} ${arrow} ✓`
    case 'new':
      return `${escaped(formatValue(head, unit))} new`
    case 'pass':
      return base !== null && base === head
        ? `${escaped(formatValue(head, unit))} =`
        : `${sides} \\~`
  }
}

/** Bold from the arrow between the sides on. */
function boldEnd(cell: string): string {
  const at = cell.indexOf('→ ')
  return at === -1 ? `**${cell}**` : `${cell.slice(0, at + 2)}**${cell.slice(at + 2)}**`
}

function ownFigure(
  header: string,
  textOf: (run: NonNullable<Entry['run']>) => string,
): CommentColumn {
  return {
    header,
    align: 'right',
    cell: ({ run }) => (run === null ? UNKNOWN : escaped(textOf(run))),
  }
}

function budgetsOf(entry: Entry): string {
  const all = entry.run?.verdicts.length ?? 0
  if (all === 0) return UNKNOWN
  const broken = brokenBudgets(entry).length
  return broken === 0 ? `${whole(all)} kept` : `**${whole(broken)} of ${whole(all)} broken**`
}

function baselineOf(changes: readonly Change[]): string {
  if (changes.length === 0) return UNKNOWN
  const regressed = changes.filter(({ outcome, gating }) => gating && outcome === 'fail')
  if (regressed.length > 0) {
    return regressed.map((change) => `${changeName(change)} **${arrowInWords(change)}**`).join(', ')
  }
  const outcomes = ['inconclusive', 'improved', 'new'] as const
  const words = outcomes.flatMap((outcome) => {
    const n = changes.filter((change) => change.outcome === outcome).length
    return n === 0 ? [] : [`${n} ${outcome}`]
  })
  return words.length === 0 ? 'no regression' : words.join(', ')
}
