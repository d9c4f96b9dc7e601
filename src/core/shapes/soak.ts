import type { Duration } from '../options/options.ts'
import { durationProblems } from '../options/problems.ts'
import { levelled, levelledProblems, type LevelledOptions } from './levelled.ts'
import type { ShapeKind } from './shape.ts'

export interface SoakOptions extends LevelledOptions {
  /** The level that is held. */
  level: number
  /** How long it is held. Default 30 min. */
  duration?: Duration
  /** How long the way up takes. Default 1 min. */
  rampUp?: Duration
}

export interface Soak extends SoakOptions {
  readonly shape: 'soak'
}

/** The usual load for a long time: what leaks, drifts or runs out? */
export function soak(options: SoakOptions): Soak {
  return { ...options, shape: 'soak' }
}

export const soakKind: ShapeKind<Soak> = {
  problems: (given) => [
    ...levelledProblems(given, 'soak', { levels: ['level'], others: ['duration', 'rampUp'] }),
    ...durationProblems('soak.duration', given['duration']),
    ...durationProblems('soak.rampUp', given['rampUp'], { zero: true }),
  ],
  load: (options, setting) => {
    const { level, duration = '30m', rampUp = '1m' } = options
    const stages = [
      { duration: rampUp, target: level },
      { duration, target: level },
    ]
    return levelled(options, Math.min(1, level), stages, setting)
  },
}
