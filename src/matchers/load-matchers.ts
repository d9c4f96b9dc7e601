import type { BaselineOptions } from '../core/baseline/options.ts'
import type { Budget, DistributionBudget, GoodputBudget } from '../core/judging/budget.ts'
import { objectiveProblems } from '../core/judging/limits.ts'
import type { JudgingOptions } from './judging-defaults.ts'
import {
  judged,
  runIn,
  subjectOf,
  type MatcherResult,
  type MatcherState,
} from './verdict-result.ts'

/**
 * Matchers on a run (its latency) or on one of its distributions, and on a run as a whole.
 *
 * Each throws a `TypeError` for anything else, and for a limit that nothing can meet.
 */
export interface LoadMatchers<R = unknown> {
  /** Half of the values are below the limit (ms; for other metrics their unit). */
  toHaveP50Below(limit: number, options?: JudgingOptions): R
  toHaveP90Below(limit: number, options?: JudgingOptions): R
  toHaveP95Below(limit: number, options?: JudgingOptions): R
  toHaveP99Below(limit: number, options?: JudgingOptions): R
  /** `percent` between 0 and 100, both ends excluded. */
  toHavePercentileBelow(percent: number, limit: number, options?: JudgingOptions): R
  /** For what should be large: `expect(run.tokensPerSecond).toHavePercentileAbove(5, 30)`. */
  toHavePercentileAbove(percent: number, limit: number, options?: JudgingOptions): R
  toHaveMeanBelow(limit: number, options?: JudgingOptions): R
  /** A share from 0 to 1; `{ of: 'attempts' }` sees the failed attempts that a client's retries hide. */
  toHaveErrorRateBelow(
    limit: number,
    options?: JudgingOptions & { of?: 'requests' | 'attempts' },
  ): R
  toHaveNoErrors(): R
  /** Successful requests per second. */
  toHaveThroughputAbove(requestsPerSecond: number, options?: JudgingOptions): R
  /** Output tokens per second of the whole run. */
  toHaveTokenThroughputAbove(tokensPerSecond: number, options?: JudgingOptions): R
  /** The share of all requests that succeeded and met every objective (ms). */
  toHaveGoodputAbove(
    share: number,
    objectives: { latency?: number; ttft?: number; tpot?: number },
    options?: JudgingOptions,
  ): R
  /** US dollars for the whole run. */
  toCostBelow(usd: number, options?: JudgingOptions): R
  /** US dollars per 1,000 requests. */
  toCostPer1kBelow(usd: number, options?: JudgingOptions): R
  /** Model calls per successful request, on average. */
  toHaveCallsPerRequestBelow(calls: number, options?: JudgingOptions): R
  /** With `steps()`: p95 and errors stay flat up to a level above this one. */
  toHaveKneeAbove(level: number, options?: JudgingOptions): R
  /** With `findCapacity()`: this load was shown to meet the objectives. */
  toSustain(load: { concurrency: number } | { arrivalRate: number }, options?: JudgingOptions): R
  /**
   * Has not become worse than the baseline beside the spec file, which is recorded the first time and
   * with `-u`. In Vitest only.
   */
  toMatchBaseline(options?: BaselineOptions): R
}

type Matcher = (this: MatcherState, received: unknown, ...args: any[]) => MatcherResult

