import type { Run } from '../../core/run.ts'
import { stopProblem } from '../../core/stop-problem.ts'
import type { Verdict } from '../../core/verdict.ts'
import { verdictFails, verdictMessage } from '../../core/verdict-message.ts'

/** What fails a load test whatever its function asserts: a stop before the planned end, and broken budgets. */
export function problemsOf(run: Run, verdicts: readonly Verdict[]): Error[] {
  const stopped = stopProblem(run)
  // That nothing is conclusive on a stopped run is said once.
  const broken = verdicts.filter(
    (verdict) => verdictFails(verdict) && (stopped === null || verdict.status === 'fail'),
  )
  return [
    ...(stopped === null ? [] : [withoutStack(stopped)]),
    ...(broken.length === 0 ? [] : [withoutStack(verdictMessage(broken, run))]),
  ]
}

/** Throws what there is; Vitest shows each error inside an `AggregateError` by itself. */
export function throwAll(problems: readonly unknown[]): void {
  if (problems.length === 1) throw problems[0]
  if (problems.length > 1) throw new AggregateError(problems)
}

/** No line of any code is at fault: the sentence is all there is to see. */
function withoutStack(message: string): Error {
  const error = new Error(message)
  error.stack = `${error.name}: ${message}`
  return error
}
