import { parseDuration } from '../words/duration.ts'
import { firstLegOf } from '../load/load.ts'
import type { Duration, LoadOptions } from '../options/options.ts'
import { durationProblems, type Given } from '../options/problems.ts'
import { randomFor } from '../statistics/random.ts'
import { loadOfShape, shapeProblems } from '../shapes/shapes.ts'
import { asVariate, drawFrom, variateProblems, type Variate } from '../options/variate.ts'

/** A think time as a plan keeps it: all times in ms. */
export function thinkTimeOf(given: Duration | Variate | undefined): Variate | null {
  if (given === undefined) return null
  const entries = Object.entries(asVariate(given)).map(([name, value]: [string, unknown]) => [
    name,
    name === 'variate' ? value : parseDuration(value),
  ])
  return Object.fromEntries(entries) as Variate
}

/** No draw from a normal distribution lies further out: its uniforms have 32 bits. */
const FURTHEST_Z = 7

/** No draw is longer, in ms. */
export function longestOf(thinkTime: Variate | null): number {
  if (thinkTime === null) return 0
  return drawFrom(thinkTime, {
    ...randomFor(0),
    uniform: () => 1,
    normal: () => FURTHEST_Z,
    lognormal: (median, sigma) => median * Math.exp(sigma * FURTHEST_Z),
  })
}

/** All that is wrong with how long a user waits between requests. */
export function waitProblems(options: Given): string[] {
  const { thinkTime, pacing } = options
  const problems = [
    ...(thinkTime === undefined ? [] : variateProblems(thinkTime, 'thinkTime')),
    ...durationProblems('pacing', pacing),
  ]
  if (isOpen(options)) {
    const given = ['thinkTime', 'pacing'].filter((name) => options[name] !== undefined)
    problems.push(
      ...given.map(
        (name) =>
          `\`${name}\` needs users who wait for their answers (\`concurrency\`); with an arrival rate, requests start when they are due`,
      ),
    )
  }
  return problems
}

function isOpen({ arrivalRate, load }: Given): boolean {
  if (load === undefined) return arrivalRate !== undefined
  if (shapeProblems(load).length > 0) return false
  const planned = loadOfShape(load as NonNullable<LoadOptions['load']>, { maxInFlight: 1 })
  return firstLegOf(planned).model !== 'closed'
}
