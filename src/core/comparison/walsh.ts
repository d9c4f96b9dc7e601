import { firstIndex } from '../quantile.ts'

/** So many candidates are sorted rather than halved further. */
const FEW = 64

/** So many halvings leave nothing between two doubles, but near 0. */
const MOST_HALVINGS = 100

/**
 * The `rank`-th smallest, from 1, of the n(n + 1)/2 Walsh averages (a[i] + a[j])/2, i ≤ j, of
 * ascending values, without making them all: values are halved and the averages below counted, each
 * in O(n), until few are left (after Monahan, ACM Transactions on Mathematical Software 10, 1984).
 */
export function walshAverage(sorted: Float64Array, rank: number): number {
  // Sums stand for averages: half of one is taken at the end.
  let low = -Infinity
  let from = 2 * sorted[0]!
  let high = 2 * sorted.at(-1)!
  let below = 0
  let upTo = (sorted.length * (sorted.length + 1)) / 2
  for (let halving = 0; upTo - below > FEW && halving < MOST_HALVINGS; halving++) {
    const middle = from + (high - from) / 2
    const count = countUpTo(sorted, middle)
    if (count >= rank) {
      high = middle
      upTo = count
    } else {
      from = low = middle
      below = count
    }
  }
  // That many in so narrow a place are all the same.
  if (upTo - below > FEW) return smallestAbove(sorted, low) / 2
  return sumsWithin(sorted, low, high).sort()[rank - below - 1]! / 2
}

/** How many sums are at most `most`: the two ends of the list walk towards each other. */
function countUpTo(sorted: Float64Array, most: number): number {
  let count = 0
  let end = sorted.length
  for (let start = 0; start < end; start++) {
    while (end > start && sorted[start]! + sorted[end - 1]! > most) end--
    count += end - start
  }
  return count
}

function smallestAbove(sorted: Float64Array, low: number): number {
  let smallest = Infinity
  for (let i = 0; i < sorted.length; i++) {
    const j = firstIndex(sorted, i, (value) => sorted[i]! + value > low)
    if (j < sorted.length) smallest = Math.min(smallest, sorted[i]! + sorted[j]!)
  }
  return smallest
}

/** The sums above `low` and up to `high`. */
function sumsWithin(sorted: Float64Array, low: number, high: number): Float64Array {
  const sums: number[] = []
  for (let i = 0; i < sorted.length; i++) {
    const start = firstIndex(sorted, i, (value) => sorted[i]! + value > low)
    for (let j = start; j < sorted.length; j++) {
      const sum = sorted[i]! + sorted[j]!
      if (sum > high) break
      sums.push(sum)
    }
  }
  return Float64Array.from(sums)
}
