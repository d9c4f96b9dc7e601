import { leastQueueMs } from '../../core/load/capacity-search.ts'
import { decidedShare, isShareOfRequests } from '../../core/judging/early-stop.ts'
import { keepDecided } from '../../core/run/evidence.ts'
import type { Budget } from '../../core/judging/budget.ts'
import { judge } from '../../core/judging/judge.ts'
import { budgetsOf } from '../../core/judging/limits.ts'
import type { Plan } from '../../core/plan/plan.ts'
import type { Run } from '../../core/run/run.ts'
import type { Sample } from '../../core/calls/sample.ts'
import { plannedCount } from '../../core/recording/savings.ts'
import { sequentialInterval } from '../../core/judging/sequential-interval.ts'
import { shareOf } from '../../core/judging/share-budget.ts'
import type { Verdict } from '../../core/judging/verdict.ts'
import { grouped } from '../../core/words/values.ts'
import { InOrder } from '../in-order.ts'

/** A start in bad conditions, alone, decides nothing. */
const FEWEST = 20
/** The run is looked at again when it has so many times the requests of the last look. */
const LOOK_GROWTH = 1.05

/** Whoever begins a run knows what holds where nobody says anything. */
type PlanWithConfidence = Plan & { readonly confidence: number }

/** What the engine says of the run that goes on. */
interface Watched {
  /** Counts a request that is judged, or the warm-up's. */
  record(sample: Sample): void
  /** The run that the counted ones make. */
  summarize(): Run
  /** Ms since the measured part began. */
  elapsedMs(): number
  /** How many requests have begun, warm-up apart. */
  begun(): number
}

/**
 * Sees when every budget of a run is decided, so that the rest need not be sent.
 *
 * Requests count in the order of their starts: fast ones end first, and would flatter the run. A
 * budget is decided while the requests counted so far decide it; when later ones speak against it,
 * it is open again. So the verdicts never contradict the figures that they are shown with.
 */
export class EarlyStop {
  readonly #plan: PlanWithConfidence
  readonly #watched: Watched
  readonly #planned: number | null
  readonly #leastMs: number
  readonly #inOrder = new InOrder()
  #counted = 0
  #lookAt: number
  #decided: Verdict[] | null = null

  constructor(plan: PlanWithConfidence, watched: Watched) {
    const { load, budgets } = plan
    this.#plan = plan
    this.#watched = watched
    this.#planned = plannedCount(plan)
    this.#leastMs = load.model === 'open' ? leastQueueMs(budgets) : 0
    // What is in flight together shares its fate, and its cold connections.
    const together =
      load.model === 'closed' && typeof load.concurrency === 'number' ? load.concurrency : 0
    this.#lookAt = Math.max(FEWEST, 2 * together)
  }

  /** A request has ended: the sentence that ends the run, or `null`. */
  ended(sample: Sample): string | null {
    if (this.#decided !== null) return null
    if (sample.warmup) {
      this.#watched.record(sample)
      return null
    }
    for (const next of this.#inOrder.add(sample)) {
      this.#watched.record(next)
      this.#counted++
    }
    if (this.#counted < this.#lookAt || this.#isAllSent()) return null
    this.#lookAt = Math.ceil(this.#counted * LOOK_GROWTH)
    this.#decided = this.#look()
    return this.#decided === null ? null : this.#inWords()
  }

  /** A run that was ended by its budgets is judged as it was then: what was in flight changes no verdict. */
  keepOn(run: Run): void {
    if (this.#decided !== null && run.stopped?.reason === 'decided') keepDecided(run, this.#decided)
  }

  /** Nothing is left to be saved: the planned end may decide. */
  #isAllSent(): boolean {
    return this.#planned !== null && this.#watched.begun() >= this.#planned
  }

  /** The verdicts of those budgets that can be decided on the way; `null` while any is open. */
  #look(): Verdict[] | null {
    const run = this.#watched.summarize()
    const decided: Verdict[] = []
    for (const budget of budgetsOf(this.#plan.budgets)) {
      if (isShareOfRequests(budget)) {
        const verdict = this.#decide(run, budget)
        if (verdict === null) return null
        decided.push(verdict)
      } else if (!this.#isMoneySafe(run, budget)) return null
    }
    return decided
  }

  #decide(run: Run, budget: Budget): Verdict | null {
    const { confidence } = this.#plan
    const estimate = judge(run, budget, { confidence: null, onInconclusive: 'fail' })
    const share = estimate.status === 'inconclusive' ? null : shareOf(estimate)
    const status = share === null ? null : decidedShare(share, confidence)
    if (status === null || (status === 'pass' && this.#watched.elapsedMs() < this.#leastMs)) {
      return null
    }
    const interval = sequentialInterval(run, estimate, confidence)
    const reason = `decided by the first ${grouped(this.#counted)} requests, which ended the run`
    return { ...estimate, status, confidence, interval, reason }
  }

  /** Money that is spent does not come back; kept is a limit that the whole plan would keep, at the cost per request so far. */
  #isMoneySafe(run: Run, budget: Budget): boolean {
    const { status } = judge(run, budget, { confidence: null, onInconclusive: 'fail' })
    if (status !== 'pass') return status === 'fail'
    const { cost, requests } = run
    const planned = this.#planned ?? this.#atThisPace()
    return cost.perRequest! * (planned + requests.warmup) < budget.limit
  }

  /** How many requests there will be when they go on as they came. */
  #atThisPace(): number {
    const { durationMs, requests } = this.#plan.load as {
      durationMs: number
      requests: number | null
    }
    const begun = (this.#watched.begun() * durationMs) / this.#watched.elapsedMs()
    return Math.min(begun, requests ?? Infinity)
  }

  #inWords(): string {
    const of = this.#planned === null ? '' : ` of ${grouped(this.#planned)}`
    return `Every budget was decided after ${grouped(this.#counted)}${of} requests.`
  }
}
