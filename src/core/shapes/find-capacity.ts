import type { CapacitySearch } from '../load/load.ts'
import type { Budget } from '../judging/budget.ts'
import { CONFIDENCE_AT_END } from '../load/capacity-search.ts'
import { budgetsOf, limitProblems } from '../judging/limits.ts'
import type { Arrivals, Limits } from '../options/options.ts'
import {
  choiceProblems,
  COUNT,
  DOLLARS,
  numberProblems,
  RATE,
  unknownNames,
  type Given,
} from '../options/problems.ts'
import { show } from '../words/show.ts'
import { allowedShare } from '../judging/share-budget.ts'
import { arrivalsProblems } from './arrivals-problems.ts'
import type { ShapeKind } from './shape.ts'
import type { By } from './stages.ts'

export interface FindCapacityOptions {
  /** What a level must keep to be good. */
  objectives: Limits
  /** The level to begin with. Default 1. */
  min?: number
  /** The highest level to try. */
  max: number
  /** What the levels are: requests in flight (the default), or starts per second. */
  by?: By
  /** By arrival rate: `'constant'`, the default, `'poisson'`, or `gamma(burstiness)`. */
  arrivals?: Arrivals
  /**
   * How many requests of one probe count at most. Default: enough for the strictest objective to be
   * decided. By concurrency as many more are sent as are in flight; by arrival rate at least as many
   * as come in 20 times the tightest latency limit.
   */
  requests?: number
  /** Dollars for the whole search; it stops before it would pass it. */
  maxCost?: number
}

export interface FindCapacity extends FindCapacityOptions {
  readonly shape: 'findCapacity'
}

/** Searches for the highest load that meets the objectives: how much can it take? */
export function findCapacity(options: FindCapacityOptions): FindCapacity {
  return { ...options, shape: 'findCapacity' }
}

/** So many requests for each one that may break an objective: p95 is decided on 400 at most. */
const REQUESTS_PER_BREACH = 20
const FEWEST_REQUESTS = 100
const KNOWN = ['objectives', 'min', 'max', 'by', 'arrivals', 'requests', 'maxCost']

export const findCapacityKind: ShapeKind<FindCapacity> = {
  problems(given) {
    const { by = 'concurrency', min = 1, max = null, arrivals } = given
    const rule = by === 'arrivalRate' ? RATE : COUNT
    const problems = [
      ...unknownNames(given, KNOWN, 'findCapacity()'),
      ...choiceProblems('findCapacity.by', by, ['concurrency', 'arrivalRate']),
      ...numberProblems('findCapacity.min', min, rule),
      ...numberProblems('findCapacity.max', max, rule),
      ...objectiveProblems(given),
      ...arrivalsProblems('findCapacity.arrivals', arrivals),
      ...numberProblems('findCapacity.requests', given['requests'], COUNT),
      ...numberProblems('findCapacity.maxCost', given['maxCost'], DOLLARS),
    ]
    if (by === 'concurrency' && arrivals !== undefined) {
      problems.push("`findCapacity.arrivals` needs by: 'arrivalRate'")
    }
    if (typeof min === 'number' && typeof max === 'number' && min > max) {
      problems.push(`\`findCapacity.min\` (${min}) must not be above \`max\` (${max})`)
    }
    return problems
  },
  load(
    { objectives, min = 1, max, by = 'concurrency', arrivals = 'constant', requests },
    { maxInFlight },
  ): CapacitySearch {
    const end = { requests: requests ?? requestsToDecide(objectives), durationMs: null }
    return {
      model: 'capacity',
      by,
      min,
      max,
      objectives,
      each:
        by === 'concurrency'
          ? { model: 'closed', concurrency: min, ...end }
          : { model: 'open', rate: min, arrivals, ...end, maxInFlight },
    }
  },
}

function objectiveProblems({ objectives, requests }: Given): string[] {
  const problems = limitProblems(objectives ?? null, 'findCapacity.objectives')
  if (problems.length > 0) return problems
  const limits = budgetsOf(objectives as Limits)
  if (limits.length === 0) {
    return [
      `\`findCapacity.objectives\` needs a limit, such as { p95: 3000 }; got ${show(objectives)}`,
    ]
  }
  if ((objectives as Limits).cost !== undefined) {
    return ['`findCapacity.objectives.cost` depends on how long a level is tried; use costPer1k']
  }
  const fewest = fewestToDecide(limits)
  if (typeof requests !== 'number' || requests >= fewest) return []
  return [
    `\`findCapacity.requests\` must be ${fewest} or more, or no level could be shown to be good; got ${requests}`,
  ]
}

/** So many requests, not one of which breaks an objective, show that it is kept. */
function fewestToDecide(limits: readonly Budget[]): number {
  const needed = limits.map((budget) => {
    const allowed = allowedShare(budget)
    if (allowed === null) return 1
    return Math.ceil(Math.log(1 - CONFIDENCE_AT_END) / Math.log(1 - allowed))
  })
  return Math.max(...needed)
}

function requestsToDecide(objectives: Limits): number {
  const allowed = budgetsOf(objectives).map((budget) => allowedShare(budget) ?? 1)
  return Math.max(FEWEST_REQUESTS, Math.ceil(REQUESTS_PER_BREACH / Math.min(...allowed) - 1e-9))
}
