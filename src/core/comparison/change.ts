import type { Unit } from '../run/distribution.ts'

/** What two sides of a load test are compared by. */
export type ChangeMetric =
  | 'latency'
  | 'ttft'
  | 'tokensPerSecond'
  | 'inputTokens'
  | 'outputTokens'
  | 'callsPerRequest'
  | 'retriesPerRequest'
  | 'costPerRequest'
  | 'errorRate'

/**
 * `fail`: shown to be worse by the floor at least. `pass`: shown not to be. `improved`: shown to be
 * better. `inconclusive`: none of these. `new`: there is nothing to compare with yet.
 */
export type ChangeOutcome = 'pass' | 'fail' | 'inconclusive' | 'new' | 'improved'

/** One figure of a load test on two sides: of the base and the head, or of the baseline and this run. */
export interface Change {
  metric: ChangeMetric
  /** A quantile from 0 to 1, or the mean per request. */
  statistic: number | 'mean'
  unit: Unit | 'usd' | 'share' | 'retries'
  /** `null`: not known. */
  base: number | null
  head: number | null
  /**
   * Head against base: 0.22 is 22 % more; of an error rate the difference, so that 0.01 is one
   * percentage point more. `null`: cannot be said.
   */
  change: number | null
  /** Where the true change lies, in 95 %; in the unit of `change`. */
  interval: [number, number] | null
  /** The smallest change for the worse that so many requests would show in 80 % of such comparisons. */
  detectable: number | null
  /** From which change for the worse it fails. */
  floor: number
  /** Pairs that were compared; for error rates requests of the smaller side. */
  n: number
  /** One-sided, that it has become worse; `null` where no test was made. */
  p: number | null
  outcome: ChangeOutcome
  /** False: it is shown, and fails nothing. */
  gating: boolean
  /** Why it is so, in a clause that continues a sentence; `null` when the figures say it all. */
  reason: string | null
}

/** For which metrics more is worse; for the others less is. */
export function isWorseUp(metric: ChangeMetric): boolean {
  return metric !== 'tokensPerSecond'
}

/** The outcome of several changes together: the worst of those that gate, improved when one is. */
export function outcomeOf(changes: readonly Change[]): ChangeOutcome {
  const gating = changes.filter((change) => change.gating).map(({ outcome }) => outcome)
  for (const outcome of ['fail', 'inconclusive', 'improved', 'pass', 'new'] as const) {
    if (gating.includes(outcome)) return outcome
  }
  // All of them are advisory.
  return changes.some(({ outcome }) => outcome === 'new') ? 'new' : 'pass'
}
