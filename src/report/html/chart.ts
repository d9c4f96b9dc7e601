import { html, scriptJson, type Html } from './markup.ts'

/** What a number on an axis is, so that the page can write it with its unit. */
export type ChartUnit =
  | 'ms'
  | 'elapsed'
  | 'share'
  | 'usd'
  | 'count'
  | 'requests/s'
  | 'tokens/s'
  | 'tokens'
  | 'calls'
  | 'run'

/** What a line means; the style sheet has a colour for each. */
export type ChartTone =
  | 'p50'
  | 'p95'
  | 'latency'
  | 'ttft'
  | 'base'
  | 'head'
  | 'ok'
  | 'failed'
  | 'level'
  | 'mark'

export interface ChartSeries {
  label: string
  tone: ChartTone
  shape: 'line' | 'steps' | 'bars' | 'points' | 'area'
  /** One per x; `null`: there is none, and the line has a gap. */
  values: (number | null)[]
  /** What to read where it is another figure than is drawn, as in a stack of bars. */
  told?: (number | null)[]
}

/** A straight line across a chart: a limit, a knee, a change point. */
export interface ChartMark {
  axis: 'x' | 'y'
  at: number
  label: string
}

interface ChartXs {
  label: string
  unit: ChartUnit
  scale: 'linear' | 'log'
  /** Ascending. */
  values: number[]
  /** What each is called, where it is no quantity: a date, say. */
  names: string[] | null
  /** The ends of the axis; `null`: the first value and the last. */
  range: [from: number, to: number] | null
}

/** One chart as the page draws it, as plain JSON. */
export interface ChartData {
  x: ChartXs
  y: { label: string; unit: ChartUnit; from0: boolean; max: number | null }
  series: ChartSeries[]
  /** Two series by index, the space between which is shaded. */
  band: [from: number, to: number] | null
  marks: ChartMark[]
  /** Charts of the same group have one crosshair. */
  group: string | null
  height: number
}

export interface FigureParts {
  title: string
  /** What the chart shows, for who cannot see it; the figures are in `table`. */
  summary: string
  charts: readonly ChartData[]
  /** The figures behind the chart, or the most telling of them. */
  table: Html
  /** Whether it has several charts above each other. */
  tall?: boolean
}

/**
 * Charts with what they are about, a key that tells the values at the crosshair, and their figures
 * as a table, which is what remains where scripts are blocked.
 */
export function chartFigure({ title, summary, charts, table, tall = false }: FigureParts): Html {
  return html`<figure class="${tall ? 'chart tall' : 'chart'}">
    <figcaption>
      <h4>${title}</h4>
      <p class="scripted">${summary}</p>
    </figcaption>
    ${charts.map(
      (chart) =>
        html`<div
          class="plot scripted"
          tabindex="0"
          role="group"
          aria-label="${`Chart: ${chart.y.label} by ${chart.x.label}. Left and right arrow keys read its values.`}"
        >
          <ul class="key" aria-live="polite">
            ${chart.series[0]?.label === chart.y.label ? null : html`<li class="key-y">${chart.y.label}</li>`}
            <li class="key-x">${chart.x.label} <b></b></li>
            ${chart.series.map(
              ({ label, tone }) => html`<li class="tone-${tone}">${label} <b></b></li>`,
            )}
          </ul>
          <div class="canvas" role="img" aria-label="${summary}"></div>
          <script type="application/json" class="chart-data">
            ${scriptJson(chart)}
          </script>
        </div> `,
    )}
    <details class="figures">
      <summary>Figures of “${title}”</summary>
      ${table}
    </details>
  </figure>`
}
