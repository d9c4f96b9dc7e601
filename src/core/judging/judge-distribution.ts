import { quantileRanks } from '../statistics/binomial.ts'
import type { DistributionBudget } from './budget.ts'
import { countOver, valueAtRank, type Distribution } from '../run/distribution.ts'
import { cutFrom, exactSamples } from '../run/evidence.ts'
import {
  judgeShare,
  nothingToJudge,
  SHOWN_CONFIDENCE,
  undecided,
  type Judgement,
} from './judgement.ts'
import { meanBound, momentsOf } from '../statistics/mean-interval.ts'
import { rankOf } from '../statistics/quantile.ts'

/** Fewer values than this, and the mean's own distribution cannot be taken for normal. */
const FEWEST_FOR_MEAN = 30

type QuantileBudget = DistributionBudget & { statistic: number }

/**
 * A request that failed, never started, or was cut when it was already over the limit, counts as
 * over: else fast failures would improve a tail. Only where a request as a whole is measured.
 */
function worseThanAny(
  distribution: Distribution,
  { metric, direction, limit }: DistributionBudget,
): number {
  if (direction === 'above' || (metric !== 'latency' && metric !== 'ttft')) return 0
  return distribution.failed + cutFrom(distribution, limit)
}

export function judgeQuantile(
  distribution: Distribution,
  budget: QuantileBudget,
  confidence: number | null,
): Judgement {
  const { statistic, direction, limit } = budget
  const worse = worseThanAny(distribution, budget)
  const n = distribution.n + worse
  if (n === 0) return nothingToJudge(whyEmpty(distribution))
  // For `above`, a value at the limit does not keep it either.
  const bad =
    direction === 'below'
      ? countOver(distribution, limit) + worse
      : distribution.n - countOver(distribution, nextAbove(limit))
  const allowed = direction === 'below' ? 1 - statistic : statistic
  const at = (rank: number | null): number | null =>
    rank === null || rank > distribution.n ? null : valueAtRank(distribution, rank)
  const [lower, upper] = quantileRanks(n, statistic, confidence ?? SHOWN_CONFIDENCE)
  const value = at(rankOf(statistic, n))
  const kept = value !== null && (direction === 'below' ? value < limit : value > limit)
  const status =
    confidence === null ? (kept ? 'pass' : 'fail') : judgeShare(bad, n, allowed, confidence)
  const interval: Judgement['interval'] = [at(lower), at(upper)]
  const known = { status, value, n, over: bad, interval, empty: false }
  if (status === 'inconclusive') return { ...known, ...undecided(bad, n, allowed, confidence!) }
  const reason =
    worse > 0 && status === 'fail'
      ? `${worse} of these failed, never started or were cut, and count as over`
      : null
  return { ...known, reason }
}

/** By the interval of the mean; the mean is of what exists. */
export function judgeMean(
  distribution: Distribution,
  { direction, limit }: DistributionBudget,
  confidence: number | null,
): Judgement {
  const { n, mean } = distribution
  if (mean === null) return nothingToJudge(whyEmpty(distribution))
  const samples = exactSamples(distribution)
  const moments = samples === null ? null : momentsOf(samples, mean)
  const bound = (share: number): number | null =>
    moments === null ? null : meanBound(moments, share)
  const half = (1 - (confidence ?? SHOWN_CONFIDENCE)) / 2
  const interval: Judgement['interval'] = moments === null ? null : [bound(half), bound(1 - half)]
  const kept = direction === 'below' ? mean < limit : mean > limit
  const known = { value: mean, n, over: null, interval, empty: false }
  if (confidence === null) return { ...known, status: kept ? 'pass' : 'fail', reason: null }
  if (moments === null || n < FEWEST_FOR_MEAN) {
    const reason = `a mean of ${n} values has no sound interval; use ${FEWEST_FOR_MEAN} or more`
    return { ...known, status: 'inconclusive', reason }
  }
  if (meanBound(moments, 1 - confidence) < limit && limit < meanBound(moments, confidence)) {
    const reason = 'the limit lies within the uncertainty of the mean; use more samples'
    const brief = 'the limit is within its uncertainty'
    return { ...known, status: 'inconclusive', reason, brief }
  }
  return { ...known, status: kept ? 'pass' : 'fail', reason: null }
}

function whyEmpty({ metric, failed, missing }: Distribution): string {
  if (missing > 0) {
    const needs: Partial<Record<Distribution['metric'], string>> = {
      ttft: 'none of them streamed',
      tpot: 'none of them streamed two tokens and said how many',
      tokensPerSecond: 'none of them streamed two tokens and said how many',
      inputTokens: 'no call said how many tokens it used',
      outputTokens: 'no call said how many tokens it used',
    }
    return `${missing} requests succeeded, but ${needs[metric] ?? 'none has a value'}`
  }
  if (failed > 0) return `all ${failed} requests failed`
  return metric === 'chunkGap' ? 'no call streamed two chunks' : 'no request finished'
}

function nextAbove(value: number): number {
  return value === 0 ? Number.MIN_VALUE : value + Math.abs(value) * Number.EPSILON
}
