import type { ClosedLoad, OpenLoad } from '../load/load.ts'
import type { Arrivals, Duration } from '../options/options.ts'
import {
  choiceProblems,
  COUNT,
  durationProblems,
  numberProblems,
  RATE,
  unknownNames,
  type Given,
} from '../options/problems.ts'
import { arrivalsProblems } from './arrivals-problems.ts'
import type { ShapeSetting } from './shape.ts'
import { closedRamp, openRamp, rampOf, type By, type Stage } from './stages.ts'

/** What the ready-made ramps have in common. */
export interface LevelledOptions {
  /** What the levels count: requests in flight (`'concurrency'`, the default), or starts per second. */
  by?: By
  /** By arrival rate: `'constant'`, the default, `'poisson'`, or `gamma(burstiness)`. */
  arrivals?: Arrivals
  /** By concurrency: how long requests above a level that has fallen may go on. Default 30 s. */
  gracefulRampDown?: Duration
}

/** All that is wrong with a ready-made ramp, its own times apart. */
export function levelledProblems(
  given: Given,
  maker: string,
  { levels, others }: { levels: readonly string[]; others: readonly string[] },
): string[] {
  const { by = 'concurrency', from, to, arrivals, gracefulRampDown } = given
  const rule = by === 'arrivalRate' ? RATE : COUNT
  const known = ['by', ...levels, ...others, 'arrivals', 'gracefulRampDown']
  const problems = [
    ...unknownNames(given, known, `${maker}()`),
    ...choiceProblems(`${maker}.by`, by, ['concurrency', 'arrivalRate']),
    ...levels.flatMap((level) =>
      numberProblems(`${maker}.${level}`, given[level], rule, { needed: true }),
    ),
    ...arrivalsProblems(`${maker}.arrivals`, arrivals),
    ...durationProblems(`${maker}.gracefulRampDown`, gracefulRampDown, { zero: true }),
  ]
  if (by === 'concurrency' && arrivals !== undefined) {
    problems.push(`\`${maker}.arrivals\` needs by: 'arrivalRate'`)
  }
  if (by === 'arrivalRate' && gracefulRampDown !== undefined) {
    problems.push(`\`${maker}.gracefulRampDown\` needs by: 'concurrency'`)
  }
  const [lowest, highest] = [Number(from), Number(to)]
  if (rule[0](lowest) && rule[0](highest) && highest <= lowest) {
    problems.push(`\`${maker}.to\` must be above \`from\`, which is ${lowest}; got ${highest}`)
  }
  return problems
}

export function levelled(
  { by = 'concurrency', arrivals, gracefulRampDown }: LevelledOptions,
  start: number,
  stages: readonly Stage[],
  setting: ShapeSetting,
): ClosedLoad | OpenLoad {
  const ramp = rampOf(stages, start)
  return by === 'concurrency'
    ? closedRamp(ramp, gracefulRampDown)
    : openRamp(ramp, arrivals, setting)
}
