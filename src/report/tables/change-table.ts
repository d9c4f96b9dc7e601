import type { Change } from '../../core/comparison/change.ts'
import {
  changeIntervalInWords,
  changeName,
  deltaInWords,
  detectableInWords,
  outcomeInWords,
  sidesInWords,
} from '../../core/comparison/change-words.ts'
import { UNKNOWN, whole } from '../figures.ts'
import { span, type Line, type Span } from '../layout/line.ts'
import type { Column, Table } from '../layout/table.ts'
import { printable } from '../layout/width.ts'

/** Where they do not fit, the two values go first: the change says what they say. */
const COLUMNS: readonly Column[] = [
  { header: '', align: 'left', dropped: null },
  { header: 'against the baseline', align: 'left', dropped: null, shortest: 18 },
  { header: 'change', align: 'right', dropped: null },
  { header: 'from → to', align: 'left', dropped: 1 },
  { header: '95 % interval', align: 'left', dropped: 3 },
  { header: 'n', align: 'right', dropped: 2 },
  { header: 'can show', align: 'right', dropped: 4 },
  { header: 'outcome', align: 'left', dropped: null },
]

/** One row per figure that was compared; its words are those of the messages. */
export function changeTable(changes: readonly Change[]): Table {
  return { columns: COLUMNS, rows: changes.map(row) }
}

/** `✓` it has not become worse, `✗` it has, `!` it has and fails nothing, `~` the data do not say, `+` it is new. */
export function changeMark({ outcome, gating }: Change): Span {
  switch (outcome) {
    case 'fail':
      return gating ? span('✗', 'bad') : span('!', 'warn')
    case 'inconclusive':
      return span('~', 'warn')
    case 'new':
      return span('+', 'dim')
    default:
      return span('✓', 'good')
  }
}

/** What a reader must know beside the figures. */
export function changeReason({ reason, outcome }: Change): string | null {
  return reason === null ? null : printable(`${outcomeInWords(outcome)}: ${reason}`)
}

function row(change: Change): Line {
  const mark = changeMark(change)
  const style = mark.style === 'good' ? 'plain' : mark.style
  return [
    mark,
    span(changeName(change), style),
    span(deltaInWords(change), style),
    span(sidesInWords(change)),
    span(changeIntervalInWords(change) ?? UNKNOWN, 'dim'),
    span(whole(change.n), 'dim'),
    span(detectableInWords(change), 'dim'),
    span(`${outcomeInWords(change.outcome)}${change.gating ? '' : ', shown only'}`, style),
  ]
}
