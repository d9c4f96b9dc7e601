import { binomialTail } from '../binomial.ts'
import { normalCdf } from '../normal.ts'
import { moreBadTail } from '../two-groups.ts'
import type { Effect } from './effect.ts'
import { studentQuantile } from './student-t.ts'

/** How often what is called detectable would be detected. */
const POWER = 0.8

/**
 * The smallest true effect that fails in 80 % of such comparisons, in the unit of the effect: in each
 * stage the estimate must be significant at the stage's level and reach the floor, which it does
 * with probability Φ((effect − max(floor, q(1 − α) × SE)) / SE). Infinite where nothing would.
 */
export function detectableEffect(
  { standardError, df }: Pick<Effect, 'standardError' | 'df'>,
  floor: number,
  levels: readonly number[],
): number {
  if (standardError === 0) return floor
  if (!Number.isFinite(standardError)) return Infinity
  const limits = levels.map((level) => {
    return Math.max(floor / standardError, studentQuantile(1 - level, df))
  })
  // Counted in standard errors: past the highest limit by this much, all stages together have the power.
  const low = Math.max(...limits)
  const size = rootOf(low, low + 5, (effect) => {
    return limits.reduce((chance, limit) => chance * normalCdf(effect - limit), 1) >= POWER
  })
  return size * standardError
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
  const before = earlierBad / m
  return rootOf(before, 1, (share) => binomialTail(least, n, share) >= POWER) - before
}

/** The smallest value from `from` to `to` at which `holds`, which stays true from there on. */
function rootOf(from: number, to: number, holds: (value: number) => boolean): number {
  let low = from
  let high = to
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
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
