import { studentEffect, type Effect } from './effect.ts'

/** What prompts come to on each side, per request; the same prompt at the same index. */
export interface PairedMeans {
  base: readonly number[]
  head: readonly number[]
}

export interface PairedEffect {
  effect: Effect
  /** `ratio`: of logs. `difference`: per request, since some prompt has a 0, which no ratio can be taken of. */
  scale: 'ratio' | 'difference'
}

/**
 * The mean log-ratio of what prompts come to, with Student's interval and test. Where a prompt has 0
 * on one side, the mean difference instead; 0 on both sides is a ratio of 1. Ratios that are all the same make an
 * estimate that is exact: p is 0 or 1. `null` for fewer than 2 prompts.
 */
export function pairedRatio({ base, head }: PairedMeans): PairedEffect | null {
  if (base.length < 2) return null
  const hasZero = base.some((value, index) => (value === 0) !== (head[index] === 0))
  const differences = base.map((value, index) => {
    if (hasZero) return head[index]! - value
    return value === 0 ? 0 : Math.log(head[index]! / value)
  })
  return { effect: meanEffect(differences), scale: hasZero ? 'difference' : 'ratio' }
}

/** Rounding of values that are all the same. */
const SAME = 1e-12

/** The mean of 2 or more differences, with Student's interval and test. */
export function meanEffect(differences: readonly number[]): Effect {
  const n = differences.length
  const mean = differences.reduce((sum, value) => sum + value, 0) / n
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const error = Math.sqrt(squares / (n - 1) / n)
  const size = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const isSame = size <= SAME || error <= SAME * size
  return studentEffect(size <= SAME ? 0 : mean, isSame ? 0 : error, n - 1)
}
