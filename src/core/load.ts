import type { Arrivals } from './options.ts'
import type { Ramp } from './ramp.ts'

/** How requests come about in one leg of a run: so many in flight, or so many starts per second. */
export type Load = ClosedLoad | OpenLoad

/** At least one of `requests` and `durationMs` is set; with both, whichever comes first ends the leg. */
export interface ClosedLoad {
  model: 'closed'
  concurrency: number | ConcurrencyRamp
  requests: number | null
  durationMs: number | null
}

export interface ConcurrencyRamp extends Ramp {
  /** How long requests above a level that has fallen may go on before they are cut. */
  gracefulRampDownMs: number
}

/** At least one of `requests` and `durationMs` is set; with both, whichever comes first ends the leg. */
export interface OpenLoad {
  model: 'open'
  /** Starts per second. */
  rate: number | Ramp
  arrivals: Arrivals
  requests: number | null
  durationMs: number | null
  maxInFlight: number
}

/** What a plan says: one leg, or several that follow from each other. */
export type PlannedLoad = Load

/** What is sent before the measured part, for its own number of requests or time. */
export type Warmup = { requests: number } | { durationMs: number }

/** The leg that a run begins with. */
export function firstLegOf(load: PlannedLoad): Load {
  return load
}

/** The warm-up loads as the measured part begins. */
export function warmupLoad(planned: PlannedLoad, warmup: Warmup): Load {
  const load = firstLegOf(planned)
  const end = {
    requests: 'requests' in warmup ? warmup.requests : null,
    durationMs: 'durationMs' in warmup ? warmup.durationMs : null,
  }
  return load.model === 'closed'
    ? { ...load, ...end, concurrency: Math.ceil(firstLevelOf(load.concurrency)) }
    : { ...load, ...end, rate: firstLevelOf(load.rate) }
}

/** A ramp that starts at nothing begins with one, or with as little as it rises to: not with its peak. */
function firstLevelOf(level: number | Ramp): number {
  if (typeof level === 'number') return level
  const { start, stages } = level
  if (start > 0) return start
  return Math.min(1, stages.find(({ target }) => target > 0)?.target ?? 1)
}
