import type { DistributionMetric } from './distribution.ts'
import type { OnInconclusive } from './options.ts'

/** A limit on a run, as data. Below and above are strict. */
export type Budget = DistributionBudget | FigureBudget | GoodputBudget

interface Bound {
  direction: 'below' | 'above'
  limit: number
}

export interface DistributionBudget extends Bound {
  metric: DistributionMetric
  /** A quantile from 0 to 1 (0.95 for p95), or the mean. */
  statistic: number | 'mean'
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

/** How to judge. `confidence: null` compares the estimate. */
export interface Judging {
  confidence: number | null
  onInconclusive: OnInconclusive
}
