const HEIGHTS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const MARK = '│'
/** Heights span a fifth of the largest value at least: what wobbles by less must not look like mountains. */
const LEAST_SPAN = 0.2

export interface SparklineOptions {
  /** Columns at most. */
  width: number
  /** Indices of the values before which a `│` stands. */
  marks?: readonly number[]
  /** What the heights span at least; default a fifth of the largest value. */
  leastSpan?: number
}

/**
 * Values from 0 as a row of bars. Where there are more of them than columns, a bar is the mean of
 * neighbours.
 */
export function sparkline(
  values: readonly number[],
  { width, marks = [], leastSpan }: SparklineOptions,
): string {
  if (values.length === 0) return ''
  const bars = Math.min(values.length, Math.max(1, width - marks.length))
  const from = (bar: number): number => Math.floor((bar * values.length) / bars)
  const means = Array.from({ length: bars }, (_, bar) =>
    meanOf(values.slice(from(bar), from(bar + 1))),
  )
  const [lowest, highest] = [Math.min(...means), Math.max(...means)]
  const span = Math.max(highest - lowest, leastSpan ?? LEAST_SPAN * highest)
  // The values lie in the middle of a span that is wider than they are.
  const floor = Math.max(0, (lowest + highest - span) / 2)
  const placeOf = (mark: number): number =>
    Math.min(bars - 1, Math.round((mark * bars) / values.length))
  const places = new Set(marks.map(placeOf))
  return means
    .map((mean, bar) => {
      const share = span === 0 ? 0 : (mean - floor) / span
      const level = Math.min(HEIGHTS.length - 1, Math.max(0, Math.floor(share * HEIGHTS.length)))
      const height = HEIGHTS[level]!
      return places.has(bar) ? MARK + height : height
    })
    .join('')
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
