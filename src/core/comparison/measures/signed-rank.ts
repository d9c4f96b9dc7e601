import { normalCdf, normalQuantile } from '../../statistics/normal.ts'
import type { Effect } from './effect.ts'
import { signedRanksOf, sumLaw, type SignedRanks } from '../../statistics/signed-ranks.ts'
import { walshAverage } from '../../statistics/walsh.ts'

/** Up to so many differences the law of the statistic is worked out, beyond it is taken as normal. */
const MOST_EXACT = 25

/** Within one standard error on both sides of a normal estimate. */
const ONE_SIGMA = 0.682_689_492_137_086

/**
 * How far paired differences lie above 0: the median of their Walsh averages (Hodges and Lehmann,
 * 1963), its interval by the ranks of these, and the signed-rank test of Wilcoxon (1945), exact up to
 * 25 differences, beyond them normal with corrections for ties and continuity (Hollander, Wolfe and
 * Chicken, "Nonparametric Statistical Methods", 2014, §3.1 to 3.3). `null` without differences.
 *
 * @param least p is that of a shift by more than this, up or down
 */
export function signedRank(differences: Float64Array, least = 0): Effect | null {
  return differences.length === 0 ? null : new SignedRank(differences, least)
}

/** Most looks ask for no more than p: the rest is worked out when it is asked for. */
class SignedRank implements Effect {
  readonly #n: number
  readonly #sorted: Float64Array
  readonly #pairs: number
  readonly #least: number
  #estimate: number | null = null

  constructor(differences: Float64Array, least: number) {
    this.#n = differences.length
    this.#pairs = (this.#n * (this.#n + 1)) / 2
    this.#sorted = differences.toSorted()
    this.#least = least
  }

  get estimate(): number {
    return (this.#estimate ??= this.#medianAverage())
  }

  #medianAverage(): number {
    const lower = walshAverage(this.#sorted, (this.#pairs + 1) >> 1)
    if (this.#pairs % 2 === 1) return lower
    return (lower + walshAverage(this.#sorted, this.#pairs / 2 + 1)) / 2
  }

  /** Infinite where so few differences can never be significant at 0.01. */
  get standardError(): number {
    if (lowerRank(this.#n, 0.01) < 1) return Infinity
    const [low, high] = this.interval(ONE_SIGMA)
    return (high - low) / 2
  }

  get df(): number {
    return Math.max(1, this.#n - 1)
  }

  get pMore(): number {
    return tailOf(signedRanksOf(this.#sorted.map((value) => value - this.#least)), this.#n)
  }

  get pLess(): number {
    const { doubled, positive } = signedRanksOf(this.#sorted.map((value) => value + this.#least))
    const total = doubled.reduce((sum, rank) => sum + rank, 0)
    return tailOf({ doubled, positive: total - positive }, this.#n)
  }

  readonly interval = (confidence: number): [number, number] => {
    const rank = lowerRank(this.#n, (1 - confidence) / 2)
    if (rank < 1) return [-Infinity, Infinity]
    return [walshAverage(this.#sorted, rank), walshAverage(this.#sorted, this.#pairs + 1 - rank)]
  }
}

/** P of so large a sum of positive ranks, or a larger one, where either sign is as likely. */
function tailOf({ doubled, positive }: SignedRanks, n: number): number {
  if (n <= MOST_EXACT) {
    const tail = sumLaw(doubled).subarray(positive)
    return Math.min(
      1,
      tail.reduce((sum, p) => sum + p, 0),
    )
  }
  let mean = 0
  let variance = 0
  for (const twice of doubled) {
    mean += twice / 4
    variance += twice ** 2 / 16
  }
  if (variance === 0) return 1
  return 1 - normalCdf((positive / 2 - 0.5 - mean) / Math.sqrt(variance))
}

/** The rank, from 1, of the Walsh average that the true value lies below with at most this probability; 0 if none. */
function lowerRank(n: number, probability: number): number {
  if (n > MOST_EXACT) {
    const mean = (n * (n + 1)) / 4
    const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24)
    return Math.floor(mean + normalQuantile(probability) * deviation + 0.5)
  }
  const law = sumLaw(Array.from({ length: n }, (_, index) => index + 1))
  let rank = 0
  for (let below = law[0]!; below <= probability; below += law[rank]!) rank++
  return rank
}
