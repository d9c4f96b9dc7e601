import type UPlot from 'uplot'
import type { ChartData, ChartSeries, ChartTone } from '../chart.ts'
import { inWords, roundSplits, tickOf } from './units.ts'

// Runs in the page.

declare const uPlot: typeof UPlot

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'
/** Steps of an axis of time, in ms: round ones in seconds, minutes and hours. */
const ELAPSED = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400,
]
/** Up to so many values are ticks themselves. */
const FEW = 12
/** Fits on A4 and on letter, in pixels of CSS. */
const PAPER_WIDTH = 640
const drawn = new Set<UPlot>()

document.documentElement.classList.add('scripted')
const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting && draw(target as HTMLElement)) seen.unobserve(target)
    }
  },
  // Some screens ahead: a picture of the whole of a short page has its charts.
  { rootMargin: '3000px' },
)
for (const plot of document.querySelectorAll<HTMLElement>('.plot')) seen.observe(plot)

// The canvas knows no style sheet.
for (const query of ['(prefers-color-scheme: dark)', 'print']) {
  matchMedia(query).addEventListener('change', () => {
    for (const chart of drawn) chart.redraw(false)
  })
}

// Paper is narrower than most screens, and nobody scrolls on it.
addEventListener('beforeprint', () => {
  for (const plot of document.querySelectorAll<HTMLElement>('.plot')) {
    if (plot.querySelector('canvas') === null && draw(plot)) seen.unobserve(plot)
  }
  for (const chart of drawn) resize(chart, Math.min(chart.width, PAPER_WIDTH))
})
addEventListener('afterprint', () => {
  for (const chart of drawn) resize(chart, chart.root.parentElement!.clientWidth)
})

function resize(chart: UPlot, width: number): void {
  if (width > 0 && width !== chart.width) chart.setSize({ width, height: chart.height })
}

/** False while it has no room, as in a section that is closed. */
function draw(plot: HTMLElement): boolean {
  const place = plot.querySelector<HTMLElement>('.canvas')!
  const width = place.clientWidth
  if (width === 0) return false
  const data: ChartData = JSON.parse(plot.querySelector('.chart-data')!.textContent)
  const values = data.series.map((series) => series.values)
  const chart = new uPlot(optionsOf(data, plot, width), [data.x.values, ...values], place)
  drawn.add(chart)
  new ResizeObserver(() => resize(chart, place.clientWidth)).observe(place)
  plot.addEventListener('keydown', (event) => step(chart, event))
  plot.addEventListener('blur', () => chart.setCursor({ left: -10, top: -10 }))
  return true
}

function optionsOf(data: ChartData, plot: HTMLElement, width: number): UPlot.Options {
  const { x, y, series, band, marks, group, height } = data
  return {
    width,
    height,
    legend: { show: false },
    padding: [marks.some(({ axis }) => axis === 'x') ? 20 : 8, 24, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 7, fill: (_, index) => colour(series[index - 1]!.tone) },
      ...(group === null ? {} : { sync: { key: group } }),
    },
    scales: {
      x: {
        time: false,
        distr: x.scale === 'log' ? 3 : 1,
        range: () => x.range ?? [x.values[0]!, x.values.at(-1)!],
      },
      y: {
        range: (_, low, high) => [
          y.from0 ? 0 : low - (high - low) * 0.15,
          y.max ?? topOf(data, high),
        ],
      },
    },
    axes: [
      {
        ...axisLook(),
        size: 30,
        ...(x.unit === 'elapsed' ? { incrs: ELAPSED.map((seconds) => seconds * 1000) } : {}),
        ...(x.names === null ? {} : { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }),
        ...(x.scale === 'log' ? { splits: (_, __, low, high) => roundSplits(low, high) } : {}),
        ...(x.unit === 'count' && x.values.length <= FEW
          ? { splits: (chart) => apart(chart, x.values) }
          : {}),
        filter: (_, splits) => splits,
        values: (_, splits) => splits.map((value) => tickOf(value, splits, x.unit, x.names)),
      },
      {
        ...axisLook(),
        size: 62,
        space: 26,
        values: (_, splits) => splits.map((value) => tickOf(value, splits, y.unit, null)),
      },
    ],
    series: [{}, ...series.map((one) => lookOf(one))],
    ...(band === null
      ? {}
      : {
          bands: [
            {
              series: [band[0] + 1, band[1] + 1],
              fill: () => colour(series[band[0]]!.tone, 0.14),
            },
          ],
        }),
    hooks: {
      draw: [(chart) => drawMarks(chart, data)],
      setCursor: [(chart) => tell(chart, data, plot)],
    },
  }
}

