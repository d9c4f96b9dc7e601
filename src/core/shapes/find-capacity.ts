import type { CapacitySearch } from '../load.ts'
import { budgetsOf, limitProblems } from '../limits.ts'
import type { Arrivals, Limits } from '../options.ts'
import { choiceProblems, COUNT, DOLLARS, numberProblems, RATE, unknownNames } from '../problems.ts'
import { show } from '../show.ts'
import { allowedShare } from '../share-budget.ts'
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
  /** How many requests one probe takes at most. Default: enough for the strictest objective to be decided. */
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
const KNOWN = ['shape', 'objectives', 'min', 'max', 'by', 'arrivals', 'requests', 'maxCost']

export const findCapacityKind: ShapeKind<FindCapacity> = {
  problems(given) {
    const { by = 'concurrency', min = 1, max = null, objectives, arrivals } = given
    const rule = by === 'arrivalRate' ? RATE : COUNT
    const problems = [
      ...unknownNames(given, KNOWN, 'findCapacity()'),
      ...choiceProblems('findCapacity.by', by, ['concurrency', 'arrivalRate']),
      ...numberProblems('findCapacity.min', min, rule),
      ...numberProblems('findCapacity.max', max, rule),
      ...objectiveProblems(objectives),
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

function objectiveProblems(objectives: unknown): string[] {
  const problems = limitProblems(objectives ?? null, 'findCapacity.objectives')
  if (problems.length > 0) return problems
  const isEmpty = budgetsOf(objectives as Limits).length === 0
  return isEmpty
    ? [`\`findCapacity.objectives\` needs a limit, such as { p95: 3000 }; got ${show(objectives)}`]
    : []
}

function requestsToDecide(objectives: Limits): number {
  const allowed = budgetsOf(objectives).map((budget) => allowedShare(budget) ?? 1)
  return Math.max(FEWEST_REQUESTS, Math.ceil(REQUESTS_PER_BREACH / Math.min(...allowed) - 1e-9))
}
