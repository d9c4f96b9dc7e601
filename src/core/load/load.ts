import type { Arrivals, Limits } from '../options/options.ts'
import type { Ramp } from './ramp.ts'
import type { TraceFormat } from '../shapes/replay.ts'

/** How requests come about in one leg of a run: so many in flight, or so many starts per second. */
export type Load = ClosedLoad | OpenLoad | ReplayLoad

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

/** Starts when a trace says; what is in the trace is read while it is replayed. */
export interface ReplayLoad {
  model: 'replay'
  /** A file. */
  trace: string
  /** `null`: as its first line says. */
  format: TraceFormat | null
  /** Of a file of recorded runs; `null`: the only one. */
  run: string | null
  speed: number
  /** The part of the trace, in ms of the trace; `toMs` is `null` for all that is left. */
  fromMs: number
  toMs: number | null
  /** At most so many rows. */
  requests: number | null
  durationMs: null
  maxInFlight: number
}

/** One level after the other, each a leg of its own. */
export interface SteppedLoad {
  model: 'steps'
  by: 'concurrency' | 'arrivalRate' | 'inputTokens'
  /** Ascending. */
  levels: number[]
  /** A leg at the first level. */
  each: Load
  /** How long the answers to prompts made for `inputTokens` should be; `null`: as they come. */
  outputTokens: number | null
}

/** A search for the highest load that meets the objectives: each level that is tried is a leg. */
export interface CapacitySearch {
  model: 'capacity'
  by: 'concurrency' | 'arrivalRate'
  min: number
  max: number
  objectives: Limits
  /** A leg at the lowest level, with the most requests that one takes. */
  each: Load
}

/** What a plan says: one leg, or several that follow from each other. */
export type PlannedLoad = Load | SteppedLoad | CapacitySearch

/** The leg that a run begins with. */
export function firstLegOf(load: PlannedLoad): Load {
  return load.model === 'steps' || load.model === 'capacity' ? load.each : load
}

/** The legs that a plan knows from the start; of a search each depends on those before. */
export function legsOf(load: Exclude<PlannedLoad, CapacitySearch>): Load[] {
  if (load.model !== 'steps') return [load]
  const { each, by, levels } = load
  return levels.map((level) => legAt(each, by, level))
}

/** The same leg at another level; a level of input tokens changes the prompts alone. */
export function legAt(each: Load, by: SteppedLoad['by'], level: number): Load {
  if (by === 'concurrency' && each.model === 'closed') return { ...each, concurrency: level }
  if (by === 'arrivalRate' && each.model === 'open') return { ...each, rate: level }
  return each
}

/** How many requests the measured part has by plan; `null` when its end is a time. */
export function plannedRequests(load: PlannedLoad): number | null {
  return load.model === 'capacity' ? null : sumOfAll(legsOf(load).map(({ requests }) => requests))
}

/** How long the measured part starts requests by plan, in ms; `null` when its end is a number of requests. */
export function plannedMs(load: PlannedLoad): number | null {
  return load.model === 'capacity'
    ? null
    : sumOfAll(legsOf(load).map(({ durationMs }) => durationMs))
}

function sumOfAll(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0)
}

/** What is sent before the measured part, for its own number of requests or time. */
export type Warmup = { requests: number } | { durationMs: number }

/** The warm-up loads as the measured part begins. */
export function warmupLoad(planned: PlannedLoad, warmup: Warmup): Load {
  const load = firstLegOf(planned)
  const end = {
    requests: 'requests' in warmup ? warmup.requests : null,
    durationMs: 'durationMs' in warmup ? warmup.durationMs : null,
  }
  switch (load.model) {
    case 'closed':
      return { ...load, ...end, concurrency: Math.ceil(firstLevelOf(load.concurrency)) }
    case 'open':
      return { ...load, ...end, rate: firstLevelOf(load.rate) }
    case 'replay':
      // A trace has no rate to begin with.
      return { model: 'closed', concurrency: 1, ...end }
  }
}

/** A ramp that starts at nothing begins with one, or with as little as it rises to: not with its peak. */
function firstLevelOf(level: number | Ramp): number {
  if (typeof level === 'number') return level
  const { start, stages } = level
  if (start > 0) return start
  return Math.min(1, stages.find(({ target }) => target > 0)?.target ?? 1)
}
