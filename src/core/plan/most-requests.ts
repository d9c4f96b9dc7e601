import { mostProbes, probeLeg } from '../load/capacity-search.ts'
import { legsOf, warmupLoad, type Load } from '../load/load.ts'
import type { Plan } from './plan.ts'
import { mostTurns } from './planned-traffic.ts'
import { areaOf } from '../load/ramp.ts'

/** Requests at most; `null` when only time ends them. */
export interface MostRequests {
  warmup: number | null
  measured: number | null
}

/**
 * How many requests a plan sends at most. Those that go alone before all others because of `maxCost`
 * are not among them.
 */
export function mostRequests(plan: Plan): MostRequests {
  const { load, warmup } = plan
  const turns = mostTurns(plan)
  return {
    warmup: warmup === null ? 0 : mostOfLeg(warmupLoad(load, warmup), turns),
    measured:
      load.model === 'capacity'
        ? // The highest level takes the most.
          mostProbes(load) * probeLeg(load, load.max).requests!
        : legsOf(load)
            .map((leg) => mostOfLeg(leg, turns))
            .reduce((sum, most) => (sum === null || most === null ? null : sum + most), 0),
  }
}

function mostOfLeg(load: Load, turns: number): number | null {
  const { requests } = load
  if (load.model !== 'open') return requests
  const { rate, durationMs } = load
  const arrivals =
    typeof rate !== 'number'
      ? areaOf(rate)
      : durationMs === null
        ? Infinity
        : (rate * durationMs) / 1000
  // Each arrival may begin a conversation.
  // The last digit of 30.000000000000004 is the computer's.
  const begun = Math.ceil(arrivals * (1 - 1e-9))
  const most = Math.min(requests ?? Infinity, begun * turns)
  return most === Infinity ? null : most
}
