import { parseDuration } from '../words/duration.ts'
import { normalCdf, normalDensity } from '../statistics/normal.ts'
import type { Duration } from './options.ts'
import type { Random } from '../statistics/random.ts'

export { variateProblems } from './variate-problems.ts'

/** What falls outside of them is the bound itself, as a context window cuts what is too long. */
export interface Bounds {
  /** Default 0: neither a time nor a number of tokens is negative. */
  readonly min?: Duration
  readonly max?: Duration
}

/**
 * A random quantity as plain data: a time (ms, or a string such as `'2s'`), or a number of tokens.
 * Made by `fixed()`, `uniform()`, `normal()` and `lognormal()`.
 */
export type Variate =
  | { readonly variate: 'fixed'; readonly value: Duration }
  | { readonly variate: 'uniform'; readonly min: Duration; readonly max: Duration }
  | ({ readonly variate: 'normal'; readonly mean: Duration; readonly sd: Duration } & Bounds)
  | ({ readonly variate: 'lognormal'; readonly median: Duration; readonly sigma: number } & Bounds)

/** Always the same. */
export function fixed(value: Duration): Variate {
  return { variate: 'fixed', value }
}

/** Anything from `min` to `max`, equally likely. */
export function uniform(min: Duration, max: Duration): Variate {
  return { variate: 'uniform', min, max }
}

/** Bell-shaped around `mean` with the standard deviation `sd`; below 0 it is 0, or as the bounds say. */
export function normal(mean: Duration, sd: Duration, bounds: Bounds = {}): Variate {
  return { variate: 'normal', mean, sd, ...bounds }
}

/**
 * `exp(N(ln median, sigma))`: half lies below `median`, and the p95 is `median * exp(1.645 * sigma)`.
 * Its tail to the right is that of think times and of prompt lengths.
 */
export function lognormal(median: Duration, sigma: number, bounds: Bounds = {}): Variate {
  return { variate: 'lognormal', median, sigma, ...bounds }
}

/** A plain number or time as a variate that is always the same. */
export function asVariate(value: Duration | Variate): Variate {
  return typeof value === 'object' ? value : fixed(value)
}

/** One draw; takes the same amount from the stream whatever comes out. */
export function drawFrom(variate: Variate, random: Random): number {
  switch (variate.variate) {
    case 'fixed':
      return number(variate.value)
    case 'uniform': {
      const min = number(variate.min)
      return min + (number(variate.max) - min) * random.uniform()
    }
    case 'normal':
      return within(variate, number(variate.mean) + number(variate.sd) * random.normal())
    case 'lognormal':
      return within(variate, random.lognormal(number(variate.median), variate.sigma))
  }
}

/** One draw as a count, 1 or more; the whole numbers of a uniform variate are equally likely. */
export function drawCount(variate: Variate, random: Random): number {
  if (variate.variate !== 'uniform') return Math.max(1, Math.round(drawFrom(variate, random)))
  const min = Math.max(1, Math.ceil(number(variate.min)))
  return min + random.integer(Math.max(1, Math.floor(number(variate.max)) - min + 1))
}

/** The mean of all draws, with what the bounds do to it. */
export function meanOf(variate: Variate): number {
  switch (variate.variate) {
    case 'fixed':
      return number(variate.value)
    case 'uniform':
      return (number(variate.min) + number(variate.max)) / 2
    case 'normal': {
      const mean = number(variate.mean)
      const sd = number(variate.sd)
      const z = (bound: number): number => (sd === 0 ? side(bound - mean) : (bound - mean) / sd)
      return boundedMean(
        variate,
        z,
        (from, to) =>
          mean * (normalCdf(to) - normalCdf(from)) + sd * (normalDensity(from) - normalDensity(to)),
      )
    }
    case 'lognormal': {
      const median = number(variate.median)
      const { sigma } = variate
      const z = (bound: number): number => {
        const distance = Math.log(bound / median)
        return sigma === 0 ? side(distance) : distance / sigma
      }
      const mean = median * Math.exp(sigma ** 2 / 2)
      return boundedMean(
        variate,
        z,
        (from, to) => mean * (normalCdf(to - sigma) - normalCdf(from - sigma)),
      )
    }
  }
}

/** Mass beyond a bound stands on it; `inside` is the part of the mean between two standardised bounds. */
function boundedMean(
  bounds: Bounds,
  z: (bound: number) => number,
  inside: (from: number, to: number) => number,
): number {
  const { min, max } = limitsOf(bounds)
  const from = z(min)
  const to = z(max)
  const above = max === Infinity ? 0 : max * (1 - normalCdf(to))
  return min * normalCdf(from) + inside(from, to) + above
}

function side(distance: number): number {
  return distance < 0 ? -Infinity : Infinity
}

function within(bounds: Bounds, value: number): number {
  const { min, max } = limitsOf(bounds)
  return Math.min(max, Math.max(min, value))
}

function limitsOf({ min, max }: Bounds): { min: number; max: number } {
  return {
    min: min === undefined ? 0 : number(min),
    max: max === undefined ? Infinity : number(max),
  }
}

/** Ms of a time, and a count as it is; what is neither was refused by `variateProblems()`. */
function number(value: Duration): number {
  return typeof value === 'number' ? value : (parseDuration(value) ?? NaN)
}
