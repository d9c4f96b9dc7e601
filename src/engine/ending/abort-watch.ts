import type { Budget } from '../../core/judging/budget.ts'
import { sequentialShare } from '../../core/statistics/e-process.ts'
import { judge } from '../../core/judging/judge.ts'
import { budgetsOf } from '../../core/judging/limits.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { rankOf } from '../../core/statistics/quantile.ts'
import type { Run } from '../../core/run/run.ts'
import { shareOf, type BudgetShare } from '../../core/judging/share-budget.ts'
import type { Verdict } from '../../core/judging/verdict.ts'
import { verdictInWords } from '../../core/judging/verdict-words.ts'

/** A run that would have kept its limits is ended with this probability at most, for each limit. */
const ALPHA = 0.01
/** Figures that are no share are compared as they stand, once there are so many finished requests. */
const FEWEST_FOR_FIGURES = 20
/** The run is looked at again when it has so many times the requests of the last look. */
const LOOK_GROWTH = 1.1

/** Sees when a run has broken a limit of `abortWhen` beyond repair. */
export class AbortWatch {
  readonly #limits: NonNullable<Plan['abortWhen']>
  readonly #planned: number | null
  readonly #summarize: () => Run
  #finished = 0
  #lookAt = 1

  /** `planned`: how many requests the run will have; `null` when nobody knows. */
  constructor(
    limits: NonNullable<Plan['abortWhen']>,
    planned: number | null,
    summarize: () => Run,
  ) {
    this.#limits = limits
    this.#planned = planned
    this.#summarize = summarize
  }

  /** A measured request ended, so many ms after the measured part began: why the run is hopeless, or `null`. */
  ended(elapsedMs: number): string | null {
    this.#finished++
    if (elapsedMs < this.#limits.afterMs || this.#finished < this.#lookAt) return null
    this.#lookAt = Math.ceil(this.#finished * LOOK_GROWTH)
    const run = this.#summarize()
    for (const budget of budgetsOf(this.#limits.limits)) {
      const verdict = judge(run, budget, { confidence: null, onInconclusive: 'fail' })
      const why = this.#hopeless(verdict)
      if (why !== null) return `abortWhen: ${verdictInWords(verdict)}; ${why}.`
    }
    return null
  }

  #hopeless(verdict: Verdict): string | null {
    if (verdict.status !== 'fail' || verdict.n === 0) return null
    // Gaps of one stream resemble each other: no test of single ones holds.
    const share = verdict.budget.metric === 'chunkGap' ? null : shareOf(verdict)
    if (share !== null) {
      if (isPerRequest(verdict.budget) && isOutOfReach(verdict.budget, share, this.#planned)) {
        return 'the requests that were left could not have changed that'
      }
      const status = sequentialShare(share.bad, share.n, share.allowed, ALPHA)
      return status === 'fail' ? 'more requests would not have changed that (99 % certain)' : null
    }
    if (verdict.budget.metric === 'cost') return 'money that is spent does not come back'
    return this.#finished < FEWEST_FOR_FIGURES ? null : 'as it stands'
  }
}

/** Whether a budget is judged on one value per request, so that the number planned says how many there will be. */
function isPerRequest({ metric }: Budget): boolean {
  return metric === 'latency' || metric === 'ttft' || metric === 'errorRate' || metric === 'goodput'
}

/** Whether the limit is broken even if all requests that are still to come keep it. */
function isOutOfReach(
  budget: Budget,
  { bad, allowed }: BudgetShare,
  planned: number | null,
): boolean {
  if (planned === null) return false
  return 'statistic' in budget
    ? bad > planned - rankOf(1 - allowed, planned)
    : bad / planned >= allowed
}
