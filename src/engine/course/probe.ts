import type { Budget } from '../../core/judging/budget.ts'
import { budgetsOf } from '../../core/judging/limits.ts'
import { CONFIDENCE_AT_END, type ProbeOutcome } from '../../core/load/capacity-search.ts'
import { sequentialShare } from '../../core/statistics/e-process.ts'
import { judge } from '../../core/judging/judge.ts'
import type { Limits } from '../../core/options/options.ts'
import type { Run } from '../../core/run/run.ts'
import type { Sample } from '../../core/calls/sample.ts'
import { shareOf } from '../../core/judging/share-budget.ts'
import type { Verdict, VerdictStatus } from '../../core/judging/verdict.ts'
import { findingInWords, findingsInBrief } from '../../core/judging/verdict-words.ts'
import type { Window } from '../../executor/execution.ts'
import { InOrder } from '../in-order.ts'

/** What may be wrong when a level is decided early, and when it is decided at its end: 5 % together. */
const ALPHA_EARLY = 0.01
/** What is in flight together shares its fate: a first stall alone decides nothing. */
const FEWEST = 10
/** A level is looked at again when it has so many times the requests of the last look. */
const LOOK_GROWTH = 1.2

export interface Finding {
  readonly outcome: ProbeOutcome
  readonly reason: string
  /** The reason in a few words, for a table. */
  readonly brief: string
}

/** Counts the requests of one level that are judged. */
export interface Trial {
  record(sample: Sample): void
  /** The run that they make. */
  summarize(window: Window): Run
}

interface ProbeSetting {
  readonly objectives: Limits
  /** The number of the first request of the level. */
  readonly firstIndex: number
  /** So many requests at the start are not counted. */
  readonly settling: number
  readonly trial: Trial
  /** Ms since the start of the run. */
  readonly elapsed: () => number
  /** How long the level must be loaded before it may be called good. */
  readonly leastMs: number
}

/**
 * Finds out whether a level meets its objectives.
 *
 * Requests are taken in the order of their starts, each when all before it have ended: fast ones
 * end first, and would make a level look better than it is.
 */
export class ProbeJudge {
  readonly #setting: ProbeSetting
  readonly #inOrder: InOrder
  #counted = 0
  #startedAt = Infinity
  /** The first end of a counted request: before it no rate could be seen. */
  #firstEnd = Infinity
  #lookAt: number
  #finding: Finding | null = null

  constructor(setting: ProbeSetting) {
    this.#setting = setting
    this.#inOrder = new InOrder(setting.firstIndex)
    this.#lookAt = Math.max(FEWEST, setting.settling)
  }

  /** What is known after one more request; `null`: nothing yet. */
  add(sample: Sample): Finding | null {
    if (this.#finding !== null) return this.#finding
    this.#startedAt = Math.min(this.#startedAt, sample.startedAt)
    for (const next of this.#inOrder.add(sample)) this.#take(next)
    if (this.#counted < this.#lookAt) return null
    this.#lookAt = Math.ceil(this.#counted * LOOK_GROWTH)
    this.#finding = this.#decideEarly()
    return this.#finding
  }

  /** What the level was found to be now that it is over. */
  end(): Finding {
    if (this.#finding !== null) return this.#finding
    if (this.#counted === 0) return undecided('no request was counted')
    const verdicts = this.#verdicts(CONFIDENCE_AT_END)
    const finding = findingOf(verdicts, (verdict) => verdict.status)
    if (finding?.outcome === 'good' && !this.#mayBeGood()) {
      const reason = 'the run was stopped before a growing queue could have shown itself'
      return undecided(reason, 'too short to show a queue')
    }
    const open = verdicts.find(({ status }) => status === 'inconclusive')
    return finding ?? undecided(findingInWords(open!), findingsInBrief([open!]))
  }

  #take(sample: Sample): void {
    if (sample.index - this.#setting.firstIndex < this.#setting.settling) return
    this.#setting.trial.record(sample)
    this.#firstEnd = Math.min(this.#firstEnd, sample.endedAt)
    this.#counted++
  }

  #decideEarly(): Finding | null {
    const finding = findingOf(this.#verdicts(null), (verdict) => {
      const share = shareOf(verdict)
      // What the load generator itself may have caused is not held against the level.
      if (share === null || verdict.status === 'inconclusive') return 'inconclusive'
      return sequentialShare(share.bad, share.n, share.allowed, ALPHA_EARLY) ?? 'inconclusive'
    })
    return finding?.outcome === 'good' && !this.#mayBeGood() ? null : finding
  }

  #mayBeGood(): boolean {
    const { elapsed, leastMs } = this.#setting
    return elapsed() - this.#startedAt >= leastMs
  }

  #verdicts(confidence: number | null): Verdict[] {
    const { trial, elapsed, objectives } = this.#setting
    const run = trial.summarize({ windowStart: this.#firstEnd, windowEnd: elapsed() })
    return budgetsOf(objectives).map((budget) => verdictOn(run, budget, confidence))
  }
}

/**
 * A load generator that is held up adds to latency and TTFT and takes nothing off: only what breaks
 * its limit within that error is in doubt, and worth a repeat.
 */
function verdictOn(run: Run, budget: Budget, confidence: number | null): Verdict {
  const judging = { confidence, onInconclusive: 'fail' } as const
  const verdict = judge(run, budget, judging)
  const { metric } = budget
  if (verdict.status !== 'inconclusive' || (metric !== 'latency' && metric !== 'ttft')) {
    return verdict
  }
  const exact = judge({ ...run, health: { ...run.health, errorMs: 0 } }, budget, judging)
  return exact.status === 'fail' ? verdict : exact
}

/** Bad when any objective is broken, good when all are met; `null` when neither is shown. */
function findingOf(
  verdicts: readonly Verdict[],
  statusOf: (verdict: Verdict) => VerdictStatus,
): Finding | null {
  const statuses = verdicts.map(statusOf)
  const broken = statuses.indexOf('fail')
  const found = (outcome: ProbeOutcome, shown: readonly Verdict[]): Finding => ({
    outcome,
    reason: shown.map(findingInWords).join('; '),
    brief: findingsInBrief(shown),
  })
  if (broken !== -1) return found('bad', [verdicts[broken]!])
  if (statuses.includes('inconclusive')) return null
  return found('good', verdicts)
}

function undecided(reason: string, brief: string = reason): Finding {
  return { outcome: 'undecided', reason, brief }
}
