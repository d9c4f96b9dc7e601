import { SHOWN_CONFIDENCE } from '../../core/judging/judgement.ts'
import type { Verdict } from '../../core/judging/verdict.ts'
import { budgetName, limitInWords } from '../../core/judging/budget-words.ts'
import { formatValue, intervalInWords } from '../../core/words/values.ts'
import { UNKNOWN, whole } from '../figures.ts'
import { span, type Line } from '../layout/line.ts'
import type { Column, Table } from '../layout/table.ts'
import { verdictMark } from '../verdict-mark.ts'
import { printable } from '../layout/width.ts'

/** Where they do not fit, the interval goes first; what was measured against what stays. */
const COLUMNS: readonly Column[] = [
  { header: '', align: 'left', dropped: null },
  { header: 'budget', align: 'left', dropped: null, shortest: 18 },
  { header: 'value', align: 'right', dropped: null },
  { header: 'limit', align: 'left', dropped: null },
  { header: 'judged on', align: 'left', dropped: 2 },
  { header: 'interval', align: 'left', dropped: 1 },
]

/** One row per budget of a run; its words are those of the messages. */
export function budgetTable(verdicts: readonly Verdict[]): Table {
  // The bracket of a level that was searched for has no confidence.
  const [asked = null, ...others] = new Set(
    verdicts.map(({ budget, confidence }) =>
      'by' in budget ? null : (confidence ?? SHOWN_CONFIDENCE),
    ),
  )
  const uniform = others.length === 0
  const columns = COLUMNS.map((column) =>
    column.header === 'interval' && uniform && asked !== null
      ? { ...column, header: `${percent(asked)} interval` }
      : column,
  )
  return { columns, rows: verdicts.map((verdict) => row(verdict, uniform)) }
}

/** What a reader must know beside the figures: why the data do not say, or what to think of them. */
export function reasonOf({ status, reason, n, over }: Verdict): string | null {
  if (reason === null || status === 'pass') return null
  const nothing = n === 0 && over === null
  return printable(status === 'inconclusive' && !nothing ? `inconclusive: ${reason}` : reason)
}

function row(verdict: Verdict, uniform: boolean): Line {
  const { budget, value, unit, negated } = verdict
  const mark = verdictMark(verdict)
  const style = mark.style === 'good' ? 'plain' : mark.style
  const limit = limitInWords(budget)
  return [
    mark,
    span(`${negated ? 'not: ' : ''}${printable(budgetName(budget))}`, style),
    span(
      value === null && verdict.over !== null ? 'beyond measure' : formatValue(value, unit),
      style,
    ),
    span(limit),
    span(samplesOf(verdict), 'dim'),
    span(intervalOf(verdict, uniform), 'dim'),
  ]
}

function samplesOf({ over, n, budget }: Verdict): string {
  if (over === null) return n === 0 ? UNKNOWN : `n = ${whole(n)}`
  return `${whole(over)} of ${whole(n)} ${budget.direction === 'below' ? 'over' : 'at or under'}`
}

function intervalOf({ budget, interval, unit, confidence }: Verdict, uniform: boolean): string {
  const words = intervalInWords(interval, unit)
  if (words === null) return UNKNOWN
  return uniform || 'by' in budget ? words : `${words} (${percent(confidence ?? SHOWN_CONFIDENCE)})`
}

function percent(share: number): string {
  return formatValue(share, 'share')
}
