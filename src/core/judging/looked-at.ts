import type { Budget, Judging } from './budget.ts'
import { confidenceAtEnd, isShareOfRequests } from './early-stop.ts'
import { decidedVerdicts } from '../run/evidence.ts'
import { budgetsOf } from './limits.ts'
import type { Run } from '../run/run.ts'
import type { Verdict } from './verdict.ts'

/**
 * Judges a budget of a run that it could have ended: as it was decided, where that ended the run;
 * else with what the looks on the way have left. Any other budget is judged as it is.
 */
export function judgeLookedAt(
  run: Run | null,
  budget: Budget,
  judging: Judging,
  judgeAs: (judging: Judging) => Verdict,
): Verdict {
  if (run === null || !isLookedAt(run, budget, judging)) return judgeAs(judging)
  const decided = verdictsAtTheEnd(run).find((verdict) => isSame(verdict.budget, budget))
  if (decided !== undefined) return { ...decided, onInconclusive: judging.onInconclusive }
  const confidence = judging.confidence!
  const verdict = judgeAs({ ...judging, confidence: confidenceAtEnd(confidence) })
  return { ...verdict, confidence }
}

/** What ended the run; one from JSON has it among the verdicts that were noted on it. */
function verdictsAtTheEnd(run: Run): readonly Verdict[] {
  const noted = run.stopped?.reason === 'decided' ? run.verdicts : []
  return (
    decidedVerdicts(run) ?? noted.filter(({ confidence }) => confidence === run.plan.confidence)
  )
}

function isLookedAt({ plan }: Run, budget: Budget, { confidence }: Judging): boolean {
  return (
    plan.stopEarly &&
    confidence !== null &&
    confidence === plan.confidence &&
    isShareOfRequests(budget) &&
    budgetsOf(plan.budgets).some((own) => isSame(own, budget))
  )
}

function isSame(a: Budget, b: Budget): boolean {
  return keyOf(a) === keyOf(b)
}

function keyOf(budget: Budget): string {
  const objectives = budget.metric === 'goodput' ? budget.objectives : {}
  const parts = Object.entries({ ...budget, ...objectives, objectives: '' })
  return parts
    .map(([name, value]) => `${name} ${value}`)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join(', ')
}
