import type { Distribution } from '../../core/run/distribution.ts'

/** What share of all requests has a value up to here. */
export interface CumulativePoint {
  value: number
  share: number
}

/** So many points draw a curve as smooth as its histogram is exact; the tail keeps all of its own. */
const FINENESS = 120
const TAIL = 0.97

/**
 * The cumulative distribution of a metric by the bounds of its buckets, which are exact. Requests that failed
 * count, and never come to a value: the curve ends at the share of those that have one, as a budget sees it.
 */
export function cumulativeOf({ histogram, n, failed, max }: Distribution): CumulativePoint[] {
  const total = n + failed
  if (n === 0) return []
  const { growth, zeros, buckets } = histogram
  const points: CumulativePoint[] = []
  let seen = zeros
  let last = -1
  if (zeros > 0) points.push({ value: 0, share: zeros / total })
  for (const [index, [bucket, count]] of buckets.entries()) {
    const before = seen / total
    seen += count
    const share = seen / total
    const isLast = index === buckets.length - 1
    if (!isLast && share - last < 1 / FINENESS && share < TAIL) continue
    if (points.length === 0) points.push({ value: growth ** (bucket - 1), share: before })
    const value = growth ** bucket
    points.push({ value: isLast && max !== null ? Math.min(value, max) : value, share })
    last = share
  }
  return points
}

/** The share at a value, of a curve that rises in steps. */
export function shareAt(points: readonly CumulativePoint[], value: number): number {
  let share = 0
  for (const point of points) {
    if (point.value > value) break
    share = point.share
  }
  return share
}
