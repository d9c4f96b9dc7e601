import { binomialTail } from '../statistics/binomial.ts'
import { normalCdf } from '../statistics/normal.ts'
import { moreBadTail } from '../statistics/two-groups.ts'
import type { Effect } from './measures/effect.ts'
import { studentQuantile } from '../statistics/student-t.ts'

/** How often what is called detectable would be detected. */
const POWER = 0.8

/** One comparison of those that all must show an effect: its one-sided level, and how many times the requests it has. */
export interface DetectingStage {
  readonly level: number
  readonly size: number
}

/**
 * The smallest true effect that fails in 80 % of such comparisons, in the unit of the effect. In each
 * stage the estimate must be significant at the level and reach the floor: with Φ((effect −
 * max(floor, q(1 − level) × SE)) / SE), where SE falls with the root of the size. Infinite where nothing would.
 */
export function detectableEffect(
  { standardError, df }: Pick<Effect, 'standardError' | 'df'>,
  floor: number,
  stages: readonly DetectingStage[],
): number {
  if (standardError === 0) return floor
  if (!Number.isFinite(standardError)) return Infinity
  const limits = stages.map(({ level, size }) => {
    const error = standardError / Math.sqrt(size)
    return { error, least: Math.max(floor, studentQuantile(1 - level, df) * error) }
  })
  const low = Math.max(...limits.map(({ least }) => least))
  return rootOf(low, low + 5 * standardError, (effect) => {
    const chances = limits.map(({ error, least }) => normalCdf((effect - least) / error))
    return chances.reduce((all, chance) => all * chance, 1) >= POWER
  })
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
