import type { FigureSet } from '../../core/run/figure-set.ts'
import type { PartFigures, Run, TurnFigures } from '../../core/run/run.ts'
import { figure, name, tableOf, type Figure } from './figure-column.ts'
import { dollars, failures, milliseconds, percent, perSecond, UNKNOWN, whole } from '../figures.ts'
import { modelTable } from './run-table.ts'
import type { Table } from '../layout/table.ts'

/** What is told of any group of a run's requests. Where it does not fit, p50 goes first, and the p95 stays. */
const GROUP_COLUMNS: readonly Figure<FigureSet>[] = [
  figure('requests', 3, ({ requests }) => whole(requests.total)),
  figure('p50', 1, ({ latency }) => milliseconds(latency.p50)),
  figure('p95', null, ({ latency }) => milliseconds(latency.p95)),
  figure('TTFT p95', 4, ({ ttft }) => milliseconds(ttft.p95)),
  figure('tokens/s', 2, ({ throughput }) => perSecond(throughput.tokensPerSecond)),
  figure('cost', 7, ({ cost }) => dollars(cost.usd, cost)),
  figure('errors', 6, failures, ({ requests }) => requests.failed > 0),
]

const PART_COLUMNS: readonly Figure<PartFigures>[] = [
  name('part', (part) => part.name),
  figure('share', 5, ({ share }) => (share === null ? UNKNOWN : percent(share))),
  ...GROUP_COLUMNS,
]

const TURN_COLUMNS: readonly Figure<TurnFigures>[] = [
  name('conversation', ({ turn }) => `turn ${turn}`),
  ...GROUP_COLUMNS,
]

/** What stands under the row of a run: its models where there are several, its parts, its turns. */
export function tablesUnder({ models, parts, turns }: Run): Table[] {
  return [
    ...(models.length > 1 ? [modelTable(models)] : []),
    ...(parts.length > 0 ? [tableOf(PART_COLUMNS, parts)] : []),
    ...(turns.length > 0 ? [tableOf(TURN_COLUMNS, turns)] : []),
  ]
}