/** For `expect.extend()` of Vitest, Jest or the `expect` package. */
export const loadMatchers: { [Name in keyof LoadMatchers]: Matcher } = {
  toHaveP50Below: statistic('toHaveP50Below', 0.5),
  toHaveP90Below: statistic('toHaveP90Below', 0.9),
  toHaveP95Below: statistic('toHaveP95Below', 0.95),
  toHaveP99Below: statistic('toHaveP99Below', 0.99),
  toHavePercentileBelow: percentile('toHavePercentileBelow', 'below'),
  toHavePercentileAbove: percentile('toHavePercentileAbove', 'above'),
  toHaveMeanBelow: statistic('toHaveMeanBelow', 'mean'),
  toHaveErrorRateBelow(received, limit: number, options: JudgingOptions & { of?: string } = {}) {
    const name = 'toHaveErrorRateBelow'
    const { of = 'requests', ...judging } = options
    if (of !== 'requests' && of !== 'attempts') {
      throw new TypeError(`${name}(): \`of\` must be 'requests' or 'attempts'; got '${of}'.`)
    }
    const metric = of === 'attempts' ? 'attemptErrorRate' : 'errorRate'
    return onRun(this, received, { metric, direction: 'below', limit }, judging, name)
  },
  toHaveNoErrors(received) {
    const budget: Budget = { metric: 'errors', direction: 'below', limit: 1 }
    return onRun(this, received, budget, {}, 'toHaveNoErrors')
  },
  toHaveThroughputAbove: figure('toHaveThroughputAbove', 'throughput', 'above'),
  toHaveTokenThroughputAbove: figure('toHaveTokenThroughputAbove', 'tokenThroughput', 'above'),
  toHaveGoodputAbove(
    received,
    limit: number,
    objectives: GoodputBudget['objectives'],
    options = {},
  ) {
    const name = 'toHaveGoodputAbove'
    const [problem] = objectiveProblems(objectives)
    if (problem !== undefined) throw new TypeError(`${name}() ${problem}.`)
    const budget: Budget = { metric: 'goodput', direction: 'above', limit, objectives }
    return onRun(this, received, budget, options as JudgingOptions, name)
  },
  toCostBelow: figure('toCostBelow', 'cost', 'below'),
  toCostPer1kBelow: figure('toCostPer1kBelow', 'costPer1k', 'below'),
  toHaveCallsPerRequestBelow: figure('toHaveCallsPerRequestBelow', 'callsPerRequestMean', 'below'),
  toHaveKneeAbove(received, limit: number, options: JudgingOptions = {}) {
    const name = 'toHaveKneeAbove'
    const { load } = runIn(received, name).plan
    const by = load.model === 'steps' ? load.by : 'concurrency'
    return onRun(this, received, { metric: 'knee', direction: 'above', limit, by }, options, name)
  },
  toSustain(received, load: { [by: string]: unknown }, options: JudgingOptions = {}) {
    const [[by, limit] = [], ...others] = Object.entries(Object(load))
    if (others.length > 0 || (by !== 'concurrency' && by !== 'arrivalRate')) {
      throw new TypeError('toSustain() needs { concurrency } or { arrivalRate }, one of the two.')
    }
    const budget: Budget = { metric: 'capacity', direction: 'atLeast', limit: limit as number, by }
    return onRun(this, received, budget, options, 'toSustain')
  },
  toMatchBaseline() {
    throw new TypeError(
      "toMatchBaseline() needs Vitest with the plugin's set-up, which knows the spec file that baselines lie beside, and what -u asks for: plugins: [load()].",
    )
  },
}

function statistic(name: string, which: number | 'mean'): Matcher {
  return function matcher(received, limit: number, options: JudgingOptions = {}) {
    const subject = subjectOf(received, name)
    const metric = subject.distribution?.metric ?? 'latency'
    const budget: DistributionBudget = { metric, statistic: which, direction: 'below', limit }
    return judged(this, subject, budget, options, name)
  }
}

function percentile(name: string, direction: 'below' | 'above'): Matcher {
  return function matcher(received, percent: number, limit: number, options: JudgingOptions = {}) {
    const subject = subjectOf(received, name)
    if (!(percent > 0 && percent < 100)) {
      throw new TypeError(`${name}(): the percentile must lie between 0 and 100; got ${percent}.`)
    }
    const metric = subject.distribution?.metric ?? 'latency'
    const budget: DistributionBudget = { metric, statistic: percent / 100, direction, limit }
    return judged(this, subject, budget, options, name)
  }
}

function figure(
  name: string,
  metric: 'throughput' | 'tokenThroughput' | 'cost' | 'costPer1k' | 'callsPerRequestMean',
  direction: 'below' | 'above',
): Matcher {
  return function matcher(received, limit: number, options: JudgingOptions = {}) {
    return onRun(this, received, { metric, direction, limit }, options, name)
  }
}

function onRun(
  state: MatcherState,
  received: unknown,
  budget: Budget,
  options: JudgingOptions,
  name: string,
): MatcherResult {
  return judged(state, { run: runIn(received, name), distribution: null }, budget, options, name)
}
