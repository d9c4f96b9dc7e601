import { studentEffect } from './effect.ts'
import {
  contrasts,
  meanOf,
  pairedRatio,
  type PairedEffect,
  type PairedValues,
} from './paired-ratio.ts'

/** What the prompts of one side came to: sums, and of how many requests. */
export interface PromptTotals {
  readonly sums: readonly number[]
  readonly requests: readonly number[]
}

export interface PairedTotals {
  readonly base: PromptTotals
  readonly head: PromptTotals
}

/** How fewer prompts vary cannot be told from their ratios. */
const FEWEST_PROMPTS = 5
/** As many degrees of freedom as make Student's distribution the normal one. */
const NORMAL = 1e6
/** How much a request is taken to vary around the mean of its prompt where nothing tells, as a share. */
const SPREAD = 0.5

interface UsageEvidence {
  /** Every request of a prompt came to the same: there is no chance in it. */
  readonly isExact: boolean
  /** Most requests have none of it: differences are compared, never ratios. */
  readonly isRare: boolean
  /** Pairs of single requests, where they are known. */
  readonly pairs: PairedValues | null
}

/**
 * Per request, the same prompt at the same index on both sides. Fewer than 5 prompts are compared by pairs of requests; where only
 * sums are known, a request is taken to vary by half of its prompt's mean, and a rare count as Poisson's law has it.
 */
export function pairedUsage(
  { base, head }: PairedTotals,
  { isExact, isRare, pairs }: UsageEvidence,
): PairedEffect {
  const means = { base: meansOf(base), head: meansOf(head) }
  if (isExact) {
    const { values, scale } = contrasts(means, isRare)
    return { effect: studentEffect(roundedMean(values), 0, NORMAL), scale }
  }
  const units = means.base.length < FEWEST_PROMPTS && pairs !== null ? pairs : means
  const found = units.base.length < FEWEST_PROMPTS ? null : pairedRatio(units, isRare)
  return found ?? ofFewPrompts({ base, head }, means, isRare)
}

function ofFewPrompts(
  { base, head }: PairedTotals,
  means: PairedValues,
  isRare: boolean,
): PairedEffect {
  const { values, scale } = contrasts(means, isRare)
  const variance = values.reduce((sum, _, index) => {
    const spread = (side: PromptTotals, mean: number): number => {
      const ofOne = scale === 'ratio' ? SPREAD ** 2 : isRare ? mean : (SPREAD * mean) ** 2
      return ofOne / side.requests[index]!
    }
    return sum + spread(base, means.base[index]!) + spread(head, means.head[index]!)
  }, 0)
  const error = Math.sqrt(variance) / values.length
  return { effect: studentEffect(meanOf(values), error, NORMAL), scale }
}

/**
 * Different prompts on both sides: the ratio of the means, whose error comes from how much the means
 * of prompts vary (Welch, Biometrika 34, 1947, on the scale of the ratio). `null` for fewer than 2
 * prompts on a side.
 */
export function unpairedUsage({ base, head }: PairedTotals, isRare: boolean): PairedEffect | null {
  if (base.sums.length < 2 || head.sums.length < 2) return null
  const [from, to] = [overallMean(base), overallMean(head)]
  const scale = from > 0 && to > 0 && !isRare ? 'ratio' : 'difference'
  const parts = [base, head].map((side, index) => {
    const means = meansOf(side)
    const squares = means.reduce((sum, mean) => sum + (mean - meanOf(means)) ** 2, 0)
    const df = means.length - 1
    const by = scale === 'ratio' ? [from, to][index]! : 1
    return { df, variance: squares / df / means.length / by ** 2 }
  })
  const variance = parts.reduce((sum, part) => sum + part.variance, 0)
  const df = variance ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.df, 0)
  const estimate = scale === 'ratio' ? Math.log(to / from) : to - from
  return { effect: studentEffect(estimate, Math.sqrt(variance), df), scale }
}

export function overallMean({ sums, requests }: PromptTotals): number {
  const all = requests.reduce((sum, count) => sum + count, 0)
  return sums.reduce((sum, value) => sum + value, 0) / all
}

function meansOf({ sums, requests }: PromptTotals): number[] {
  return sums.map((sum, index) => sum / requests[index]!)
}

/** What is the same on both sides is 0, whatever the last digits say. */
function roundedMean(values: readonly number[]): number {
  const mean = meanOf(values)
  return Math.abs(mean) < 1e-12 ? 0 : mean
}
