import type { LevelBudget } from './budget.ts'
import { nothingToJudge, type Judgement } from './judgement.ts'
import type { Run } from '../run/run.ts'
import type { VerdictStatus } from './verdict.ts'
import { levelUnit } from './budget-words.ts'
import { formatValue } from '../words/values.ts'

/** Whether the knee of the steps lies above the limit. */
export function judgeKnee({ plan, knee, steps, requests }: Run, budget: LevelBudget): Judgement {
  if (plan.load.model !== 'steps') return nothingToJudge('the run was not loaded in steps()')
  if (knee === null) {
    const why =
      steps.length < 2 ? 'it takes two steps to see one' : 'the first level had no success'
    return nothingToJudge(why)
  }
  const { level, next } = knee
  const reason =
    next === null
      ? `every level up to ${level} is flat: add a level above ${budget.limit}`
      : `it lies between ${level} and ${next}: add a level between ${budget.limit} and ${next}`
  const isAbove = level > budget.limit
  const n = requests.ok + requests.failed
  return levelJudgement({ level, next, isMet: isAbove, n, reason }, budget)
}

/** Whether the level was shown to meet the objectives of the search. */
export function judgeCapacity({ capacity, requests }: Run, budget: LevelBudget): Judgement {
  if (capacity === null) return nothingToJudge('the run was no findCapacity()')
  if (capacity.by !== budget.by) {
    const unit = levelUnit(capacity.by)
    return nothingToJudge(`its levels are ${unit}: say toSustain({ ${capacity.by}: … })`)
  }
  const { level, interval } = capacity
  const [, bad] = interval
  const shown = (value: number): string => formatValue(value, levelUnit(budget.by))
  const n = requests.ok + requests.failed
  const known = level === null ? 'no level was shown to be good' : `good up to ${shown(level)}`
  const reason =
    bad === null
      ? `${known}, and none higher was decided: raise max or the requests of a probe`
      : `${known}, bad from ${shown(bad)}, and between them nothing was decided`
  const isMet = level !== null && level >= budget.limit
  return levelJudgement({ level, next: bad, isMet, n, reason }, budget)
}

interface FoundLevel {
  readonly level: number | null
  readonly next: number | null
  readonly isMet: boolean
  readonly n: number
  /** Why it is not decided, when it is not. */
  readonly reason: string
}

function levelJudgement(
  { level, next, isMet, n, reason }: FoundLevel,
  { limit }: LevelBudget,
): Judgement {
  const isBroken = next !== null && next <= limit
  const status: VerdictStatus = isMet ? 'pass' : isBroken ? 'fail' : 'inconclusive'
  return {
    status,
    value: level,
    n,
    over: null,
    interval: [level, next],
    reason: status === 'inconclusive' ? reason : null,
    empty: n === 0,
  }
}
