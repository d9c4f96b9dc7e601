import { quantileRanks, shareInterval } from './binomial.ts'
import { valueAtRank, type Distribution } from './distribution.ts'
import type { Knee, Step } from './run.ts'
import { formatValue } from './words.ts'

/** A p95 this much above the flat part's has left it. */
const RISE = 1.2
/** So has an error rate this much above the flat part's. */
const MORE_ERRORS = 0.01
/** Of the intervals that must lie beyond the flat part: one step in forty is beyond by chance. */
const CONFIDENCE = 0.95

interface Flat {
  readonly p95: number
  readonly errorRate: number
}

interface Departure {
  readonly by: 'p95' | 'errors'
  readonly reason: string
}

/**
 * The level past which a run leaves the flat part, from steps of ascending levels; `null` when that
 * cannot be said: fewer than two steps, or not one success in the first.
 *
 * The first steps are flat. A step has left when its p95 is 20 % above the flat part's (the median
 * of its p95s) and the 95 % interval of its p95 lies above it, or when its error rate is one
 * percentage point above and so is its interval. The knee is where a step has left and no later one
 * comes back.
 */
export function kneeOf(steps: readonly Step[]): Knee | null {
  const known = steps.filter(({ requests }) => requests.ok + requests.failed > 0)
  if (known.length < 2 || known[0]!.latency.p95 === null) return null
  for (let index = 1; index < known.length; index++) {
    const before = known.slice(0, index)
    const flat = flatOf(before)
    const departure = departureOf(known[index]!, flat)
    if (departure === null) continue
    const stays = known.slice(index + 1).every((later) => isBeyond(later, flat))
    if (!stays) continue
    return { level: before.at(-1)!.level, next: known[index]!.level, ...departure }
  }
  const highest = known.at(-1)!.level
  const reason = `p95 and errors stay flat up to the highest level, ${highest}`
  return { level: highest, next: null, by: null, reason }
}

function flatOf(steps: readonly Step[]): Flat {
  const p95s = steps.flatMap(({ latency }) => latency.p95 ?? []).toSorted((a, b) => a - b)
  const sum = (pick: (step: Step) => number): number =>
    steps.reduce((total, step) => total + pick(step), 0)
  const failed = sum(({ requests }) => requests.failed)
  const finished = failed + sum(({ requests }) => requests.ok)
  return { p95: p95s[Math.floor((p95s.length - 1) / 2)]!, errorRate: failed / finished }
}

function isBeyond({ latency, errors }: Step, flat: Flat): boolean {
  const slow = latency.p95 === null || latency.p95 > RISE * flat.p95
  return slow || (errors.rate ?? 0) > flat.errorRate + MORE_ERRORS
}

function departureOf({ latency, requests, errors }: Step, flat: Flat): Departure | null {
  const share = (value: number): string => formatValue(value, 'share')
  const finished = requests.ok + requests.failed
  const [leastErrors] = shareInterval(requests.failed, finished, CONFIDENCE)
  if (leastErrors > flat.errorRate + MORE_ERRORS) {
    const reason = `${share(errors.rate ?? 0)} of the requests fail, against ${share(flat.errorRate)} in the flat part`
    return { by: 'errors', reason }
  }
  const { p95 } = latency
  const least = leastP95(latency)
  if (p95 === null || least === null || p95 <= RISE * flat.p95 || least <= flat.p95) return null
  const times = (p95 / flat.p95).toFixed(1)
  const reason = `the p95 of ${formatValue(p95, 'ms')} is ${times} times the ${formatValue(flat.p95, 'ms')} of the flat part`
  return { by: 'p95', reason }
}

/** The lower end of the p95's interval. */
function leastP95(latency: Distribution): number | null {
  const [lower] = quantileRanks(latency.n, 0.95, CONFIDENCE)
  return lower === null ? null : valueAtRank(latency, lower)
}
