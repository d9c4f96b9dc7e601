import { isWorseUp, outcomeOf, type Change, type ChangeOutcome } from './change.ts'
import { LEAST_RETRIES } from './floors.ts'
import { holm } from '../statistics/holm.ts'
import { CONFIRM_LEVEL, DOUBTFUL_LEVEL, suspectLevel } from './levels.ts'

/** One load test: what the first comparison found, and the second, if there was one. */
export interface TestComparison {
  readonly screen: readonly Change[]
  readonly confirmation: readonly Change[] | null
}

export interface TestDecision {
  outcome: ChangeOutcome
  /** Those of the first comparison, with their final outcomes. */
  changes: Change[]
}

/** Whether something looks worse after a first comparison, so that the test is compared again. */
export function isSuspect(change: Change): boolean {
  return change.p !== null && change.p <= suspectLevel(change) && reachesFloor(change)
}

/**
 * Decides all load tests together, in the order given. Something fails when it looked worse, when a
 * second comparison says the same at 0.005, corrected for all suspects (Holm), and when it is worse by
 * its floor at least both times.
 */
export function decide(tests: readonly TestComparison[]): TestDecision[] {
  const confirmed = confirmedIn(tests)
  return tests.map(({ screen, confirmation }) => {
    const changes = screen.map((change): Change => {
      if (!isSuspect(change)) return withoutHolding(change)
      const again = sameIn(confirmation, change)
      if (again === null) return { ...change, reason: 'it was not compared a second time' }
      return confirmed.has(again)
        ? { ...change, outcome: 'fail', reason: again.reason }
        : cleared(change, again)
    })
    return { outcome: outcomeOf(changes), changes }
  })
}

/** The second comparisons of suspects that say the same as the first. */
function confirmedIn(tests: readonly TestComparison[]): ReadonlySet<Change> {
  const again = tests.flatMap(({ screen, confirmation }) => {
    return screen.filter(isSuspect).flatMap((change) => sameIn(confirmation, change) ?? [])
  })
  const rejected = holm(
    again.map(({ p }) => p ?? 1),
    CONFIRM_LEVEL,
  )
  return new Set(again.filter((change, index) => rejected[index] && reachesFloor(change)))
}

/** A suspect that the second comparison did not confirm. */
function cleared(change: Change, again: Change): Change {
  const isPassed = again.outcome === 'pass' || again.outcome === 'improved'
  const doubt = reachesFloor(again) ? ', which may be chance' : ''
  const seen = again.change === null ? 'nothing certain' : `${inPercent(again)}${doubt}`
  return {
    ...change,
    outcome: isPassed ? 'pass' : 'inconclusive',
    reason: `a second comparison showed ${seen}`,
  }
}

/**
 * Each test is held to its median latency and its errors. What else could not be settled does not hold it up as
 * long as nothing speaks for a regression: of answers that vary freely hardly any would ever pass.
 */
function withoutHolding(change: Change): Change {
  const { outcome, metric, statistic, p } = change
  const isHeadline = (metric === 'latency' && statistic === 0.5) || metric === 'errorRate'
  const isDoubtful = p === null || (p <= DOUBTFUL_LEVEL && reachesFloor(change))
  if (outcome !== 'inconclusive' || isHeadline || isDoubtful) return change
  return { ...change, gating: false }
}

function reachesFloor({ metric, base, head, change, floor }: Change): boolean {
  const more = (head ?? 0) - (base ?? 0)
  if (metric === 'retriesPerRequest' && more < LEAST_RETRIES) return false
  // From nothing to something: no share can be named.
  if (change === null) return base === 0 && more > 0
  return (isWorseUp(metric) ? change : -change) >= floor - 1e-9
}

function sameIn(changes: readonly Change[] | null, { metric, statistic }: Change): Change | null {
  return changes?.find((one) => one.metric === metric && one.statistic === statistic) ?? null
}

function inPercent({ change, metric }: Change): string {
  const size = Number((Math.abs(change!) * 100).toPrecision(2))
  const unit = metric === 'errorRate' ? (size === 1 ? 'point' : 'points') : '%'
  return `${change! < 0 ? '−' : '+'}${size} ${unit}`
}
