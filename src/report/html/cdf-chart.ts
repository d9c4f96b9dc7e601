import { quantileOf, type Distribution } from '../../core/run/distribution.ts'
import { formatValue } from '../../core/words/values.ts'
import { percent, whole } from '../figures.ts'
import { chartFigure, type ChartMark, type ChartTone } from './chart.ts'
import { cumulativeOf, shareAt } from './cumulative.ts'
import type { Html } from './markup.ts'
import { rowsTable } from './table.ts'

export interface Curve {
  label: string
  tone: ChartTone
  of: Distribution
}

const SHARES = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1]
/** From this ratio of largest to smallest on, a linear axis would press all that matters to its left. */
const WIDE = 12

/** How values are distributed, as curves over one axis; `null` when there are none. */
export function cdfFigure(
  title: string,
  curves: readonly Curve[],
  marks: readonly ChartMark[],
): Html | null {
  const known = curves
    .map((curve) => ({ ...curve, points: cumulativeOf(curve.of) }))
    .filter(({ points }) => points.length > 0)
  const [first] = known
  if (first === undefined) return null
  const values = [...new Set(known.flatMap(({ points }) => points.map(({ value }) => value)))]
    .toSorted((a, b) => a - b)
    .map((value) => Number(value.toPrecision(5)))
  const positive = values.filter((value) => value > 0)
  const wide = positive.length > 0 && values.at(-1)! / positive[0]! > WIDE
  const xs = wide ? positive : values
  const { unit } = first.of
  const near = marks.filter(({ at }) => at > xs[0]! / 1.5 && at < xs.at(-1)! * 1.5)
  const ends = [xs[0]!, xs.at(-1)!, ...near.map(({ at }) => at)]
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const room = (high - low || high || 1) * 0.04
  return chartFigure({
    title,
    summary: `${known
      .map(
        ({ label, of }) =>
          `${label}: half within ${formatValue(of.p50, unit)}, 95 % within ${formatValue(of.p95, unit)}`,
      )
      .join('; ')}.`,
    charts: [
      {
        x: {
          label: 'within',
          unit: unit === 'ms' ? 'ms' : unit === 'tokens/s' ? 'tokens/s' : 'count',
          scale: wide ? 'log' : 'linear',
          values: xs,
          names: null,
          range: wide ? [low / 1.06, high * 1.06] : [Math.max(0, low - room), high + room],
        },
        y: { label: 'share of requests', unit: 'share', from0: true, max: 1 },
        series: known.map(({ label, tone, points }) => ({
          label,
          tone,
          shape: 'steps' as const,
          values: xs.map((x) => Number(shareAt(points, x * (1 + 1e-4)).toPrecision(4))),
        })),
        band: null,
        marks: [...near],
        group: null,
        height: 230,
      },
    ],
    table: rowsTable(
      [
        {
          header: 'share',
          align: 'right',
          cell: (share: number) => (share === 1 ? 'all' : percent(share)),
        },
        ...known.map(({ label, of }) => ({
          header: `${label} (n = ${whole(of.n)})`,
          align: 'right' as const,
          cell: (share: number) => formatValue(share === 1 ? of.max : quantileOf(of, share), unit),
        })),
      ],
      SHARES,
      { caption: `${title}: the value that so many successful requests stay within` },
    ),
  })
}
