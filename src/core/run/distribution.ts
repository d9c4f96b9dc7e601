import { exactSamples, keepSamples } from './evidence.ts'
import {
  Histogram,
  histogramCountFrom,
  histogramValueAt,
  type HistogramData,
} from '../statistics/histogram.ts'
import { firstIndex, quantile, rankOf } from '../statistics/quantile.ts'

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
  /** Failed requests, and arrivals that were dropped: a latency or TTFT budget counts them as over the limit. */
  failed: number
  /** How old the requests had become that the end of the run cut: such a budget counts those as over that had reached its limit. Absent: none. */
  cut?: HistogramData
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

export const UNITS: Readonly<Record<DistributionMetric, Unit>> = {
  latency: 'ms',
  ttft: 'ms',
  tpot: 'ms',
  chunkGap: 'ms',
  tokensPerSecond: 'tokens/s',
  inputTokens: 'tokens',
  outputTokens: 'tokens',
  callsPerRequest: 'calls',
}

export interface Incomplete {
  failed?: number
  missing?: number
  /** Ages of requests that the end of the run cut, in ms. */
  cut?: Float64Array
}

const NONE = new Float64Array(0)

/** The distribution of values that are sorted in ascending order; they stay attached to it in this process. */
export function distributionOf(
  metric: DistributionMetric,
  sorted: Float64Array,
  incomplete: Incomplete = {},
): Distribution {
  const { cut = NONE } = incomplete
  const summary = summaryOf(metric, sorted, incomplete)
  const distribution =
    cut.length === 0 ? summary : { ...summary, cut: Histogram.ofSorted(cut.toSorted()).toJSON() }
  keepSamples(distribution, { sorted, cut })
  return distribution
}

/** The same without the values: afterwards it is known by its histogram. */
export function summaryOf(
  metric: DistributionMetric,
  sorted: Float64Array,
  { failed = 0, missing = 0 }: Incomplete = {},
): Distribution {
  return {
    ...shape(metric, Histogram.ofSorted(sorted), { failed, missing }),
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
  }
}

/** Whether something foreign is a distribution, by its shape: it may have come from JSON. */
export function isDistribution(value: unknown): value is Distribution {
  return typeof value === 'object' && value !== null && 'metric' in value && 'histogram' in value
}

/** The distribution of values of which only a histogram was kept: quantiles are good to 0.5 %. */
export function distributionOfHistogram(
  metric: DistributionMetric,
  histogram: Histogram,
): Distribution {
  const distribution = shape(metric, histogram, { failed: 0, missing: 0 })
  return {
    ...distribution,
    p50: quantileOf(distribution, 0.5),
    p90: quantileOf(distribution, 0.9),
    p95: quantileOf(distribution, 0.95),
    p99: quantileOf(distribution, 0.99),
  }
}

/** The value at a rank counted from 1: exact where the samples are at hand, else to within 0.5 %; `null` beyond the last. */
export function valueAtRank(distribution: Distribution, rank: number): number | null {
  const samples = exactSamples(distribution)
  if (samples !== null) return samples[rank - 1] ?? null
  const value = histogramValueAt(distribution.histogram, rank)
  if (value === null) return null
  return Math.min(distribution.max ?? value, Math.max(distribution.min ?? value, value))
}

export function quantileOf(distribution: Distribution, share: number): number | null {
  return distribution.n === 0 ? null : valueAtRank(distribution, rankOf(share, distribution.n))
}

/** How many of the `n` values are at `limit` or above. */
export function countOver(distribution: Distribution, limit: number): number {
  const samples = exactSamples(distribution)
  if (samples === null) return histogramCountFrom(distribution.histogram, limit)
  return samples.length - firstIndex(samples, 0, (value) => value >= limit)
}

function shape(
  metric: DistributionMetric,
  histogram: Histogram,
  { failed, missing }: { failed: number; missing: number },
): Distribution {
  const { count, min, max, mean } = histogram
  const empty = { p50: null, p90: null, p95: null, p99: null }
  const data = histogram.toJSON()
  return {
    metric,
    unit: UNITS[metric],
    n: count,
    failed,
    missing,
    min,
    max,
    mean,
    ...empty,
    histogram: data,
  }
}
