import {
  changesIn,
  placeOf,
  trendName,
  type TrendPoint,
  type TrendSeries,
} from '../../core/history/trend.ts'
import { formatValue } from '../../core/words/values.ts'
import { counted } from '../figures.ts'
import { printable } from '../layout/width.ts'
import { chartFigure, type ChartUnit } from './chart.ts'
import { html, type Html } from './markup.ts'
import { dateInWords } from './origin.ts'
import { rowsTable } from './table.ts'

/** A line needs two ends. */
const FEWEST = 2

/** How each figure went from run to run, changes marked; they fail nothing. */
export function trendSection(all: readonly TrendSeries[]): Html | null {
  const series = all.filter(({ points }) => points.length >= FEWEST)
  if (series.length === 0) return null
  const tests = [...Map.groupBy(series, placeOf)]
  return html`<section id="trend" aria-labelledby="trend-name">
    <h2 id="trend-name">Trend</h2>
    <p class="dim">
      From run to run, as the history has them. Where a figure has changed for good it is marked; a
      trend fails nothing.
    </p>
    ${tests.map(([, ofTest], index) => testTrend(ofTest, index))}
  </section> `
}

function testTrend(series: readonly TrendSeries[], index: number): Html {
  const { test, file, mode, runner, node } = series[0]!
  const anchor = `trend-${index + 1}`
  const changed = series.filter(({ changePoints }) => changePoints.length > 0).length
  return html`<section class="test" id="${anchor}">
<details${index < 3 || changed > 0 ? html` open` : null}>
<summary>
<h3>${printable(test)}</h3>
<p class="dim"><code>${printable(file)}</code> ${printable(`${mode}, ${runner}, Node ${node}`)}${changed === 0 ? null : `; ${counted(changed, 'figure')} changed`}</p>
</summary>
<div class="charts small">
${series.map((one) => trendFigure(one, anchor))}
</div>
</details>
</section>
`
}

function trendFigure(series: TrendSeries, group: string): Html {
  const { metric, unit, points } = series
  const name = trendName(metric)
  const changes = changesIn(series).map(({ point, before, after }) => {
    const move = `${formatValue(before, unit)} to ${formatValue(after, unit)}`
    return { at: points.indexOf(point), move, when: point }
  })
  const told = changes.map(({ move, when }) => `from ${move} with the run of ${runName(when)}`)
  const hasInterval = points.some(({ lo, hi }) => lo !== undefined && hi !== undefined)
  const values = {
    label: name,
    tone: 'head' as const,
    shape: 'line' as const,
    values: points.map(({ value }) => value),
  }
  return chartFigure({
    title: name,
    summary: `${counted(points.length, 'run')}, the last one ${formatValue(points.at(-1)!.value, unit)}; ${told.length === 0 ? 'no change' : `changed ${told.join('; ')}`}.`,
    charts: [
      {
        x: {
          label: 'run',
          unit: 'run',
          scale: 'linear',
          values: points.map((_, index) => index),
          names: points.map(runName),
          range: [-0.5, points.length - 0.5],
        },
        y: { label: name, unit: chartUnitOf(unit), from0: true, max: null },
        series: hasInterval
          ? [
              values,
              {
                label: '95 % interval from',
                tone: 'base',
                shape: 'line',
                values: points.map(({ lo }) => lo ?? null),
              },
              {
                label: 'to',
                tone: 'base',
                shape: 'line',
                values: points.map(({ hi }) => hi ?? null),
              },
            ]
          : [values],
        band: hasInterval ? [2, 1] : null,
        // Between the last run before it and the first one after.
        marks: changes.map(({ at, move }) => ({ axis: 'x', at: at - 0.5, label: move })),
        group,
        height: 150,
      },
    ],
    table: rowsTable<{ point: TrendPoint; index: number }>(
      [
        { header: 'run', align: 'left', cell: ({ point }) => runName(point) },
        { header: name, align: 'right', cell: ({ point }) => formatValue(point.value, unit) },
        {
          header: 'change',
          align: 'left',
          cell: ({ index }) => changes.find(({ at }) => at === index)?.move ?? '',
        },
      ],
      points.map((point, index) => ({ point, index })),
      { caption: `Trend of ${name}` },
    ),
  })
}

function runName({ at, sha }: TrendPoint): string {
  const date = dateInWords(at)
  return sha === null ? date : `${date}, ${printable(sha).slice(0, 7)}`
}

function chartUnitOf(unit: TrendSeries['unit']): ChartUnit {
  switch (unit) {
    case 'ms':
    case 'usd':
    case 'share':
    case 'tokens':
    case 'calls':
    case 'tokens/s':
    case 'requests/s':
      return unit
    default:
      return 'count'
  }
}
