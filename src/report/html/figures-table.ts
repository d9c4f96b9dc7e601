import type { Distribution } from '../../core/run/distribution.ts'
import type { Run } from '../../core/run/run.ts'
import { formatValue } from '../../core/words/values.ts'
import { whole } from '../figures.ts'
import type { Html } from './markup.ts'
import { rowsTable, type RowColumn } from './table.ts'

const NAMES: Record<Distribution['metric'], string> = {
  latency: 'latency',
  ttft: 'time to first token',
  tpot: 'time per output token',
  chunkGap: 'gap between chunks',
  tokensPerSecond: 'tokens per second',
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
  callsPerRequest: 'calls per request',
}

const FIGURES = ['min', 'mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const

const COLUMNS: readonly RowColumn<Distribution>[] = [
  {
    header: 'of successful requests',
    align: 'left',
    cell: ({ metric, unit }) => `${NAMES[metric]}${unit === 'ms' ? ', ms' : ''}`,
  },
  { header: 'n', align: 'right', cell: ({ n }) => whole(n) },
  ...FIGURES.map((figure) => ({
    header: figure,
    align: 'right' as const,
    cell: (one: Distribution) => bare(one[figure], one.unit),
  })),
]

/** All that was measured of a run, a row per metric; those without a value are left out. */
export function figuresTable(run: Run): Html | null {
  const all = [
    run.latency,
    run.ttft,
    run.tpot,
    run.chunkGap,
    run.tokensPerSecond,
    run.inputTokens,
    run.outputTokens,
    run.callsPerRequest,
  ].filter(({ n }) => n > 0)
  return all.length === 0 ? null : rowsTable(COLUMNS, all, { caption: 'All figures' })
}

/** The unit stands at the head of the row. */
function bare(value: number | null, unit: Distribution['unit']): string {
  const text = formatValue(value, unit)
  return value === null ? text : text.slice(0, text.lastIndexOf(' '))
}
