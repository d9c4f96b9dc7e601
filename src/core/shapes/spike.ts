import type { Duration } from '../options/options.ts'
import { durationProblems } from '../options/problems.ts'
import { levelled, levelledProblems, type LevelledOptions } from './levelled.ts'
import type { ShapeKind } from './shape.ts'

export interface SpikeOptions extends LevelledOptions {
  /** The level before and after the spike. */
  from: number
  /** The level of the spike. */
  to: number
  /** How long `from` is held before the spike. Default 30 s. */
  before?: Duration
  /** How long the spike lasts. Default 10 s. */
  hold?: Duration
  /** How long `from` is held after it, to see the recovery. Default 30 s. */
  after?: Duration
}

export interface Spike extends SpikeOptions {
  readonly shape: 'spike'
}

/** A sudden jump up, and back down: does it hold, and does it recover? */
export function spike(options: SpikeOptions): Spike {
  return { ...options, shape: 'spike' }
}

export const spikeKind: ShapeKind<Spike> = {
  problems: (given) => [
    ...levelledProblems(given, 'spike', {
      levels: ['from', 'to'],
      others: ['before', 'hold', 'after'],
    }),
    ...['before', 'hold', 'after'].flatMap((name) =>
      durationProblems(`spike.${name}`, given[name]),
    ),
  ],
  load: (options, setting) => {
    const { from, to, before = '30s', hold = '10s', after = '30s' } = options
    const stages = [
      { duration: before, target: from },
      { duration: 0, target: to },
      { duration: hold, target: to },
      { duration: 0, target: from },
      { duration: after, target: from },
    ]
    return levelled(options, from, stages, setting)
  },
}
