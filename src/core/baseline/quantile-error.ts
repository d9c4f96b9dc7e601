import { valueAtRank, type Distribution } from '../run/distribution.ts'
import { rankOf } from '../statistics/quantile.ts'

/**
 * The standard error of the logarithm of a quantile, from the order statistics a standard error of
 * the rank to its left and right (Woodruff, JASA 47, 1952); `null` without two values.
 */
export function logQuantileError(distribution: Distribution, share: number): number | null {
  const { n } = distribution
  if (n < 2) return null
  const spread = Math.sqrt(n * share * (1 - share))
  const rank = rankOf(share, n)
  const at = (place: number): number | null =>
    valueAtRank(distribution, Math.min(n, Math.max(1, Math.round(place))))
  const [low, high] = [at(rank - spread), at(rank + spread)]
  if (low === null || high === null || low <= 0) return null
  return Math.log(high / low) / 2
}
