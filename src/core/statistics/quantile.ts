/**
 * The rank, counted from 1, of the `share` quantile among `n` values: ⌈share × n⌉, so that a
 * quantile is always a value that was observed (type 1 of Hyndman and Fan, 1996).
 */
export function rankOf(share: number, n: number): number {
  // 0.95 × 20 is 19.000000000000004 in floating point and must stay rank 19.
  return Math.min(n, Math.max(1, Math.ceil(share * n - 1e-9)))
}

/** The `share` quantile of ascending values; `null` without values. */
export function quantile(sorted: Float64Array, share: number): number | null {
  return sorted[rankOf(share, sorted.length) - 1] ?? null
}

/** The first index from `start` on whose value is `beyond`, which all after it are too; the length if none is. */
export function firstIndex(
  sorted: Float64Array,
  start: number,
  beyond: (value: number) => boolean,
): number {
  let low = start
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (beyond(sorted[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
