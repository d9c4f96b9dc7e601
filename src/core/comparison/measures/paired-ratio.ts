import { studentEffect, type Effect } from './effect.ts'

/** What is compared on each side; the same prompt, or the pair of a request, at the same index. */
export interface PairedValues {
  readonly base: readonly number[]
  readonly head: readonly number[]
}

export interface PairedEffect {
  effect: Effect
  /** `ratio`: the mean of log-ratios. `difference`: that of differences. */
  scale: 'ratio' | 'difference'
}

/**
 * The log-ratio of each pair; where some pair has 0 on one side only, which no ratio can be taken of,
 * the differences of all. 0 on both sides is a ratio of 1.
 */
export function contrasts(
  { base, head }: PairedValues,
  asDifferences = false,
): { values: number[]; scale: PairedEffect['scale'] } {
  if (asDifferences || base.some((value, index) => (value === 0) !== (head[index] === 0))) {
    return { values: base.map((value, index) => head[index]! - value), scale: 'difference' }
  }
  const values = base.map((value, index) => (value === 0 ? 0 : Math.log(head[index]! / value)))
  return { values, scale: 'ratio' }
}

/** The mean contrast of pairs with Student's interval and test; `null` for fewer than 2 pairs. */
export function pairedRatio(paired: PairedValues, asDifferences = false): PairedEffect | null {
  const { values, scale } = contrasts(paired, asDifferences)
  return values.length < 2 ? null : { effect: meanEffect(values), scale }
}

/** Rounding of values that are all the same. */
const SAME = 1e-12

/** The mean of 2 or more values, with Student's interval and test; where all are the same it is exact: p is 0 or 1. */
function meanEffect(values: readonly number[]): Effect {
  const n = values.length
  const mean = meanOf(values)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const error = Math.sqrt(squares / (n - 1) / n)
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const isSame = size <= SAME || error <= SAME * size
  return studentEffect(size <= SAME ? 0 : mean, isSame ? 0 : error, n - 1)
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
