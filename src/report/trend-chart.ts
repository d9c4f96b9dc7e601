import type { HistoryRow } from '../core/history/history-row.ts'
import { placeOf } from '../core/history/trend.ts'
import { median } from '../core/statistics/change-points.ts'
import { formatValue } from '../core/words/values.ts'
import { counted } from './figures.ts'
import type { TestReport } from './suite.ts'

/** What was measured just now, and what is on record, that among it. */
export interface TrendRows {
  readonly now: readonly HistoryRow[]
  readonly past: readonly HistoryRow[]
}

export const NO_HISTORY: TrendRows = { now: [], past: [] }

/** More labels than these cannot be read in a chart of GitHub's. */
const MOST_RUNS = 12
/** Two points are a line, but no trend. */
const LEAST_RUNS = 3
/** Between the extremes and the edges of the chart, as a share of the larger one. */
const MARGIN = 0.1

/** Mermaid's own is next to white; this one is seen on light and on dark. */
const LINE_COLOUR = '%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#2f81f7"}}}}%%'

/**
 * The p50 latency of a test's last runs on record and of this one, as a chart that GitHub draws from
 * Markdown, under a sentence that says it; nothing where there are too few. No text of a user stands in it.
 */
export function trendChart(
  file: string,
  { name, run }: Pick<TestReport, 'name' | 'run'>,
  { now, past }: TrendRows,
): string[] {
  const last = now.find((row) => row.file === file && row.test === name && row.at === run.startedAt)
  if (last === undefined || last.p50 === null) return []
  const place = placeOf(last)
  const before = past
    .filter((row) => Date.parse(row.at) < Date.parse(last.at) && placeOf(row) === place)
    .flatMap(({ p50 }) => p50 ?? [])
    .slice(-MOST_RUNS)
  if (before.length + 1 < LEAST_RUNS) return []
  const values = [...before, last.p50]
  const labels = [...before.map((_, index) => String(index - before.length)), 'now']
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = high * MARGIN
  const middle = formatValue(median(before), 'ms')
  return [
    `- **trend** p50 latency ${formatValue(last.p50, 'ms')}; the median of ${counted(before.length, 'run')} before is ${middle}`,
    '',
    '```mermaid',
    LINE_COLOUR,
    'xychart-beta',
    `  title "p50 latency in ms: ${counted(before.length, 'run')} before, then this one"`,
    `  x-axis [${labels.map((label) => `"${label}"`).join(', ')}]`,
    `  y-axis "ms" ${Math.max(0, Math.floor(low - margin))} --> ${Math.ceil(high + margin)}`,
    `  line [${values.join(', ')}]`,
    '```',
  ]
}
