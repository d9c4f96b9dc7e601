import type { Limits, LoadOptions, OnInconclusive, RequestTimeout } from './options.ts'
import { parseDuration } from './duration.ts'
import { LoadOptionsError } from './errors.ts'
import { mostProbes, probeLeg } from './capacity-search.ts'
import { legsOf, warmupLoad, type Load, type PlannedLoad, type Warmup } from './load.ts'
import { optionProblems } from './option-problems.ts'
import { meanLevelOf } from './ramp.ts'
import { loadOfShape, type LoadShape } from './shapes/shapes.ts'

/** The resolved options: defaults filled, times in ms, plain JSON. */
export interface Plan {
  name: string
  load: PlannedLoad
  warmup: Warmup | null
  timeoutMs: { total: number; firstToken: number | null; idle: number | null }
  gracefulStopMs: number
  order: 'given' | 'shuffle'
  budgets: Limits
  /** US dollars. */
  maxCost: number | null
  seed: number
  confidence: number | null
  /** `null`: as `load()` says; fail in CI and warn elsewhere unless it does. */
  onInconclusive: OnInconclusive | null
}

/** With `maxCost`, so many requests may go alone before all others, until one says what it costs. */
export const MOST_PROBES = 5

const DEFAULT_TIMEOUT_MS = 60_000
const DEFAULT_GRACEFUL_STOP_MS = 30_000
const DEFAULT_MAX_IN_FLIGHT = 1000

/**
 * Fills in the defaults and turns times into ms.
 *
 * @throws {LoadOptionsError} with all problems of the options at once.
 */
export function toPlan<Row>(name: string, options: LoadOptions<Row>): Plan {
  const problems = optionProblems(options)
  if (problems.length > 0) throw new LoadOptionsError(name, problems)
  return {
    name,
    load: loadOf(options),
    warmup: warmupOf(options.warmup),
    timeoutMs: timeoutOf(options.requestTimeout),
    gracefulStopMs: ms(options.gracefulStop) ?? DEFAULT_GRACEFUL_STOP_MS,
    order: options.order ?? 'given',
    budgets: options.budgets ?? {},
    maxCost: options.maxCost ?? mostOfSearch(options.load) ?? null,
    seed: options.seed ?? 1,
    confidence: options.confidence ?? null,
    onInconclusive: options.onInconclusive ?? null,
  }
}

function loadOf<Row>(options: LoadOptions<Row>): PlannedLoad {
  const { load, concurrency = 1, requests = null, arrivalRate, arrivals = 'constant' } = options
  const { maxInFlight = DEFAULT_MAX_IN_FLIGHT } = options
  if (load !== undefined) return loadOfShape(load, { maxInFlight })
  const durationMs = ms(options.duration)
  return arrivalRate === undefined
    ? { model: 'closed', concurrency, requests, durationMs }
    : { model: 'open', rate: arrivalRate, arrivals, requests, durationMs, maxInFlight }
}

function mostOfSearch(load: LoadShape | undefined): number | undefined {
  return load?.shape === 'findCapacity' ? load.maxCost : undefined
}

/** The longest that a run of this plan may take in ms, when every request runs into its timeout. */
export function worstCaseMs(plan: Plan): number {
  const { load, warmup, timeoutMs, maxCost } = plan
  const probeMs = maxCost === null ? 0 : MOST_PROBES * timeoutMs.total
  const warmupMs = warmup === null ? 0 : worstLegMs(warmupLoad(load, warmup), plan)
  return probeMs + warmupMs + worstMeasuredMs(plan)
}

function worstMeasuredMs(plan: Plan): number {
  const { load } = plan
  // The lowest level of a search takes longest.
  if (load.model === 'capacity') {
    return mostProbes(load) * worstLegMs(probeLeg(load, load.min), plan)
  }
  return legsOf(load).reduce((sum, leg) => sum + worstLegMs(leg, plan), 0)
}

function worstLegMs(load: Load, { timeoutMs, gracefulStopMs }: Plan): number {
  const { requests, durationMs } = load
  const byRequests =
    requests === null
      ? Infinity
      : load.model === 'closed'
        ? Math.ceil(requests / meanLevelOf(load.concurrency)) * timeoutMs.total
        : (requests / meanLevelOf(load.rate)) * 1000 + timeoutMs.total
  const byDuration =
    durationMs === null ? Infinity : durationMs + Math.min(gracefulStopMs, timeoutMs.total)
  return Math.min(byRequests, byDuration)
}

function ms(duration: number | string | undefined): number | null {
  return duration === undefined ? null : parseDuration(duration)
}

function warmupOf(warmup: number | string | undefined): Plan['warmup'] {
  if (warmup === undefined || warmup === 0) return null
  return typeof warmup === 'number' ? { requests: warmup } : { durationMs: parseDuration(warmup)! }
}

function timeoutOf(timeout: number | string | RequestTimeout | undefined): Plan['timeoutMs'] {
  const parts: RequestTimeout =
    typeof timeout === 'object' ? timeout : timeout === undefined ? {} : { total: timeout }
  return {
    total: ms(parts.total) ?? DEFAULT_TIMEOUT_MS,
    firstToken: ms(parts.firstToken),
    idle: ms(parts.idle),
  }
}
