import { median } from '../core/statistics/change-points.ts'
import {
  changesIn,
  isBetterUp,
  placeOf,
  trendName,
  type TrendChange,
  type TrendSeries,
} from '../core/history/trend.ts'
import { formatValue } from '../core/words/values.ts'
import { figure, name, tableOf } from './tables/figure-column.ts'
import { counted } from './figures.ts'
import { EMPTY_LINE, span, type Line } from './layout/line.ts'
import { sparkline } from './layout/sparkline.ts'
import { layoutTable, type Table } from './layout/table.ts'
import { clip, indented, textBlock } from './layout/text-block.ts'
import { printable } from './layout/width.ts'

const INDENT = 1
const TABLE_INDENT = 4
/** What stands beside a sparkline: the name of the metric, two figures, and the gaps. */
const BESIDE = 54
const SPARKLINE_WIDTH = { least: 8, most: 48 }
/** One failure of a hundred is not the whole height. */
const LEAST_SPAN_OF_SHARES = 0.05
const SHORT_SHA = 7

/** Series as lines of at most `width` columns: per test a table of its figures, and their changes. */
export function trendLines(all: readonly TrendSeries[], width: number): Line[] {
  const groups = Map.groupBy(all, placeOf)
  return [...groups.values()].flatMap((group) => [EMPTY_LINE, ...groupLines(group, width)])
}

function groupLines(group: readonly TrendSeries[], width: number): Line[] {
  const { test, file, mode, runner, node } = group[0]!
  const longest = group.toSorted((a, b) => b.points.length - a.points.length)[0]!.points
  const runs = `${counted(longest.length, 'run')} since ${longest[0]!.at.slice(0, 10)}`
  const answered = mode === 'mixed' ? 'partly simulated' : mode
  const about = `${printable(file)}, ${answered}, ${printable(runner)}, Node ${node}: ${runs}`
  const inner = width - INDENT - TABLE_INDENT
  const { header, rows } = layoutTable(trendTable(group, inner), inner)
  const lines = [
    [span(printable(test), 'title')],
    ...textBlock(span(''), span(about, mode === 'live' ? 'dim' : 'warn'), width - INDENT),
    EMPTY_LINE,
    ...[header, ...rows].map((line) => indented(line, TABLE_INDENT)),
    ...group.flatMap((series) => changeLines(series, inner)),
  ]
  return lines.map((line) => (line.length === 0 ? line : clip(indented(line, INDENT), width)))
}

function trendTable(group: readonly TrendSeries[], width: number): Table {
  const { least, most } = SPARKLINE_WIDTH
  const columns = Math.max(least, Math.min(most, width - BESIDE))
  return tableOf<TrendSeries>(
    [
      name('metric', ({ metric }) => trendName(metric)),
      {
        header: 'trend',
        align: 'left',
        dropped: 2,
        cell: ({ points, changePoints: marks, unit }) => {
          const values = points.map(({ value }) => value)
          const leastSpan = unit === 'share' ? { leastSpan: LEAST_SPAN_OF_SHARES } : {}
          return span(sparkline(values, { width: columns, marks, ...leastSpan }))
        },
      },
      figure('last', null, ({ points, unit }) => formatValue(points.at(-1)!.value, unit)),
      figure('median', 1, ({ points, unit }) =>
        formatValue(median(points.map(({ value }) => value)), unit),
      ),
    ],
    group,
  )
}

function changeLines(series: TrendSeries, width: number): Line[] {
  return changesIn(series).flatMap((change) => {
    const isBetter = change.after > change.before === isBetterUp(series.metric)
    const mark = change.after > change.before ? '▲' : '▼'
    const lead = span(`${mark} `, isBetter ? 'good' : 'warn')
    const text = span(changeInWords(series, change))
    return textBlock(lead, text, width).map((line) => indented(line, TABLE_INDENT))
  })
}

/** `p95 latency from 2,610 ms to 3,180 ms (+22 %) on 2026-11-12, with 3fa9c1d`. */
function changeInWords(
  { metric, unit }: TrendSeries,
  { point, before, after }: TrendChange,
): string {
  const share = before === 0 || unit === 'share' ? '' : ` (${signedPercent(after / before - 1)})`
  const sha = point.sha === null ? '' : `, with ${printable(point.sha).slice(0, SHORT_SHA)}`
  const values = `from ${formatValue(before, unit)} to ${formatValue(after, unit)}${share}`
  return `${trendName(metric)} ${values} on ${point.at.slice(0, 10)}${sha}`
}

function signedPercent(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(0)} %`
}
