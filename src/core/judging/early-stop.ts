import type { Budget } from './budget.ts'
import { sequentialShare } from '../statistics/e-process.ts'
import { budgetsOf } from './limits.ts'
import type { Limits } from '../options/options.ts'
import type { BudgetShare } from './share-budget.ts'

/** What `stopEarly` decides with where nobody says otherwise. */
export const DEFAULT_CONFIDENCE = 0.95
/** Of the chance to be wrong, this much goes to the looks on the way, the rest to the planned end. */
const EARLY_PART = 0.2

/**
 * Whether a share is decided before the planned end of a run: a bet that is looked at as often as
 * one likes, wrong with a fifth of 1 − confidence at most.
 *
 * Whatever the true share is, only one of pass and fail is wrong: two sides cost no more than one.
 */
export function decidedShare(
  { bad, n, allowed }: BudgetShare,
  confidence: number,
): 'pass' | 'fail' | null {
  return sequentialShare(bad, n, allowed, EARLY_PART * (1 - confidence))
}

/**
 * How sure the exact binomial test at the planned end must be after all those looks: together they
 * are wrong with 1 − confidence at most (union bound).
 */
export function confidenceAtEnd(confidence: number): number {
  return 1 - (1 - EARLY_PART) * (1 - confidence)
}

/** Whether a budget is on a share of the requests, one value each: what a bet can be kept on. */
export function isShareOfRequests(budget: Budget): boolean {
  // The gaps of one stream, and the attempts of one call, are no independent draws.
  if ('statistic' in budget) return budget.statistic !== 'mean' && budget.metric !== 'chunkGap'
  return budget.metric === 'errorRate' || budget.metric === 'goodput'
}

/** The names of those limits that only the planned end of a run decides. */
export function decidedAtEnd(limits: Limits): string[] {
  return Object.entries(limits).flatMap(([name, limit]: [string, unknown]) => {
    const budgets = budgetsOf({ [name]: limit })
    return budgets.every((one) => isShareOfRequests(one) || one.metric === 'cost') ? [] : [name]
  })
}
