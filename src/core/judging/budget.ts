import type { DistributionMetric } from '../run/distribution.ts'
import type { OnInconclusive } from '../options/options.ts'

/** A limit on a run, as data. Below and above are strict. */
export type Budget = DistributionBudget | FigureBudget | GoodputBudget | LevelBudget

interface Bound {
  direction: 'below' | 'above'
  limit: number
}

export interface DistributionBudget extends Bound {
  metric: DistributionMetric
  /** A quantile from 0 to 1 (0.95 for p95), or the mean. */
  statistic: number | 'mean'
  /** Whose figure it is: a model, a part, a turn, a level; absent for that of the whole run. */
  of?: string
}

export interface FigureBudget extends Bound {
  metric:
    | 'errorRate'
    | 'attemptErrorRate'
    | 'throughput'
    | 'tokenThroughput'
    | 'cost'
    | 'costPer1k'
    | 'callsPerRequestMean'
    | 'errors'
}

export interface GoodputBudget extends Bound {
  metric: 'goodput'
  direction: 'above'
  /** Ms each; a request is good when it succeeded and met all. */
  objectives: { latency?: number; ttft?: number; tpot?: number }
}

/** A level that a run has to reach: its knee lies above the limit, or it sustains the limit. */
export interface LevelBudget {
  metric: 'knee' | 'capacity'
  direction: 'above' | 'atLeast'
  limit: number
  /** What the levels are. */
  by: 'concurrency' | 'arrivalRate' | 'inputTokens'
}

/** How to judge. `confidence: null` compares the estimate. */
export interface Judging {
  confidence: number | null
  onInconclusive: OnInconclusive
}
