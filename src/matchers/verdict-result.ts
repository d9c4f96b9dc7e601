import type { Budget, DistributionBudget } from '../core/judging/budget.ts'
import { isDistribution, type Distribution } from '../core/run/distribution.ts'
import { groupOf, runOf } from '../core/run/evidence.ts'
import { judge, judgeDistribution } from '../core/judging/judge.ts'
import { limitProblem } from '../core/judging/limits.ts'
import type { Run } from '../core/run/run.ts'
import { stopProblem } from '../core/judging/stop-problem.ts'
import type { Verdict } from '../core/judging/verdict.ts'
import { verdictFails, verdictMessage } from '../core/judging/verdict-message.ts'
import { judgingFor, judgingProblem, type JudgingOptions } from './judging-defaults.ts'

/** What `expect.extend` of Vitest, Jest and the `expect` package wants back. */
export interface MatcherResult {
  pass: boolean
  message: () => string
}

/** The part of a matcher's `this` that is used. */
export interface MatcherState {
  readonly isNot?: boolean
}

export type Subject =
  | { readonly run: Run; readonly distribution: null }
  | { readonly run: Run | null; readonly distribution: Distribution }

/** What was handed to `expect()`: a run, or one of its distributions. */
export function subjectOf(received: unknown, matcher: string): Subject {
  if (isDistribution(received)) return { run: runOf(received), distribution: received }
  if (typeof received === 'object' && received !== null) {
    if ('plan' in received && 'latency' in received) {
      return { run: received as Run, distribution: null }
    }
  }
  throw new TypeError(
    `${matcher}() needs a run of a load test, or one of its distributions such as run.ttft; got ${describe(received)}.`,
  )
}

export function runIn(received: unknown, matcher: string): Run {
  const { run, distribution } = subjectOf(received, matcher)
  if (distribution === null) return run
  throw new TypeError(
    `${matcher}() needs the run itself; got its distribution ${distribution.metric}.`,
  )
}

/** Judges a budget, takes the verdict down on the run, and says whether the assertion holds. */
export function judged(
  { isNot = false }: MatcherState,
  { run, distribution }: Subject,
  budget: Budget,
  options: JudgingOptions,
  matcher: string,
): MatcherResult {
  const limitWrong = limitProblem(budget)
  const problem = limitWrong === null ? judgingProblem(options) : `the limit ${limitWrong}`
  if (problem !== null) throw new TypeError(`${matcher}(): ${problem}.`)
  const judging = judgingFor(run, options)
  const verdict: Verdict =
    distribution === null
      ? judge(run, budget, judging)
      : judgeDistribution(distribution, run, budgetOn(distribution, budget), judging)
  if (isNot) verdict.negated = true
  run?.verdicts.push(verdict)

  const stopped = run === null ? null : stopProblem(run)
  const holds = stopped === null && doesHold(verdict, isNot)
  return {
    // The runner turns `pass` around for `.not`.
    pass: holds !== isNot,
    message: () => {
      const message = verdictMessage([verdict], run)
      const shown = isNot && verdict.status === 'pass' ? `Expected otherwise: ${message}` : message
      return stopped === null ? shown : `${stopped}\n\n${shown}`
    },
  }
}

/** Whose figure it is, a part's or a turn's, goes into the words of the verdict. */
function budgetOn(distribution: Distribution, budget: Budget): DistributionBudget {
  const of = groupOf(distribution)
  return { ...(budget as DistributionBudget), ...(of === null ? {} : { of }) }
}

/** Without samples nothing holds, in either direction. */
function doesHold(verdict: Verdict, isNot: boolean): boolean {
  const { status, onInconclusive, value, over, n } = verdict
  if (status === 'inconclusive') return onInconclusive !== 'fail'
  // That no level was good enough is a measurement.
  const isLevel = 'by' in verdict.budget && n > 0
  const nothingMeasured = value === null && !isLevel && (over === null || over === n)
  if (isNot) return status === 'fail' && !nothingMeasured
  return !verdictFails(verdict)
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (value instanceof Promise) return 'a promise (await runLoad() first)'
  return typeof value === 'object' ? 'another object' : `a ${typeof value}`
}
