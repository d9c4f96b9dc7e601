import type { Run } from '../../core/run/run.ts'
import type { TimelineBucket } from '../../core/run/timeline.ts'
import { elapsed, milliseconds, whole } from '../figures.ts'
import { chartFigure, type ChartData, type ChartSeries, type ChartTone } from './chart.ts'
import type { Html } from './markup.ts'
import { rowsTable } from './table.ts'

/** Latency, requests and load over the time of a run, one above the other; `null` when nothing ended. */
export function timelineFigure({ timeline, stopped }: Run, group: string): Html | null {
  const { widthMs, buckets } = timeline
  const [first, last] = [buckets[0], buckets.at(-1)]
  if (first === undefined || last === undefined) return null
  const end = last.at + widthMs
  const marks = stopped === null ? [] : [{ axis: 'x' as const, at: stopped.at, label: 'stopped' }]
  const chart = (
    label: string,
    unit: ChartData['y']['unit'],
    series: ChartSeries[],
    changes: Partial<ChartData>,
  ): ChartData => ({
    x: {
      label: 'time',
      unit: 'elapsed',
      scale: 'linear',
      // A value stands in the middle of its stretch.
      values: buckets.map(({ at }) => at + widthMs / 2),
      names: null,
      range: [first.at, end],
    },
    y: { label, unit, from0: true, max: null },
    series,
    band: null,
    marks: [],
    group,
    height: 96,
    ...changes,
  })
  const seriesOf = (
    tone: ChartTone,
    label: string,
    shape: ChartSeries['shape'],
    value: (bucket: TimelineBucket) => number | null,
  ): ChartSeries => ({ tone, label, shape, values: buckets.map(value) })
  const perSecond = (count: number): number => (count * 1000) / widthMs
  return chartFigure({
    tall: true,
    title: 'Latency over time',
    summary: `Latency, requests that ended and requests in flight over ${elapsed(end - first.at)}, in stretches of ${elapsed(widthMs)}: ${extremesOf(buckets)}.`,
    charts: [
      chart(
        'latency',
        'ms',
        [
          seriesOf('p95', 'p95', 'line', ({ p95 }) => p95),
          seriesOf('p50', 'p50', 'line', ({ p50 }) => p50),
        ],
        { band: [0, 1], marks, height: 190 },
      ),
      chart('requests ended per second', 'requests/s', endedSeries(buckets, perSecond), {}),
      chart(
        'requests in flight',
        'count',
        [seriesOf('level', 'in flight', 'area', ({ inFlight }) => inFlight)],
        {},
      ),
    ],
    table: rowsTable(
      [
        { header: 'from', align: 'right', cell: ({ at }) => elapsed(at) },
        { header: 'succeeded', align: 'right', cell: ({ ok }) => whole(ok) },
        { header: 'failed', align: 'right', cell: ({ failed }) => whole(failed) },
        { header: 'p50', align: 'right', cell: ({ p50 }) => milliseconds(p50) },
        { header: 'p95', align: 'right', cell: ({ p95 }) => milliseconds(p95) },
        { header: 'in flight', align: 'right', cell: ({ inFlight }) => String(inFlight) },
      ],
      buckets,
      { caption: `Latency over time, in stretches of ${elapsed(widthMs)}` },
    ),
  })
}

/** What failed stands on what succeeded. */
function endedSeries(
  buckets: readonly TimelineBucket[],
  perSecond: (count: number) => number,
): ChartSeries[] {
  const ok: ChartSeries = {
    label: 'succeeded',
    tone: 'ok',
    shape: 'bars',
    values: buckets.map((bucket) => perSecond(bucket.ok)),
  }
  if (buckets.every(({ failed }) => failed === 0)) return [ok]
  const failed: ChartSeries = {
    label: 'failed',
    tone: 'failed',
    shape: 'bars',
    values: buckets.map((bucket) => perSecond(bucket.ok + bucket.failed)),
    told: buckets.map((bucket) => perSecond(bucket.failed)),
  }
  return [failed, ok]
}

function extremesOf(buckets: readonly TimelineBucket[]): string {
  const known = buckets.map(({ p95 }) => p95).filter((p95) => p95 !== null)
  if (known.length === 0) return 'no request succeeded'
  return `p95 from ${milliseconds(Math.min(...known))} to ${milliseconds(Math.max(...known))}`
}
