import type { Judging } from '../core/judging/budget.ts'
import type { OnInconclusive } from '../core/options/options.ts'
import type { Run } from '../core/run/run.ts'

/** The last argument of every matcher. */
export interface JudgingOptions {
  /** Pass or fail only with this certainty, such as 0.95; else inconclusive. */
  confidence?: number
  onInconclusive?: OnInconclusive
}

const defaults: { confidence: number | null; onInconclusive: OnInconclusive | null } = {
  confidence: null,
  onInconclusive: null,
}

/** What holds for budgets that say nothing themselves, and whose load test says nothing either. */
export function setJudgingDefaults(changes: Partial<typeof defaults>): void {
  Object.assign(defaults, changes)
}

/** How to judge: as the matcher says, else its run's load test, else the project. */
export function judgingFor(run: Run | null, options: JudgingOptions = {}): Judging {
  const inCi = process.env['CI'] !== undefined && process.env['CI'] !== 'false'
  return {
    confidence: options.confidence ?? run?.plan.confidence ?? defaults.confidence,
    onInconclusive:
      options.onInconclusive ??
      run?.plan.onInconclusive ??
      defaults.onInconclusive ??
      (inCi ? 'fail' : 'warn'),
  }
}

/** What is wrong with a matcher's options; `null` when nothing. */
export function judgingProblem(options: JudgingOptions): string | null {
  const { confidence, onInconclusive } = options
  if (confidence !== undefined && !(confidence > 0.5 && confidence < 1)) {
    return `\`confidence\` must be between 0.5 and 1, such as 0.95; got ${String(confidence)}`
  }
  if (onInconclusive !== undefined && !['fail', 'warn', 'pass'].includes(onInconclusive)) {
    return `\`onInconclusive\` must be 'fail', 'warn' or 'pass'; got '${onInconclusive}'`
  }
  return null
}