function axisLook(): UPlot.Axis {
  return {
    font: FONT,
    stroke: () => colour('soft'),
    grid: { stroke: () => colour('line'), width: 1 },
    ticks: { show: false },
    gap: 6,
  }
}

function lookOf({ tone, shape, values }: ChartSeries): UPlot.Series {
  const stroke = (): string => colour(tone)
  // A line of few points shows where they are; one that stands alone would not be seen.
  const alone = values.filter((value) => value !== null).length <= FEW
  const base = {
    stroke,
    width: 1.75,
    points: { show: shape === 'points' || (shape === 'line' && alone), size: 6 },
  }
  const { bars, stepped } = uPlot.paths
  switch (shape) {
    case 'bars':
      return { ...base, width: 0, fill: stroke, paths: bars!({ size: [0.8, 40] }) }
    case 'steps':
      return { ...base, paths: stepped!({ align: 1 }) }
    case 'area':
      return { ...base, fill: () => colour(tone, 0.16), paths: stepped!({ align: 0 as 1 }) }
    case 'points':
      return { ...base, paths: () => null }
    case 'line':
      return { ...base, spanGaps: true }
  }
}

function colour(name: ChartTone | 'soft' | 'line' | 'text', alpha = 1): string {
  const hex = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
  return alpha === 1
    ? hex
    : `${hex}${Math.round(alpha * 255)
        .toString(16)
        .padStart(2, '0')}`
}

/** Room above the highest value, and for a limit that is not far from it. */
function topOf({ marks }: ChartData, high: number): number {
  const near = marks.filter(({ axis, at }) => axis === 'y' && at < high * 2).map(({ at }) => at)
  return Math.max(high, ...near) * 1.12 || 1
}

function drawMarks(chart: UPlot, { marks }: ChartData): void {
  const { ctx, bbox } = chart
  const scale = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = colour('mark')
  ctx.fillStyle = colour('mark')
  ctx.lineWidth = 1.5 * scale
  ctx.setLineDash([5 * scale, 4 * scale])
  ctx.font = FONT.replace('12px', `${12 * scale}px`)
  for (const { axis, at, label } of marks) {
    const place = Math.round(chart.valToPos(at, axis, true))
    const [start, length] = axis === 'x' ? [bbox.left, bbox.width] : [bbox.top, bbox.height]
    if (place < start || place > start + length) continue
    ctx.beginPath()
    if (axis === 'x') {
      ctx.moveTo(place, bbox.top)
      ctx.lineTo(place, bbox.top + bbox.height)
      // Near the right end there is no room behind the line.
      const right = bbox.left + bbox.width
      const { width } = ctx.measureText(label)
      ctx.textAlign = 'left'
      ctx.fillText(label, Math.min(place - 3 * scale, right - width), bbox.top - 7 * scale)
    } else {
      ctx.moveTo(bbox.left, place)
      ctx.lineTo(bbox.left + bbox.width, place)
      ctx.textAlign = 'right'
      ctx.fillText(label, bbox.left + bbox.width, place - 5 * scale)
    }
    ctx.stroke()
  }
  ctx.restore()
}

/** The values at the crosshair, in the key. */
function tell(chart: UPlot, { x, y, series }: ChartData, plot: HTMLElement): void {
  const index = chart.cursor.idx ?? null
  const texts = plot.querySelectorAll('.key b')
  const at = index === null ? null : x.values[index]!
  texts[0]!.textContent = at === null ? '' : (x.names?.[index!] ?? inWords(at, x.unit))
  for (const [position, { values, told }] of series.entries()) {
    const value = index === null ? undefined : (told ?? values)[index]
    texts[position + 1]!.textContent =
      value === undefined ? '' : value === null ? '–' : inWords(value, y.unit)
  }
}

/** Arrow keys move the crosshair from value to value. */
function step(chart: UPlot, event: KeyboardEvent): void {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (by === undefined) return
  event.preventDefault()
  const last = chart.data[0].length - 1
  const from = chart.cursor.idx ?? (by > 0 ? -1 : last + 1)
  const index = Math.min(last, Math.max(0, from + by))
  chart.setCursor({ left: chart.valToPos(chart.data[0][index]!, 'x'), top: 1 }, true)
}

/** As many of the values as leave room for what they are called, from the first one on. */
function apart(chart: UPlot, values: number[]): number[] {
  let last = -Infinity
  return values.filter((value) => {
    const place = chart.valToPos(value, 'x')
    if (place - last < 30) return false
    last = place
    return true
  })
}
