import { judge } from '../core/judging/judge.ts'
import { budgetsOf, limitProblems } from '../core/judging/limits.ts'
import type { Limits } from '../core/options/options.ts'
import type { Run } from '../core/run/run.ts'
import type { Verdict } from '../core/judging/verdict.ts'
import { judgingFor, judgingProblem, type JudgingOptions } from './judging-defaults.ts'

/**
 * Judges limits on a run without a matcher, for scripts and other test runners, and takes the
 * verdicts down on the run. On a run that was stopped nothing passes.
 *
 * @throws {Error} with all that is wrong with the limits at once.
 */
export function checkLoad(run: Run, limits: Limits, options: JudgingOptions = {}): Verdict[] {
  const judgingWrong = judgingProblem(options)
  const problems = [
    ...limitProblems(limits, 'limits'),
    ...(judgingWrong === null ? [] : [judgingWrong]),
  ]
  if (problems.length > 0)
    throw new Error(`checkLoad() cannot judge:\n  - ${problems.join('\n  - ')}`)
  const verdicts = budgetsOf(limits).map((budget) => judge(run, budget, judgingFor(run, options)))
  run.verdicts.push(...verdicts)
  return verdicts
}
