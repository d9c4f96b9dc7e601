import type { OpenLoad } from './load.ts'
import type { Arrivals } from '../options/options.ts'
import { areaOf, instantOf } from './ramp.ts'
import { randomFor, type Random } from '../statistics/random.ts'

/**
 * When requests are due in the open model: ms since the start of the leg, ascending.
 *
 * The process is drawn at rate 1, fitted to the whole number of arrivals that the window holds, and
 * laid along the integral of the rate: each instant is absolute, no delay of one start moves the
 * next, and the rate is exact over the window. Poisson arrivals that are told their number are
 * uniform over the window, and fitting the gaps to it is how those are drawn in order.
 *
 * `leg` counts the legs of a run: each has its own draw.
 */
export function arrivalsOf(load: OpenLoad, seed: number, leg = 0): Iterable<number> {
  const { rate, arrivals, requests, durationMs } = load
  const held =
    typeof rate === 'number'
      ? durationMs === null
        ? Infinity
        : (rate * durationMs) / 1000
      : areaOf(rate)
  const window = Math.min(wholeIfNearly(held), requests ?? Infinity)
  const instant = typeof rate === 'number' ? (n: number) => (n * 1000) / rate : instantOf(rate)
  const positions = arrivals === 'constant' ? whole(window) : fitted(arrivals, window, seed, leg)
  return laidOut(positions, instant, durationMs ?? Infinity)
}

/** Of 30.000000000000004 arrivals the last digit is the computer's: it would make a 31st. */
function wholeIfNearly(count: number): number {
  const nearest = Math.round(count)
  return Math.abs(count - nearest) <= 1e-9 * count ? nearest : count
}

function* laidOut(
  positions: Iterable<number>,
  instant: (position: number) => number,
  end: number,
): Generator<number> {
  let latest = 0
  for (const position of positions) {
    // The last digit of a square root may say that a later arrival is due earlier.
    latest = Math.max(latest, Math.min(instant(position), end))
    yield latest
  }
}

function* whole(window: number): Generator<number> {
  for (let n = 0; n < window; n++) yield n
}

/** Drawn twice from the same seed: once to learn how long the gaps are together. Done before it is needed. */
function fitted(
  arrivals: Exclude<Arrivals, 'constant'>,
  window: number,
  seed: number,
  leg: number,
): Iterable<number> {
  const count = Math.round(window)
  const draw = (): (() => number) =>
    gapsOf(arrivals, randomFor(seed, 'arrivals', ...(leg === 0 ? [] : [leg])))
  const gap = draw()
  let total = 0
  for (let n = 0; n <= count; n++) total += gap()
  // The gaps of extreme bursts may all be too small for a number.
  return cumulated(draw(), count, total > 0 ? window / total : 0)
}

function* cumulated(gap: () => number, count: number, scale: number): Generator<number> {
  let position = 0
  for (let n = 0; n < count; n++) {
    position += gap()
    yield position * scale
  }
}

/** Gaps with a mean of 1. */
function gapsOf(arrivals: Exclude<Arrivals, 'constant'>, random: Random): () => number {
  return arrivals === 'poisson'
    ? () => random.exponential(1)
    : () => random.gamma(arrivals.burstiness)
}
