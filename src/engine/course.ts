import { legsOf, type CapacitySearch, type PlannedLoad } from '../core/load.ts'
import type { Sample } from '../core/sample.ts'
import type { LoadOptions } from '../core/options.ts'
import type { Plan } from '../core/plan.ts'
import type { LevelCount } from '../core/level-count.ts'
import type { Leg, Window } from '../executor/execution.ts'
import { workSource } from '../executor/work-source.ts'

/** The way that a run takes, leg by leg. */
export interface Course<Row> {
  /** What the measured part begins with. */
  first(): Leg<Row>
  /** A measured request has ended; `true`: the leg has shown what it was to show. */
  ended(sample: Sample): boolean
  legEnded(window: Window, nextIndex: number): void
  /** What follows; `null`: nothing. */
  next(): Leg<Row> | null
}

/** The legs that a plan knows from the start; `levels` learns where each step begins and ends. */
export function plannedCourse<Row>(
  load: Exclude<PlannedLoad, CapacitySearch>,
  options: LoadOptions<Row>,
  { order, seed }: Plan,
  levels: LevelCount,
): Course<Row> {
  const work = workSource(options, order, seed)
  const legs = legsOf(load)
  let index = 0
  const next = (): Leg<Row> | null => {
    const leg = legs[index]
    if (leg === undefined) return null
    if (load.model === 'steps') levels.begin(load.levels[index]!)
    index++
    return { load: leg, work }
  }
  return {
    first: () => next()!,
    ended: () => false,
    legEnded: (window) => levels.end(window),
    next,
  }
}
