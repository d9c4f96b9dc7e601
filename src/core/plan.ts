import type { Arrivals, Limits, LoadOptions, OnInconclusive, RequestTimeout } from './options.ts'
import { namedChecks } from './check.ts'
import { parseDuration } from './duration.ts'
import { LoadOptionsError } from './errors.ts'
import { optionProblems } from './option-problems.ts'

/** The resolved options: defaults filled, times in ms, plain JSON. */
export interface Plan {
  name: string
  load: ClosedLoad | OpenLoad
  warmup: { requests: number } | { durationMs: number } | null
  timeoutMs: { total: number; firstToken: number | null; idle: number | null }
  gracefulStopMs: number
  order: 'given' | 'shuffle'
  /** Names of the checks on answers. */
  checks: string[]
  budgets: Limits
  /** US dollars. */
  maxCost: number | null
  seed: number
  confidence: number | null
  /** `null`: as `load()` says; fail in CI and warn elsewhere unless it does. */
  onInconclusive: OnInconclusive | null
}

/** At least one of `requests` and `durationMs` is set; with both, whichever comes first ends the run. */
export interface ClosedLoad {
  model: 'closed'
  concurrency: number
  requests: number | null
  durationMs: number | null
}

/** At least one of `requests` and `durationMs` is set; with both, whichever comes first ends the run. */
export interface OpenLoad {
  model: 'open'
  /** Starts per second. */
  rate: number
  arrivals: Arrivals
  requests: number | null
  durationMs: number | null
  maxInFlight: number
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
  const { requests = null, arrivalRate } = options
  const durationMs = ms(options.duration)
  return {
    name,
    load:
      arrivalRate === undefined
        ? { model: 'closed', concurrency: options.concurrency ?? 1, requests, durationMs }
        : {
            model: 'open',
            rate: arrivalRate,
            arrivals: options.arrivals ?? 'constant',
            requests,
            durationMs,
            maxInFlight: options.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT,
          },
    warmup: warmupOf(options.warmup),
    timeoutMs: timeoutOf(options.requestTimeout),
    gracefulStopMs: ms(options.gracefulStop) ?? DEFAULT_GRACEFUL_STOP_MS,
    order: options.order ?? 'given',
    checks: namedChecks(options.check).map(([label]) => label),
    budgets: options.budgets ?? {},
    maxCost: options.maxCost ?? null,
    seed: options.seed ?? 1,
    confidence: options.confidence ?? null,
    onInconclusive: options.onInconclusive ?? null,
  }
}

/** How long the measured part takes by plan, in ms; `null` when its end is a number of requests. */
export function plannedMs({ load }: Plan): number | null {
  return load.durationMs
}

/** The longest that a run of this plan may take in ms, when every request runs into its timeout. */
export function worstCaseMs(plan: Plan): number {
  const { load, warmup, timeoutMs, gracefulStopMs, maxCost } = plan
  const requestsMs = (requests: number): number =>
    load.model === 'closed'
      ? Math.ceil(requests / load.concurrency) * timeoutMs.total
      : // Poisson gaps may add up to more than their mean; half as much again is beyond any seed's doing.
        (requests / load.rate) * 1500 + timeoutMs.total
  const durationMs = (startsMs: number): number =>
    startsMs + Math.min(gracefulStopMs, timeoutMs.total)

  const measuredMs = Math.min(
    load.durationMs === null ? Infinity : durationMs(load.durationMs),
    load.requests === null ? Infinity : requestsMs(load.requests),
  )
  // Those of the last answers run on when all requests are over.
  const checksMs = plan.checks.length === 0 ? 0 : timeoutMs.total
  const probeMs = maxCost === null ? 0 : MOST_PROBES * timeoutMs.total
  if (warmup === null) return probeMs + measuredMs + checksMs
  const warmupMs =
    'requests' in warmup ? requestsMs(warmup.requests) : durationMs(warmup.durationMs)
  return probeMs + warmupMs + measuredMs + checksMs
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
