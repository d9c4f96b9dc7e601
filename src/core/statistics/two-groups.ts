import { logGamma } from './binomial.ts'

/** A later group against an earlier one, when both come from the same distribution. */

/**
 * P that `least` or more of `n` values exceed the `rank`-th of `m` others, whatever the distribution
 * that all of them come from: the negative hypergeometric law of exceedances (Gumbel and von
 * Schelling, Annals of Mathematical Statistics 21, 1950).
 */
export function exceedanceTail(least: number, n: number, rank: number, m: number): number {
  return sumOf(least, n, (k) => {
    const above = logChoose(m - rank + k, k)
    const below = logChoose(rank - 1 + n - k, n - k)
    return Math.exp(above + below - logChoose(m + n, n))
  })
}

/**
 * P that of `n` requests `bad` or more are bad, when `earlierBad` of `m` others were, whatever the
 * share that is the same for all of them (Fisher's exact test).
 */
export function moreBadTail(bad: number, n: number, earlierBad: number, m: number): number {
  const all = bad + earlierBad
  return sumOf(bad, Math.min(n, all), (k) => {
    const ways = logChoose(n, k) + logChoose(m, all - k)
    return Math.exp(ways - logChoose(n + m, all))
  })
}

function sumOf(from: number, to: number, term: (k: number) => number): number {
  let sum = 0
  for (let k = from; k <= to; k++) sum += term(k)
  return Math.min(1, sum)
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}
