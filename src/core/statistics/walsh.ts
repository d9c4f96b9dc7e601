import { firstIndex } from './quantile.ts'

/** So many candidates are sorted rather than narrowed down further. */
const FEW = 64

/** So many guesses leave next to nothing between two bounds. */
const MOST_GUESSES = 150

/**
 * The `rank`-th smallest, from 1, of the n(n + 1)/2 Walsh averages (a[i] + a[j])/2, i ≤ j, of
 * ascending values, without making them all: a bound is moved and the averages below it counted, each
 * in O(n), until few are left (after Monahan, ACM Transactions on Mathematical Software 10, 1984).
 */
export function walshAverage(sorted: Float64Array, rank: number): number {
  const n = sorted.length
  const all = (n * (n + 1)) / 2
  // Sums stand for averages: half of one is taken at the end. The k(k + 1)/2 sums of the k smallest
  // values are all at most twice the k-th, and those of the k largest at least twice that one.
  let high = 2 * sorted[valuesFor(rank) - 1]!
  let low = below(2 * sorted[n - valuesFor(all - rank + 1)]!)
  let least = countUpTo(sorted, low)
  let most = countUpTo(sorted, high)
  for (let guess = 0; most - least > FEW && guess < MOST_GUESSES; guess++) {
    // Where it must lie by the counts at both ends is soon near it; halving now and then is sure to come there.
    const share = guess % 3 === 2 ? 0.5 : (rank - least) / (most - least)
    const middle = low + (high - low) * share
    const count = countUpTo(sorted, middle)
    if (count >= rank) {
      high = middle
      most = count
    } else {
      low = middle
      least = count
    }
  }
  // That many in so narrow a place are all the same.
  if (most - least > FEW) return smallestAbove(sorted, low) / 2
  return sumsWithin(sorted, low, high).sort()[rank - least - 1]! / 2
}

/** How many values have that many sums among themselves, at least. */
function valuesFor(sums: number): number {
  return Math.ceil((Math.sqrt(8 * sums + 1) - 1) / 2 - 1e-9)
}

/** A little below a value, so that sums that equal it lie above. */
function below(value: number): number {
  return value - Math.max(Number.MIN_VALUE, Math.abs(value) * 2 * Number.EPSILON)
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
