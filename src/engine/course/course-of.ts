import type { PriceCall } from '../../core/calls/cost.ts'
import type { Load } from '../../core/load/load.ts'
import type { LoadOptions } from '../../core/options/options.ts'
import type { Plan } from '../../core/plan/plan.ts'
import type { Recorder } from '../../core/recording/recorder.ts'
import { workSource } from '../../executor/work-source.ts'
import { blockCourse } from './block-course.ts'
import { capacityCourse } from './capacity-course.ts'
import { plannedCourse, type Course } from './course.ts'
import type { Trial } from './probe.ts'
import { replayCourse } from './replay-course.ts'
import type { RunMoney } from '../money/run-money.ts'
import type { Turns } from './turns.ts'

/** What a course may ask of the run that takes it. */
export interface RunOfCourse {
  readonly recorder: Recorder
  readonly priceCall: PriceCall
  readonly money: Pick<RunMoney, 'spent'>
  /** `null`: it need not wait for its turn. */
  readonly turns: Turns | null
  /** Ms since the run began. */
  readonly elapsed: () => number
  /** Records one level of a search by itself. */
  readonly trial: (leg: Load) => Trial
}

/** The way that a plan takes: in turns, as a trace says, as a search finds out, or as it was planned. */
export function courseOf<Row>(
  plan: Plan,
  options: LoadOptions<Row>,
  { recorder, priceCall, money, turns, elapsed, trial }: RunOfCourse,
): Course<Row> {
  const { load, order, seed } = plan
  const { levels } = recorder
  if (turns !== null) return blockCourse({ options, plan, turns, priceCall, money })
  if (load.model === 'replay') return replayCourse(load, options, plan)
  if (load.model !== 'capacity') return plannedCourse(load, options, plan, levels)
  return capacityCourse({ load, levels, work: workSource(options, order, seed), elapsed, trial })
}
