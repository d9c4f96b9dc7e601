import { shareInterval } from '../statistics/binomial.ts'
import type { Budget, DistributionBudget, GoodputBudget } from './budget.ts'
import { countOver } from '../run/distribution.ts'
import { cutFrom, requestColumns } from '../run/evidence.ts'
import {
  judgeShare,
  nothingToJudge,
  SHOWN_CONFIDENCE,
  undecided,
  type Judgement,
} from './judgement.ts'
import { judgeCapacity, judgeKnee } from './judge-level.ts'
import type { Run } from '../run/run.ts'

type Figure = Exclude<Budget, DistributionBudget>

/** Judges a budget on what is one figure of the whole run. */
export function judgeFigure(run: Run, budget: Figure, confidence: number | null): Judgement {
  const { requests, retries, errors, throughput, callsPerRequest } = run
  const finished = requests.ok + requests.failed
  switch (budget.metric) {
    case 'errors':
      if (finished === 0) return nothingToJudge('no request finished')
      return {
        ...estimate(requests.failed, budget, finished),
        status: requests.failed === 0 ? 'pass' : 'fail',
      }
    case 'errorRate':
      if (errors.rate === null) return nothingToJudge('no request finished')
      return judgeFailures(requests.failed, finished, budget, confidence)
    case 'attemptErrorRate': {
      if (retries.attempts === 0) return nothingToJudge('no model call was seen')
      const failed = Object.values(retries.byKind).reduce((sum, count) => sum + count, 0)
      return judgeFailures(failed, retries.attempts, budget, confidence)
    }
    case 'throughput':
      if (finished === 0) return nothingToJudge('no request finished')
      return estimate(throughput.requestsPerSecond, budget, requests.ok)
    case 'tokenThroughput':
      if (throughput.tokensPerSecond === null)
        return nothingToJudge('no call said how many tokens it brought')
      return estimate(throughput.tokensPerSecond, budget, requests.ok)
    case 'callsPerRequestMean':
      if (callsPerRequest.mean === null) return nothingToJudge('no request succeeded')
      return estimate(callsPerRequest.mean, budget, callsPerRequest.n)
    case 'cost':
      return judgeCost(run, run.cost.usd, budget)
    case 'costPer1k':
      return judgeCost(run, run.cost.per1k, budget)
    case 'goodput':
      return judgeGoodput(run, budget, confidence)
    case 'knee':
      return judgeKnee(run, budget)
    case 'capacity':
      return judgeCapacity(run, budget)
  }
}

/** A figure without an interval of its own: the estimate is compared. */
function estimate(value: number, { direction, limit }: Figure, n: number): Judgement {
  const kept = direction === 'below' ? value < limit : value > limit
  return {
    status: kept ? 'pass' : 'fail',
    value,
    n,
    over: null,
    interval: null,
    reason: null,
    empty: false,
  }
}

function judgeFailures(
  failed: number,
  n: number,
  budget: Figure,
  confidence: number | null,
): Judgement {
  const interval = shareInterval(failed, n, confidence ?? SHOWN_CONFIDENCE)
  const plain = { ...estimate(failed / n, budget, n), interval }
  return confidence === null ? plain : certain(plain, failed, budget.limit, confidence)
}

/** Of all requests, those that failed, never started, or were cut when already over an objective included. */
function judgeGoodput(run: Run, budget: GoodputBudget, confidence: number | null): Judgement {
  const { ok, failed, notStarted } = run.requests
  const n = ok + failed + notStarted + cutWhenOver(run, budget)
  if (n === 0) return nothingToJudge('no request finished')
  const good = goodRequests(run, budget)
  if (good === null) {
    const reason = 'a run read back from a file no longer knows which requests met all objectives'
    return { ...nothingToJudge(reason), status: 'inconclusive', n }
  }
  const interval = shareInterval(good, n, confidence ?? SHOWN_CONFIDENCE)
  const plain = { ...estimate(good / n, budget, n), interval }
  return confidence === null ? plain : certain(plain, n - good, 1 - budget.limit, confidence)
}

/** Requests that the end of the run cut when they had missed an objective: nothing could have made them good. */
function cutWhenOver(run: Run, { objectives }: GoodputBudget): number {
  const { latency = Infinity, ttft = Infinity } = objectives
  const columns = requestColumns(run)
  if (columns === null) return Math.max(cutFrom(run.latency, latency), cutFrom(run.ttft, ttft))
  const { cutAge, cutTtft } = columns
  return cutAge.filter((age, row) => age >= latency || cutTtft[row]! >= ttft).length
}

/** A request without a TTFT did not meet an objective on it; one of a single token has no TPOT to miss. */
function goodRequests(run: Run, { objectives }: GoodputBudget): number | null {
  const { latency = Infinity, ttft = Infinity, tpot = Infinity } = objectives
  const columns = requestColumns(run)
  if (columns === null) {
    const [[metric, limit] = [], ...others] = Object.entries(objectives)
    if (metric === undefined || others.length > 0) return null
    const distribution = run[metric as 'latency' | 'ttft' | 'tpot']
    return distribution.n - countOver(distribution, limit!)
  }
  let good = 0
  for (let row = 0; row < columns.latency.length; row++) {
    const inTime = columns.latency[row]! < latency
    const firstInTime = ttft === Infinity || columns.ttft[row]! < ttft
    const steady = !(columns.tpot[row]! >= tpot)
    if (inTime && firstInTime && steady) good++
  }
  return good
}

function certain(plain: Judgement, bad: number, allowed: number, confidence: number): Judgement {
  const status = judgeShare(bad, plain.n, allowed, confidence)
  const doubt = status === 'inconclusive' ? undecided(bad, plain.n, allowed, confidence) : null
  return { ...plain, status, ...doubt }
}

/** A lower bound over the limit has failed; under it nothing is known. */
function judgeCost(run: Run, usd: number | null, budget: Figure): Judgement {
  const { cost, requests, tokens } = run
  const n = requests.total - requests.notStarted + requests.warmup
  if (n === 0) return nothingToJudge('no request started')
  if (usd === null) {
    const reason =
      cost.unpriced.length > 0
        ? `no price is known for ${cost.unpriced.join(', ')}; add one with load({ prices })`
        : tokens.unknown > 0
          ? 'no call said how many tokens it used'
          : 'no model call was seen: the target may make them in another process'
    return { ...nothingToJudge(reason), status: 'inconclusive', n }
  }
  const judged = estimate(usd, budget, n)
  if (!cost.atLeast || judged.status === 'fail') return judged
  return { ...judged, status: 'inconclusive', reason: whyAtLeast(run) }
}

function whyAtLeast({ cost, tokens, unattributed }: Run): string {
  const causes = [
    ...(cost.unpriced.length > 0 ? [`no price is known for ${cost.unpriced.join(', ')}`] : []),
    ...(tokens.unknown > 0 ? [`${tokens.unknown} calls did not say what they used`] : []),
    ...(tokens.estimated > 0 ? [`the tokens of ${tokens.estimated} calls are estimated`] : []),
    ...(unattributed > 0 ? [`${unattributed} model calls were made outside any request`] : []),
  ]
  const why =
    causes.length === 0 ? 'some answers were cut before their final usage' : causes.join(', and ')
  return `the truth may be more: ${why}`
}
