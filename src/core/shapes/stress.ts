import type { Duration } from '../options/options.ts'
import { durationProblems } from '../options/problems.ts'
import { levelled, levelledProblems, type LevelledOptions } from './levelled.ts'
import type { ShapeKind } from './shape.ts'

export interface StressOptions extends LevelledOptions {
  /** The level at the beginning and at the end. Default 1. */
  from?: number
  /** The highest level: more than is usual. */
  to: number
  /** How long the way up takes. Default 1 min. */
  rampUp?: Duration
  /** How long `to` is held. Default 1 min. */
  hold?: Duration
  /** How long the way down takes. Default 30 s. */
  rampDown?: Duration
}

export interface Stress extends StressOptions {
  readonly shape: 'stress'
}

/** Up to more than the usual load, held, and down again: what gives way, and does it come back? */
export function stress(options: StressOptions): Stress {
  return { ...options, shape: 'stress' }
}

const TIMES = ['rampUp', 'hold', 'rampDown']

export const stressKind: ShapeKind<Stress> = {
  problems: (given) => [
    ...levelledProblems({ from: 1, ...given }, 'stress', { levels: ['from', 'to'], others: TIMES }),
    ...TIMES.flatMap((name) => durationProblems(`stress.${name}`, given[name])),
  ],
  load: (options, setting) => {
    const { from = 1, to, rampUp = '1m', hold = '1m', rampDown = '30s' } = options
    const stages = [
      { duration: rampUp, target: to },
      { duration: hold, target: to },
      { duration: rampDown, target: from },
    ]
    return levelled(options, from, stages, setting)
  },
}
