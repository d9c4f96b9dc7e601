import type { Change } from '../../core/comparison/change.ts'
import type { Verdict } from '../../core/judging/verdict.ts'
import { budgetTable, reasonOf } from '../tables/budget-table.ts'
import { changeMark, changeReason, changeTable } from '../tables/change-table.ts'
import { percent } from '../figures.ts'
import { span } from '../layout/line.ts'
import type { Note } from '../notes.ts'
import type { Table } from '../layout/table.ts'
import { verdictMark } from '../verdict-mark.ts'
import { html, type Html } from './markup.ts'
import { noteList } from './notes.ts'
import { tableHtml } from './table.ts'

/** The bars of budgets end here: what is over by more looks the same. */
const FULL = 1.25
const NOTHING = html``

/** The budgets of a run with how much of each is used, and why the data do not say where they do not. */
export function budgetsHtml(verdicts: readonly Verdict[]): Html | null {
  if (verdicts.length === 0) return null
  const cells = verdicts.map(usedHtml)
  const used = cells.some((cell) => cell !== NOTHING) ? [{ header: 'of the limit', cells }] : []
  const reasons = verdicts.flatMap((verdict): Note[] => {
    const reason = reasonOf(verdict)
    return reason === null ? [] : [{ lead: verdictMark(verdict), text: span(reason, 'warn') }]
  })
  return html`<h4>Budgets</h4>
    ${tableHtml(budgetTable(verdicts), 'Budgets and their verdicts', used)} ${noteList(reasons)}`
}

/** What has changed, with the reasons for outcomes that the figures do not explain. */
export function changesHtml(changes: readonly Change[], caption: string, header: string): Html {
  const reasons = changes.flatMap((change): Note[] => {
    const reason = changeReason(change)
    return reason === null ? [] : [{ lead: changeMark(change), text: span(reason, 'warn') }]
  })
  return html`${tableHtml(renamed(changeTable(changes), header), caption)} ${noteList(reasons)}`
}

/** The table with another header over its first named column. */
function renamed({ columns, rows }: Table, header: string): Table {
  const at = columns.findIndex((column) => column.header !== '')
  return {
    columns: columns.map((column, index) => (index === at ? { ...column, header } : column)),
    rows,
  }
}

function usedHtml(verdict: Verdict): Html {
  const { value, budget } = verdict
  // Of a floor, or of nothing, no share is used.
  if (value === null || budget.direction !== 'below' || budget.limit <= 0) return NOTHING
  if (budget.metric === 'errors') return NOTHING
  const share = value / budget.limit
  const width = Math.min(share, FULL) * (100 / FULL)
  const { style } = verdictMark(verdict)
  return html`<span class="used"
    ><svg
      class="meter ${style}"
      viewBox="0 0 100 8"
      width="100"
      height="8"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="rail" width="80" height="8" rx="2" />
      <rect class="fill" width="${width.toFixed(1)}" height="8" rx="2" />
      <path class="limit" d="M80 -2V10" />
    </svg>
    ${percent(Number(share.toPrecision(3)))}</span
  >`
}
