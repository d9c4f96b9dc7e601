import { LEVEL_UNITS, levelFigure } from '../../core/load/level-words.ts'
import type { SteppedLoad } from '../../core/load/load.ts'
import type { Probe, Run, Step } from '../../core/run/run.ts'
import { milliseconds, perSecond } from '../figures.ts'
import { chartFigure, type ChartData, type ChartMark, type ChartSeries } from './chart.ts'
import type { Html } from './markup.ts'
import { rowsTable } from './table.ts'

type By = SteppedLoad['by']

const LEVELS: Record<By, string> = {
  concurrency: 'requests in flight',
  arrivalRate: 'arrival rate',
  inputTokens: 'input tokens',
}

/** How latency and throughput change with the level, the knee or the capacity marked; `null` without levels. */
export function levelsFigure(run: Run, group: string): Html | null {
  const { load } = run.plan
  if (load.model === 'steps' && run.steps.length > 1) {
    const { knee } = run
    const marks = knee === null || knee.next === null ? [] : [markAt(load.by, knee.level, 'knee')]
    return figureOf(run.steps, load.by, marks, group)
  }
  const { capacity } = run
  if (capacity === null || capacity.probes.length < 2) return null
  const marks = capacity.level === null ? [] : [markAt(capacity.by, capacity.level, 'capacity')]
  // A level that was tried twice stands twice, side by side in a search and in one place on an axis.
  const byLevel = new Map(capacity.probes.map((probe) => [probe.level, probe]))
  const probes = [...byLevel.values()].toSorted((a, b) => a.level - b.level)
  return figureOf(probes, capacity.by, marks, group)
}

function figureOf(
  levels: readonly (Step | Probe)[],
  by: By,
  marks: ChartMark[],
  group: string,
): Html {
  const unit = LEVEL_UNITS[by]
  const values = levels.map(({ level }) => level)
  const wide = values.at(-1)! / values[0]! > 12
  const chart = (
    y: ChartData['y'],
    series: ChartSeries[],
    changes: Partial<ChartData>,
  ): ChartData => ({
    x: {
      label: unit,
      unit: 'count',
      scale: wide ? 'log' : 'linear',
      values,
      names: null,
      range: wide
        ? [values[0]! / 1.1, values.at(-1)! * 1.1]
        : [values[0]! - values.at(-1)! * 0.02, values.at(-1)! * 1.02],
    },
    y,
    series,
    band: null,
    marks,
    group,
    height: 190,
    ...changes,
  })
  const line = (
    label: string,
    tone: ChartSeries['tone'],
    value: (level: Step | Probe) => number | null,
  ): ChartSeries => ({
    label,
    tone,
    shape: 'line',
    values: levels.map(value),
  })
  const marked = marks.map(({ label }) => `; ${label}`).join('')
  return chartFigure({
    title: `Latency by ${LEVELS[by]}`,
    summary: `From ${levelFigure(by, values[0]!)} to ${levelFigure(by, values.at(-1)!)} ${unit}, p95 goes from ${milliseconds(levels[0]!.latency.p95)} to ${milliseconds(levels.at(-1)!.latency.p95)}${marked}.`,
    charts: [
      chart(
        { label: 'latency', unit: 'ms', from0: true, max: null },
        [
          line('p95', 'p95', ({ latency }) => latency.p95),
          line('p50', 'p50', ({ latency }) => latency.p50),
        ],
        { band: [0, 1] },
      ),
      chart(
        { label: 'throughput', unit: 'requests/s', from0: true, max: null },
        [line('requests/s', 'ok', ({ throughput }) => throughput.requestsPerSecond)],
        { height: 110, marks: [] },
      ),
    ],
    table: rowsTable(
      [
        { header: unit, align: 'right', cell: ({ level }) => levelFigure(by, level) },
        { header: 'p50', align: 'right', cell: ({ latency }) => milliseconds(latency.p50) },
        { header: 'p95', align: 'right', cell: ({ latency }) => milliseconds(latency.p95) },
        {
          header: 'requests/s',
          align: 'right',
          cell: ({ throughput }) => perSecond(throughput.requestsPerSecond),
        },
      ],
      levels,
      { caption: `Latency and throughput by ${LEVELS[by]}` },
    ),
  })
}

function markAt(by: By, level: number, word: string): ChartMark {
  return { axis: 'x', at: level, label: `${word} at ${levelFigure(by, level)}` }
}
