import { mostProbes, probeLeg } from '../load/capacity-search.ts'
import { legsOf, warmupLoad, type Load } from '../load/load.ts'
import { MOST_PROBES, type Plan } from './plan.ts'
import { worstRequestMs, worstSessionMs } from './planned-traffic.ts'
import { meanLevelOf } from '../load/ramp.ts'

/**
 * The longest that a run of this plan may take in ms, when every request runs into its timeout;
 * `Infinity` when only a trace knows how long it is. `capped`: whether its cost has a limit.
 */
export function worstCaseMs(plan: Plan, capped: boolean = plan.maxCost !== null): number {
  const { load, warmup, timeoutMs } = plan
  const probes = MOST_PROBES * Math.max(1, plan.parts.length)
  const probeMs = capped ? probes * timeoutMs.total : 0
  const warmupMs = warmup === null ? 0 : worstLegMs(warmupLoad(load, warmup), plan)
  return probeMs + warmupMs + worstMeasuredMs(plan)
}

function worstMeasuredMs(plan: Plan): number {
  const { load } = plan
  // The lowest level of a search takes longest.
  if (load.model === 'capacity') {
    return mostProbes(load) * worstCheckedMs(probeLeg(load, load.min), plan)
  }
  return legsOf(load).reduce((sum, leg) => sum + worstCheckedMs(leg, plan), 0)
}

/** The checks of the last answers run on when all requests of a leg are over. */
function worstCheckedMs(leg: Load, plan: Plan): number {
  return worstLegMs(leg, plan) + (plan.checks.length === 0 ? 0 : plan.timeoutMs.total)
}

function worstLegMs(load: Load, plan: Plan): number {
  const { timeoutMs, gracefulStopMs } = plan
  const { requests, durationMs } = load
  const byDuration =
    durationMs === null ? Infinity : durationMs + Math.min(gracefulStopMs, timeoutMs.total)
  if (load.model === 'replay') {
    const { fromMs, toMs, speed } = load
    return toMs === null ? Infinity : (toMs - fromMs) / speed + worstSessionMs(plan)
  }
  const byRequests =
    requests === null
      ? Infinity
      : load.model === 'closed'
        ? Math.ceil(requests / meanLevelOf(load.concurrency)) * worstRequestMs(plan)
        : (requests / meanLevelOf(load.rate)) * 1000 + worstSessionMs(plan)
  return Math.min(byRequests, byDuration)
}
