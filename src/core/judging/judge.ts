import type { Budget, DistributionBudget, Judging } from './budget.ts'
import type { Distribution } from '../run/distribution.ts'
import { judgeFigure } from './judge-figure.ts'
import { judgeMean, judgeQuantile } from './judge-distribution.ts'
import type { Doubt, Judgement } from './judgement.ts'
import { exactSamples } from '../run/evidence.ts'
import { FULL_UTILIZATION } from '../run/health.ts'
import { judgeLookedAt } from './looked-at.ts'
import type { Run } from '../run/run.ts'
import { stopProblem } from './stop-problem.ts'
import type { Verdict } from './verdict.ts'
import { unitOf } from './budget-words.ts'
import { formatValue } from '../words/values.ts'

/** An open model that starts fewer of its planned requests than this did not load as it says. */
const LEAST_ACHIEVED = 0.95
/** A success without a value is missing, not over; more than this and the rest may not be like them. */
const MOST_MISSING = 0.1

/**
 * Judges one budget on a run.
 *
 * Plain (`confidence: null`) it compares the estimate. With confidence it passes or fails only what
 * the data shows: an exact binomial test on the count over the limit; anything else is inconclusive.
 * Never passes without samples.
 */
export function judge(run: Run, budget: Budget, judging: Judging): Verdict {
  if ('statistic' in budget) return judgeDistribution(run[budget.metric], run, budget, judging)
  return judgeLookedAt(run, budget, judging, (asked) => {
    const judgement = judgeFigure(run, budget, asked.confidence)
    return verdictOf(budget, asked, withDoubt(judgement, run, budget), false)
  })
}

/** Judges a budget on one distribution; `run` is whose it is, or `null` where that is not known. */
export function judgeDistribution(
  distribution: Distribution,
  run: Run | null,
  budget: DistributionBudget,
  judging: Judging,
): Verdict {
  const { statistic } = budget
  return judgeLookedAt(run, budget, judging, (asked) => {
    const { confidence } = asked
    const judgement =
      statistic === 'mean'
        ? judgeMean(distribution, budget, confidence)
        : judgeQuantile(distribution, { ...budget, statistic }, confidence)
    const complete = withMissing(judgement, distribution)
    const sound = run === null ? complete : withDoubt(complete, run, budget)
    return verdictOf(budget, asked, sound, exactSamples(distribution) === null)
  })
}

function verdictOf(
  budget: Budget,
  { confidence, onInconclusive }: Judging,
  judgement: Judgement,
  fromHistogram: boolean,
): Verdict {
  const { status, value, n, over, interval, reason, brief } = judgement
  const unit = unitOf(budget)
  return {
    status,
    budget,
    value,
    unit,
    n,
    over,
    interval,
    confidence,
    onInconclusive,
    reason,
    ...(brief === undefined ? {} : { brief }),
    fromHistogram,
  }
}

function withMissing(judgement: Judgement, { n, missing, metric }: Distribution): Judgement {
  if (judgement.empty || missing <= MOST_MISSING * (n + missing)) return judgement
  const reason = `${missing} of ${n + missing} successful requests have no ${metric === 'ttft' ? 'TTFT' : 'value'}`
  return { ...judgement, status: 'inconclusive', reason }
}

/** What a stop of the run, and the load generator's own condition, leave of a judgement. */
function withDoubt(judgement: Judgement, run: Run, budget: Budget): Judgement {
  const doubt = judgement.empty ? null : doubtAbout(judgement, run, budget)
  return doubt === null ? judgement : { ...judgement, status: 'inconclusive', ...doubt }
}

function doubtAbout({ status, value }: Judgement, run: Run, budget: Budget): Doubt | null {
  if (status === 'pass' && stopProblem(run) !== null) {
    const reason = `the run was stopped (${run.stopped!.reason}), and a stopped run never passes`
    return { reason, brief: 'the run was stopped' }
  }
  const { health } = run
  const { metric, limit } = budget
  const isTime = unitOf(budget) === 'ms'
  const isRate =
    metric === 'throughput' || metric === 'tokenThroughput' || metric === 'tokensPerSecond'
  const isLevel = metric === 'knee' || metric === 'capacity'
  if (!isTime && !isRate && !isLevel && metric !== 'goodput') return null
  const { saturated, utilization, errorMs, achievedRate, plannedRate } = health
  // A generator that was too slow makes everything look worse: what passed all the same has passed.
  // As long as it had time left, the bound below says how much worse.
  const unbounded = saturated && (!isTime || utilization >= FULL_UTILIZATION)
  if (unbounded && status === 'fail') {
    const reason =
      'the load generator was saturated, and its figures are too bad: lower the load, or run it on a less busy machine'
    return { reason, brief: 'the load generator was saturated' }
  }
  if (isTime && value !== null && Math.abs(value - limit) <= errorMs) {
    const reason = `the load generator itself may have added up to ${formatValue(errorMs, 'ms')}: leave the limit more room, or run it on a less busy machine`
    return { reason, brief: "within the generator's error" }
  }
  if (isLevel) return null
  const fromCalls = metric === 'tpot' || metric === 'chunkGap' || metric === 'tokensPerSecond'
  if (plannedRate !== null && achievedRate < LEAST_ACHIEVED * plannedRate && !fromCalls) {
    if (isRate && status === 'fail') return null
    const reason = `only ${achievedRate.toFixed(1)} of ${plannedRate.toFixed(1)} planned requests per second were started: raise maxInFlight, or lower arrivalRate`
    return { reason, brief: 'too few requests were started' }
  }
  return null
}
