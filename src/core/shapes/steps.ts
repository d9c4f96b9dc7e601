import { parseDuration } from '../words/duration.ts'
import type { Load, SteppedLoad } from '../load/load.ts'
import type { Arrivals, Duration } from '../options/options.ts'
import {
  choiceProblems,
  COUNT,
  durationProblems,
  numberProblems,
  RATE,
  unknownNames,
  type Given,
} from '../options/problems.ts'
import { show } from '../words/show.ts'
import { arrivalsProblems } from './arrivals-problems.ts'
import type { ShapeKind, ShapeSetting } from './shape.ts'

export interface StepsOptions {
  /** What the levels are: requests in flight (the default), starts per second, or tokens of the prompt. */
  by?: 'concurrency' | 'arrivalRate' | 'inputTokens'
  /** How many requests each step takes. */
  requests?: number
  /** How long each step starts requests; with `requests`, whichever comes first ends it. */
  duration?: Duration
  /** By arrival rate: `'constant'`, the default, `'poisson'`, or `gamma(burstiness)`. */
  arrivals?: Arrivals
  /** By input tokens: requests in flight. Default 1. */
  concurrency?: number
  /** By input tokens: how long the answers should be. */
  outputTokens?: number
}

export interface Steps extends StepsOptions {
  readonly shape: 'steps'
  readonly levels: readonly number[]
}

/** One level after the other, each with figures of its own: where does it bend? */
export function steps(levels: readonly number[], options: StepsOptions = {}): Steps {
  return { ...options, shape: 'steps', levels }
}

const KNOWN = ['by', 'requests', 'duration', 'arrivals', 'concurrency', 'outputTokens']

export const stepsKind: ShapeKind<Steps> = {
  problems: (given) => [
    ...unknownNames(given, KNOWN, 'steps()', 'levels'),
    ...choiceProblems('steps.by', given['by'], ['concurrency', 'arrivalRate', 'inputTokens']),
    ...levelProblems(given),
    ...numberProblems('steps.requests', given['requests'], COUNT),
    ...durationProblems('steps.duration', given['duration']),
    ...arrivalsProblems('steps.arrivals', given['arrivals']),
    ...numberProblems('steps.concurrency', given['concurrency'], COUNT),
    ...numberProblems('steps.outputTokens', given['outputTokens'], COUNT),
    ...combinationProblems(given),
  ],
  load: ({ levels, by = 'concurrency', outputTokens, ...options }, setting): SteppedLoad => ({
    model: 'steps',
    by,
    levels: [...levels],
    each: eachOf({ by, ...options }, levels[0]!, setting),
    outputTokens: outputTokens ?? null,
  }),
}

function eachOf(
  { by, requests, duration, arrivals = 'constant', concurrency = 1 }: StepsOptions,
  first: number,
  { maxInFlight }: ShapeSetting,
): Load {
  const end = { requests: requests ?? null, durationMs: parseDuration(duration) }
  return by === 'arrivalRate'
    ? { model: 'open', rate: first, arrivals, ...end, maxInFlight }
    : { model: 'closed', concurrency: by === 'concurrency' ? first : concurrency, ...end }
}

function levelProblems({ levels, by }: Given): string[] {
  if (!Array.isArray(levels) || levels.length === 0) {
    return [`\`steps\` needs levels, such as steps([1, 5, 10]); got ${show(levels)}`]
  }
  const rule = by === 'arrivalRate' ? RATE : COUNT
  const problems = levels.flatMap((level: unknown, index) =>
    numberProblems(`steps[${index}]`, level ?? null, rule),
  )
  const ascending = levels.every((level, index) => index === 0 || level > levels[index - 1])
  if (problems.length === 0 && !ascending) {
    problems.push(`\`steps\` needs ascending levels; got ${levels.join(', ')}`)
  }
  return problems
}

function combinationProblems(given: Given): string[] {
  const { by = 'concurrency', requests, duration } = given
  const problems: string[] = []
  if (requests === undefined && duration === undefined) {
    problems.push("`steps` has no end of a step; say `requests: 50` or `duration: '30s'` in it")
  }
  const only = (name: string, when: string): void => {
    if (given[name] !== undefined && by !== when) {
      problems.push(`\`steps.${name}\` needs by: '${when}'`)
    }
  }
  only('arrivals', 'arrivalRate')
  only('concurrency', 'inputTokens')
  only('outputTokens', 'inputTokens')
  const highest = Array.isArray(given['levels']) ? Number(given['levels'].at(-1)) : 0
  if (by === 'concurrency' && typeof requests === 'number' && requests < highest) {
    problems.push(
      `\`steps.requests\` (${requests}) must not be below the highest level (${highest}): so many would never be in flight`,
    )
  }
  return problems
}
