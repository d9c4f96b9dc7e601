import type { Run } from '../../core/run/run.ts'
import { stopProblem } from '../../core/judging/stop-problem.ts'
import type { Verdict } from '../../core/judging/verdict.ts'
import { verdictFails, verdictMessage } from '../../core/judging/verdict-message.ts'
import { errorAt } from './stack.ts'

const NOTHING_ASSERTED =
  'Nothing was asserted of this load test: give it budgets, or a function with matchers.'

/**
 * What fails a load test whatever its function asserts: a stop before the planned end, and broken
 * budgets. One that asserts nothing says so, and fails when not one request succeeded. All point to
 * where it was declared.
 */
export function problemsOf(
  run: Run,
  verdicts: readonly Verdict[],
  { asserted, declaredAt }: { asserted: boolean; declaredAt: string },
): Error[] {
  const stopped = stopProblem(run)
  const broken = verdicts.filter((verdict) => verdictFails(verdict))
  const messages = [
    ...(stopped === null ? [] : [stopped]),
    ...(broken.length === 0 ? [] : [verdictMessage(broken, run)]),
  ]
  if (!asserted) {
    run.warnings.push(NOTHING_ASSERTED)
    if (run.requests.ok === 0 && stopped === null)
      messages.push(`No request succeeded. ${NOTHING_ASSERTED}`)
  }
  return messages.map((message) => errorAt(message, declaredAt))
}

/** Throws what there is; Vitest shows each error inside an `AggregateError` by itself. */
export function throwAll(problems: readonly unknown[]): void {
  if (problems.length === 1) throw problems[0]
  if (problems.length > 1) throw new AggregateError(problems)
}
