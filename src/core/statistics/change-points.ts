import { quantile } from './quantile.ts'
import { randomFor } from './random.ts'

export interface ChangePointOptions {
  seed?: number
  /** Whether a change of the median is worth a mark; default: by 5 %. */
  isLarge?: (before: number, after: number) => boolean
}

const LEAST_CHANGE = 0.05

/** The points among which one change is looked for; windows overlap by half. */
const WINDOW = 60
/** Fewer points on a side of a change are an accident. */
const LEAST_POINTS = 3
/** None of so many orders drawn at random may divide as well: p ≤ 0.01 for a candidate, p ≤ 0.001 for a change. */
const ORDERS_FOR_CANDIDATE = 99
const ORDERS_FOR_CHANGE = 999

interface Split {
  at: number
  /** The energy statistic: how different the two sides are. */
  energy: number
}

/**
 * Where a series changes for good: the index of the first point after each change, ascending.
 *
 * E-divisive with a permutation test, so that nothing is assumed of how values are distributed
 * (Matteson and James, "A Nonparametric Approach for Multiple Change Point Analysis of Multivariate
 * Data", JASA 109, 2014). As Apache Otava does, it looks through windows with a weak test first, and
 * keeps of these candidates those that a strict test shows between their neighbours. What it does
 * assume is that points are independent of one another where nothing changes.
 */
export function changePoints(
  values: readonly number[],
  { seed = 1, isLarge = isLargeShare }: ChangePointOptions = {},
): number[] {
  // A ratio is what counts, and one slow run must not outweigh many.
  const scaled = values.every((value) => value > 0) ? values.map(Math.log) : [...values]
  const known = new Map<string, Split | null>()
  const changeIn = (from: number, to: number): Split | null => {
    const key = `${from} ${to}`
    const split = known.get(key) ?? splitIn(scaled, from, to, ORDERS_FOR_CHANGE, seed)
    known.set(key, split)
    return split
  }
  let kept = candidatesIn(scaled, seed)
  for (;;) {
    const found = kept.map((at, index) => {
      const from = Math.max(kept[index - 1] ?? 0, at - WINDOW)
      const to = Math.min(kept[index + 1] ?? values.length, at + WINDOW)
      const split = changeIn(from, to)
      if (split === null) return null
      const [before, after] = [values.slice(from, split.at), values.slice(split.at, to)]
      return isLarge(median(before), median(after)) ? split.at : null
    })
    // One at a time: without it, its neighbours are seen in full.
    const failed = found
      .map((at, index) => (at === null ? index : -1))
      .filter((index) => index >= 0)
    if (failed.length === 0) return [...new Set(found.filter((at) => at !== null))]
    const weakest = failed.toSorted((a, b) => contrast(scaled, kept, a) - contrast(scaled, kept, b))
    kept = kept.filter((_, index) => index !== weakest[0])
  }
}

export function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5) ?? NaN
}

function isLargeShare(before: number, after: number): boolean {
  return Math.abs(after - before) >= LEAST_CHANGE * Math.abs(before)
}

/** How far the medians on both sides of a candidate lie apart. */
function contrast(values: readonly number[], all: readonly number[], index: number): number {
  const before = values.slice(all[index - 1] ?? 0, all[index])
  const after = values.slice(all[index], all[index + 1])
  return Math.abs(median(after) - median(before))
}

function candidatesIn(values: readonly number[], seed: number): number[] {
  const found = new Set<number>()
  const divide = (from: number, to: number): void => {
    const split = splitIn(values, from, to, ORDERS_FOR_CANDIDATE, seed)
    if (split === null) return
    found.add(split.at)
    divide(from, split.at)
    divide(split.at, to)
  }
  const last = Math.max(0, values.length - WINDOW)
  for (let from = 0; from < last; from += WINDOW / 2) divide(from, from + WINDOW)
  divide(last, values.length)
  return [...found].sort((a, b) => a - b)
}

/** The best division of a part of the series; `null` when one of the orders drawn divides it as well. */
function splitIn(
  values: readonly number[],
  from: number,
  to: number,
  orders: number,
  seed: number,
): Split | null {
  const n = to - from
  if (n < 2 * LEAST_POINTS) return null
  const distances = distancesOf(values.slice(from, to))
  const order = Uint16Array.from({ length: n }, (_, index) => index)
  const best = bestSplit(distances, order)
  if (best.energy <= 0) return null
  const random = randomFor(seed, 'change points', from, to)
  for (let drawn = 0; drawn < orders; drawn++) {
    for (let index = n - 1; index > 0; index--) {
      const other = random.integer(index + 1)
      const held = order[index]!
      order[index] = order[other]!
      order[other] = held
    }
    // The first is enough: most parts without a change need only a few.
    if (bestSplit(distances, order).energy >= best.energy) return null
  }
  return { at: from + best.at, energy: best.energy }
}

interface Distances {
  readonly n: number
  /** Of every point to every other, row by row. */
  readonly all: Float64Array
  readonly ofRow: Float64Array
  /** Of all pairs. */
  readonly sum: number
}

function distancesOf(values: readonly number[]): Distances {
  const n = values.length
  const all = new Float64Array(n * n)
  const ofRow = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const distance = Math.abs(values[i]! - values[j]!)
      all[i * n + j] = distance
      ofRow[i]! += distance
    }
  }
  return { n, all, ofRow, sum: ofRow.reduce((sum, row) => sum + row, 0) / 2 }
}

/** The division with the largest energy statistic (formula 6 of the paper, with an exponent of 1). */
function bestSplit({ n, all, ofRow, sum }: Distances, order: Uint16Array): Split {
  let inFirst = 0
  let between = 0
  const best: Split = { at: 0, energy: -Infinity }
  for (let at = 1; at <= n - LEAST_POINTS; at++) {
    // One more point changes sides.
    const point = order[at - 1]!
    let toFirst = 0
    for (let index = 0; index < at - 1; index++) toFirst += all[point * n + order[index]!]!
    inFirst += toFirst
    between += ofRow[point]! - 2 * toFirst
    if (at < LEAST_POINTS) continue
    const rest = n - at
    const inSecond = sum - inFirst - between
    const apart =
      (2 * between) / (at * rest) - meanOfPairs(inFirst, at) - meanOfPairs(inSecond, rest)
    const energy = (at * rest * apart) / n
    if (energy > best.energy) {
      best.at = at
      best.energy = energy
    }
  }
  return best
}

function meanOfPairs(sum: number, n: number): number {
  return (2 * sum) / (n * (n - 1))
}
