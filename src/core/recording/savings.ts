import { mostRequests } from '../plan/most-requests.ts'
import type { Plan } from '../plan/plan.ts'
import type { Run, Savings } from '../run/run.ts'

/** How many requests a constant load has by plan; `null` when time ends it, and nobody knows. */
export function plannedCount(plan: Plan): number | null {
  const { load } = plan
  if (load.model === 'closed' && load.durationMs !== null) return null
  return mostRequests(plan).measured
}

/** What it saved that every budget was decided before the planned end; `null` for any other end. */
export function savingsOf({
  plan,
  stopped,
  requests,
  cost,
}: Pick<Run, 'plan' | 'stopped' | 'requests' | 'cost'>): Savings | null {
  if (stopped?.reason !== 'decided') return null
  const planned = plannedCount(plan)
  const notSent = planned === null ? null : Math.max(0, planned - requests.total)
  const isKnown = notSent !== null && cost.perRequest !== null
  return { requests: notSent, usd: isKnown ? notSent * cost.perRequest! : null }
}
