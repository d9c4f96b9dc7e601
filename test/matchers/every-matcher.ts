import type { LoadMatchers } from '../../src/matchers/load-matchers.ts'
import type { Run } from '../../src/core/run/run.ts'
import { aCall } from '../core/a-call.ts'
import { aRunOf, type RunChanges } from '../core/a-run.ts'
import { aSample } from '../core/a-sample.ts'

type Args = readonly unknown[]
/** What a baseline says hangs on a file, and is tested where Vitest runs. */
type Judging = Exclude<keyof LoadMatchers, 'toMatchBaseline'>

export interface Case {
  readonly name: Judging
  /** Arguments with which it holds on `fullRun()`, and with which it does not. */
  readonly good: Args
  readonly bad: Args
  /** Whether it also takes a distribution. */
  readonly onDistribution: boolean
}

/** Every matcher that judges a budget; one that is missing here does not compile. */
const CASES: { readonly [Name in Judging]: Omit<Case, 'name'> } = {
  toHaveP50Below: { good: [520], bad: [480], onDistribution: true },
  toHaveP90Below: { good: [920], bad: [880], onDistribution: true },
  toHaveP95Below: { good: [970], bad: [930], onDistribution: true },
  toHaveP99Below: { good: [1010], bad: [970], onDistribution: true },
  toHavePercentileBelow: { good: [75, 770], bad: [75, 730], onDistribution: true },
  toHavePercentileAbove: { good: [5, 40], bad: [5, 60], onDistribution: true },
  toHaveMeanBelow: { good: [520], bad: [490], onDistribution: true },
  toHaveErrorRateBelow: { good: [0.05], bad: [0.001], onDistribution: false },
  toHaveNoErrors: { good: [], bad: [], onDistribution: false },
  toHaveThroughputAbove: { good: [99], bad: [101], onDistribution: false },
  toHaveTokenThroughputAbove: { good: [1900], bad: [2100], onDistribution: false },
  toHaveGoodputAbove: {
    good: [0.4, { latency: 501 }],
    bad: [0.6, { latency: 501 }],
    onDistribution: false,
  },
  toCostBelow: { good: [1.1], bad: [0.9], onDistribution: false },
  toCostPer1kBelow: { good: [10.1], bad: [9.9], onDistribution: false },
  toHaveCallsPerRequestBelow: { good: [1.1], bad: [0.9], onDistribution: false },
  toHaveKneeAbove: { good: [7], bad: [16], onDistribution: false },
  toSustain: { good: [{ concurrency: 8 }], bad: [{ concurrency: 12 }], onDistribution: false },
}

export const EVERY: readonly Case[] = Object.entries(CASES).map(([name, one]) => ({
  name: name as Judging,
  ...one,
}))

/** Matchers that no run without failures can break. */
export const NEEDS_FAILURE = new Set<string>(['toHaveErrorRateBelow', 'toHaveNoErrors'])

const KNEE: Run['knee'] = { level: 8, next: 16, by: 'p95', reason: 'It bends.' }
const CAPACITY: Run['capacity'] = {
  by: 'concurrency',
  level: 8,
  interval: [8, 12],
  objectives: { p95: 1100 },
  probes: [],
}

/** 100 successes of 10 to 1,000 ms, one call of 20 tokens and one cent each; its knee and its capacity are 8. */
export function fullRun(changes: RunChanges = {}): Run {
  const usage = {
    input: 10,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite1h: 0,
    output: 20,
    reasoning: 0,
  }
  const samples = Array.from({ length: 100 }, (_, index) => {
    const endedAt = (index + 1) * 10
    const tokens = { firstTokenAt: endedAt / 2, firstAnswerAt: endedAt / 2, lastTokenAt: endedAt }
    return aSample({ index, endedAt, calls: [aCall({ usage, endedAt, ...tokens })] })
  })
  const run = aRunOf(samples, changes)
  const each = { model: 'closed', concurrency: 8, requests: 50, durationMs: null } as const
  const load = { model: 'steps', by: 'concurrency', levels: [8, 16], each, outputTokens: null }
  const levels = { knee: KNEE, capacity: CAPACITY }
  return Object.assign(run, levels, { plan: { ...run.plan, load } })
}

/** The same with one more request, which failed. */
export function withFailure(): Run {
  const outcome = { type: 'failed', kind: 'rate_limited', message: 'HTTP 429' } as const
  return aRunOf([
    ...Array.from({ length: 99 }, (_, index) => aSample({ index, endedAt: (index + 1) * 10 })),
    aSample({ outcome }),
  ])
}
