import { exactSamples } from '../run/evidence.ts'
import { rankOf } from '../statistics/quantile.ts'
import type { Knee, Step } from '../run/run.ts'
import { exceedanceTail, moreBadTail } from '../statistics/two-groups.ts'
import { formatValue } from '../words/values.ts'

/** A p95 this much above the flat part's has left it. */
const RISE = 1.2
/** So has a share of failures this much above the flat part's. */
const MORE_FAILURES = 0.01
/** How often a run that is flat all the way may seem to bend. */
const FALSE_ALARMS = 0.05

/** The steps before one that had not left, taken together. */
interface Flat {
  readonly values: number
  readonly p95: number
  readonly failed: number
  readonly finished: number
  /** How much the load generator may have added to a later p95. */
  readonly errorMs: number
}

interface Departure {
  readonly by: 'p95' | 'errors'
  readonly reason: string
}

/**
 * The level past which a run leaves the flat part, from steps of ascending levels with their exact
 * samples; `null` when that cannot be said: fewer than two steps, or not one success in the first.
 *
 * A step has left when its p95 is 20 % above that of all flat steps before it together, or its
 * failures one percentage point above theirs, and when chance alone would show that in at most 5 %
 * of all flat runs: exact tests, shared out over the steps and the two ways to leave. The knee is
 * where a step has left and no later one comes back.
 *
 * `errorMs`: how much the load generator may have added to any p95. A rise must be more than that.
 */
export function kneeOf(steps: readonly Step[], errorMs: number): Knee | null {
  const known = steps.filter((step) => finishedIn(step) > 0)
  if (known.length < 2 || known[0]!.latency.p95 === null) return null
  const knee = bendOf(known, errorMs)
  if (knee !== null) return knee
  const highest = known.at(-1)!.level
  const flat = `p95 and errors stay flat up to the highest level, ${highest}`
  const doubt = `, as far as can be said: the load generator itself may have added up to ${formatValue(errorMs, 'ms')}`
  const reason = bendOf(known, 0) === null ? flat : flat + doubt
  return { level: highest, next: null, by: null, reason }
}

function bendOf(steps: readonly Step[], errorMs: number): Knee | null {
  const alpha = FALSE_ALARMS / (2 * (steps.length - 1))
  const flatSteps = [steps[0]!]
  for (const [index, step] of steps.entries()) {
    if (index === 0) continue
    const flat = flatOf(flatSteps, errorMs)
    const departure = departureOf(step, flat, alpha)
    if (departure === null) flatSteps.push(step)
    else if (steps.slice(index + 1).every((later) => isBeyond(later, flat))) {
      return { level: flatSteps.at(-1)!.level, next: step.level, ...departure }
    }
  }
  return null
}

/** An arrival that never started failed its user, too. */
function failedIn({ requests: { failed, notStarted } }: Step): number {
  return failed + notStarted
}

function finishedIn(step: Step): number {
  return step.requests.ok + failedIn(step)
}

/** Where the steps were measured, their samples are there. */
function valuesOf({ latency }: Step): Float64Array {
  return exactSamples(latency)!
}

function flatOf(steps: readonly Step[], errorMs: number): Flat {
  const sorted = Float64Array.from(steps.flatMap((step) => [...valuesOf(step)])).sort()
  const sum = (of: (step: Step) => number): number =>
    steps.reduce((total, step) => total + of(step), 0)
  return {
    values: sorted.length,
    p95: sorted[rankOf(0.95, sorted.length) - 1]!,
    failed: sum(failedIn),
    finished: sum(finishedIn),
    errorMs,
  }
}

function isSlow({ latency }: Step, flat: Flat): boolean {
  return latency.p95 === null || latency.p95 > RISE * flat.p95 + flat.errorMs
}

function isFailing(step: Step, { failed, finished }: Flat): boolean {
  return failedIn(step) / finishedIn(step) > failed / finished + MORE_FAILURES
}

function isBeyond(step: Step, flat: Flat): boolean {
  return isSlow(step, flat) || isFailing(step, flat)
}

function departureOf(step: Step, flat: Flat, alpha: number): Departure | null {
  const failed = failedIn(step)
  const finished = finishedIn(step)
  const byChance = moreBadTail(failed, finished, flat.failed, flat.finished)
  if (isFailing(step, flat) && byChance <= alpha) {
    const fail = step.requests.notStarted > 0 ? 'fail or never start' : 'fail'
    const share = formatValue(failed / finished, 'share')
    const before = formatValue(flat.failed / flat.finished, 'share')
    return { by: 'errors', reason: `${share} of the requests ${fail}, against ${before} before` }
  }
  const { latency } = step
  if (latency.p95 === null || !isSlow(step, flat)) return null
  const over = valuesOf(step).filter((value) => value > flat.p95).length
  if (exceedanceTail(over, latency.n, rankOf(0.95, flat.values), flat.values) > alpha) return null
  const times = (latency.p95 / flat.p95).toFixed(1)
  const p95 = formatValue(latency.p95, 'ms')
  const before = formatValue(flat.p95, 'ms')
  return {
    by: 'p95',
    reason: `the p95 of ${p95} is ${times} times the ${before} of all levels before`,
  }
}
