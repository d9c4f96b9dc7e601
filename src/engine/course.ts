import { legsOf } from '../core/load.ts'
import type { LoadOptions } from '../core/options.ts'
import type { Plan } from '../core/plan.ts'
import type { StepCount } from '../core/step-count.ts'
import type { Leg, Window } from '../executor/execution.ts'
import { workSource } from '../executor/work-source.ts'

/** The way that a run takes, leg by leg. */
export interface Course<Row> {
  /** What the measured part begins with. */
  first(): Leg<Row>
  /** What follows a leg with this window; `null`: nothing. */
  next(ended: Window): Leg<Row> | null
}

/** The course of a plan; `steps` learns where each step of one begins and ends. */
export function courseOf<Row>(
  plan: Plan,
  options: LoadOptions<Row>,
  steps: StepCount,
): Course<Row> {
  const { load, order, seed } = plan
  const work = workSource(options, order, seed)
  const legs = legsOf(load).map((leg): Leg<Row> => ({ load: leg, work }))
  let index = 0
  const begin = (): Leg<Row> | null => {
    if (index >= legs.length) return null
    if (load.model === 'steps') steps.begin(load.levels[index]!)
    return legs[index++]!
  }
  return {
    first: () => begin()!,
    next(ended) {
      steps.end(ended)
      return begin()
    },
  }
}
