import type {
  AbortWhen,
  Limits,
  LoadOptions,
  OnInconclusive,
  RequestTimeout,
} from '../options/options.ts'
import { namedChecks } from '../options/check.ts'
import { parseDuration } from '../words/duration.ts'
import { LoadOptionsError } from '../errors.ts'
import type { PlannedLoad, Warmup } from '../load/load.ts'
import { optionProblems } from './option-problems.ts'
import { plannedTraffic, type PlannedConversation, type PlannedPart } from './planned-traffic.ts'
import { loadOfShape, type LoadShape } from '../shapes/shapes.ts'
import { thinkTimeOf } from './think-time.ts'
import type { Variate } from '../options/variate.ts'

/** The resolved options: defaults filled, times in ms, plain JSON. */
export interface Plan {
  name: string
  load: PlannedLoad
  warmup: Warmup | null
  /** The parts of a mix; none without one. */
  parts: PlannedPart[]
  conversation: PlannedConversation | null
  /** After each request of the closed model. */
  thinkTime: Variate | null
  /** From one start of a user's requests to the next, at least. */
  pacingMs: number | null
  timeoutMs: { total: number; firstToken: number | null; idle: number | null }
  gracefulStopMs: number
  order: 'given' | 'shuffle'
  /** Names of the checks on answers. */
  checks: string[]
  budgets: Limits
  /** Whether the run ends once every budget is decided. */
  stopEarly: boolean
  abortWhen: { limits: Limits; afterMs: number } | null
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
    ...plannedTraffic(options),
    thinkTime: thinkTimeOf(options.thinkTime),
    pacingMs: ms(options.pacing),
    timeoutMs: timeoutOf(options.requestTimeout),
    gracefulStopMs: ms(options.gracefulStop) ?? DEFAULT_GRACEFUL_STOP_MS,
    order: options.order ?? 'given',
    checks: namedChecks(options.check).map(([label]) => label),
    budgets: options.budgets ?? {},
    stopEarly: options.stopEarly ?? false,
    abortWhen: abortOf(options.abortWhen),
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

function ms(duration: number | string | undefined): number | null {
  return duration === undefined ? null : parseDuration(duration)
}

function warmupOf(warmup: number | string | undefined): Plan['warmup'] {
  if (warmup === undefined || warmup === 0) return null
  return typeof warmup === 'number' ? { requests: warmup } : { durationMs: parseDuration(warmup)! }
}

function abortOf(abortWhen: AbortWhen | undefined): Plan['abortWhen'] {
  if (abortWhen === undefined) return null
  const { after = 0, ...limits } = abortWhen
  return { limits, afterMs: parseDuration(after)! }
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
