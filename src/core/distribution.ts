import type { HistogramData } from './histogram.ts'

export type DistributionMetric =
  | 'latency'
  | 'ttft'
  | 'tpot'
  | 'chunkGap'
  | 'tokensPerSecond'
  | 'inputTokens'
  | 'outputTokens'
  | 'callsPerRequest'

export type Unit = 'ms' | 'tokens' | 'tokens/s' | 'calls'

/**
 * One metric of a run, as plain JSON. Figures are of successful requests (per-call metrics: of
 * calls that have the value); `null` when there is none.
 */
export interface Distribution {
  metric: DistributionMetric
  unit: Unit
  /** Values in the figures. */
  n: number
  /** Failed requests, and arrivals dropped or cut when already over: a latency or TTFT budget counts them as over the limit. */
  failed: number
  /** Successes without a value. */
  missing: number
  min: number | null
  max: number | null
  mean: number | null
  p50: number | null
  p90: number | null
  p95: number | null
  p99: number | null
  histogram: HistogramData
}
