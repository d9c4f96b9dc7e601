import { binomialTail } from '../binomial.ts'
import { normalQuantile } from '../normal.ts'
import { moreBadTail } from '../two-groups.ts'
import { studentQuantile } from './student-t.ts'

/** How often what is called detectable would be detected. */
export const POWER = 0.8

/**
 * The smallest effect that is significant at one-sided `alpha` in 80 % of such comparisons, in the
 * unit of the standard error: (q(1 − α) + q(0.8)) × SE, normal, or Student's with `df`.
 */
export function detectableEffect(standardError: number, alpha: number, df?: number): number {
  const q = (share: number): number =>
    df === undefined ? normalQuantile(share) : studentQuantile(share, df)
  return (q(1 - alpha) + q(POWER)) * standardError
}

/**
 * How much larger the share of failures among `n` requests must be for Fisher's test to see it in
 * 80 % of comparisons with the `earlierBad` of `m` that were counted; `null` when even all would not do.
 */
export function detectableShare(
  n: number,
  earlierBad: number,
  m: number,
  alpha: number,
): number | null {
  if (n === 0 || m === 0 || moreBadTail(n, n, earlierBad, m) > alpha) return null
  const least = firstWhere(0, n, (bad) => moreBadTail(bad, n, earlierBad, m) <= alpha)
  let low = earlierBad / m
  let high = 1
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (binomialTail(least, n, middle) < POWER) low = middle
    else high = middle
  }
  return high - earlierBad / m
}

/** The first whole number from `low` to `high` at which `holds`, which stays true from there on. */
function firstWhere(low: number, high: number, holds: (value: number) => boolean): number {
  let from = low
  let to = high
  while (from < to) {
    const middle = (from + to) >>> 1
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}
