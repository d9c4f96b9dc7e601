import { sequentialShare } from '../statistics/e-process.ts'
import { valueAtRank } from '../run/distribution.ts'
import type { Run } from '../run/run.ts'
import { shareOf } from './share-budget.ts'
import type { Verdict } from './verdict.ts'

/**
 * Where the true value of a share budget lies, valid however often it was looked at, and whatever
 * stopped the run: all values that the bets of `sequentialShare` have not ruled out, half of
 * 1 − confidence each side. Wider than the interval of a fixed number of requests.
 */
export function sequentialInterval(
  run: Run,
  verdict: Verdict,
  confidence: number,
): Verdict['interval'] {
  const { budget, n } = verdict
  const alpha = (1 - confidence) / 2
  if ('statistic' in budget) {
    if (budget.statistic === 'mean') return null
    const distribution = run[budget.metric]
    const [lower, upper] = sequentialRanks(n, budget.statistic, alpha)
    const at = (rank: number | null): number | null =>
      rank === null || rank > distribution.n ? null : valueAtRank(distribution, rank)
    return [at(lower), at(upper)]
  }
  const share = shareOf(verdict)
  if (share === null) return null
  const [low, high] = sequentialShares(share.bad, n, alpha)
  return budget.metric === 'goodput' ? [1 - high, 1 - low] : [low, high]
}

/** Ranks, from 1, of the values between which the quantile lies; `null` where none bounds it. */
function sequentialRanks(
  n: number,
  statistic: number,
  alpha: number,
): [lower: number | null, upper: number | null] {
  const beyond = 1 - statistic
  const lower =
    firstFrom(1, n, (rank) => sequentialShare(n - rank + 1, n, beyond, alpha) !== 'fail') - 1
  const upper = firstFrom(1, n, (rank) => sequentialShare(n - rank, n, beyond, alpha) === 'pass')
  return [lower < 1 ? null : lower, upper > n ? null : upper]
}

/** Shares of bad ones that are not ruled out. */
function sequentialShares(bad: number, n: number, alpha: number): [number, number] {
  const steps = 10_000
  const at = (step: number): 'pass' | 'fail' | null => sequentialShare(bad, n, step / steps, alpha)
  const low = firstFrom(1, steps, (step) => at(step) !== 'fail') - 1
  const high = firstFrom(1, steps, (step) => at(step) === 'pass')
  return [low / steps, Math.min(high, steps) / steps]
}

/** The first whole number at which `holds`, which stays true from there on; `last + 1` if none. */
function firstFrom(first: number, last: number, holds: (value: number) => boolean): number {
  let low = first
  let high = last + 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
