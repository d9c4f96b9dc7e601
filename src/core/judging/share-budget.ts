import type { Budget } from './budget.ts'
import type { Verdict } from './verdict.ts'

/** A budget as a share: how many of how many broke it, and the share that may. */
export interface BudgetShare {
  readonly bad: number
  readonly n: number
  readonly allowed: number
}

/** `null` for a budget that is no share, such as one on a mean, a rate or money. */
export function shareOf({ budget, over, n, value }: Verdict): BudgetShare | null {
  const allowed = allowedShare(budget)
  if (allowed === null || n === 0) return null
  if (over !== null) return { bad: over, n, allowed }
  if (value === null) return null
  const counted = Math.round(value * n)
  return { bad: budget.metric === 'goodput' ? n - counted : counted, n, allowed }
}

/** The share that may break a budget; `null` for a budget that is no share. */
export function allowedShare(budget: Budget): number | null {
  if ('statistic' in budget) {
    if (budget.statistic === 'mean') return null
    return budget.direction === 'below' ? 1 - budget.statistic : budget.statistic
  }
  switch (budget.metric) {
    case 'errorRate':
    case 'attemptErrorRate':
      return budget.limit
    case 'goodput':
      return 1 - budget.limit
    default:
      return null
  }
}
