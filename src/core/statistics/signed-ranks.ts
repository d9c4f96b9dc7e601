import { firstIndex } from './quantile.ts'

/** Ranks of the sizes of differences, and which of them speak for more. */
export interface SignedRanks {
  /** Of all that are not 0: mid-ranks, twice over so that they are whole. */
  doubled: number[]
  /** Their sum over the differences above 0, twice over. */
  positive: number
}

/**
 * Of ascending differences. Equal sizes share the mean of their ranks. Differences of 0 take ranks and then fall out, so that
 * many of them do not make the rest look larger (Pratt, JASA 54, 1959).
 */
export function signedRanksOf(sorted: Float64Array): SignedRanks {
  const above = sorted.subarray(firstIndex(sorted, 0, (value) => value > 0))
  const negative = firstIndex(sorted, 0, (value) => value >= 0)
  const below = sorted.subarray(0, negative).toReversed().map(Math.abs)
  const doubled: number[] = []
  let positive = 0
  let up = 0
  let down = 0
  let rank = sorted.length - above.length - below.length
  while (up + down < above.length + below.length) {
    const size = Math.min(above[up] ?? Infinity, below[down] ?? Infinity)
    const from = up
    const before = up + down
    while (above[up] === size) up++
    while (below[down] === size) down++
    const same = up + down - before
    const middle = 2 * rank + same + 1
    for (let index = 0; index < same; index++) doubled.push(middle)
    positive += (up - from) * middle
    rank += same
  }
  return { doubled, positive }
}

/**
 * How likely each sum is, from 0 to that of all ranks, when each rank is in it or not with equal
 * chance: the exact law of the statistic, with ties too.
 */
export function sumLaw(ranks: readonly number[]): Float64Array {
  const law = new Float64Array(ranks.reduce((sum, rank) => sum + rank, 0) + 1)
  law[0] = 1
  let reach = 0
  for (const rank of ranks) {
    reach += rank
    for (let sum = reach; sum >= 0; sum--) {
      law[sum] = (law[sum]! + (sum >= rank ? law[sum - rank]! : 0)) / 2
    }
  }
  return law
}
