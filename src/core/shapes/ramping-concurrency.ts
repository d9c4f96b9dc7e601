import type { Duration } from '../options/options.ts'
import { durationProblems, unknownNames } from '../options/problems.ts'
import type { ShapeKind } from './shape.ts'
import { closedRamp, DEFAULT_START, rampOf, stageProblems, type Stage } from './stages.ts'

export interface RampingConcurrencyOptions {
  /** Requests in flight at the beginning. Default 1. */
  start?: number
  /** How long requests above a level that has fallen may go on before they are cut. Default 30 s. */
  gracefulRampDown?: Duration
}

export interface RampingConcurrency extends RampingConcurrencyOptions {
  readonly shape: 'rampingConcurrency'
  readonly stages: readonly Stage[]
}

/** Closed model with a number of requests in flight that follows straight lines from stage to stage. */
export function rampingConcurrency(
  stages: readonly Stage[],
  options: RampingConcurrencyOptions = {},
): RampingConcurrency {
  return { ...options, shape: 'rampingConcurrency', stages }
}

export const rampingConcurrencyKind: ShapeKind<RampingConcurrency> = {
  problems: (given) => [
    ...unknownNames(given, ['start', 'gracefulRampDown'], 'rampingConcurrency()', 'stages'),
    ...durationProblems('rampingConcurrency.gracefulRampDown', given['gracefulRampDown'], {
      zero: true,
    }),
    ...stageProblems(given, 'rampingConcurrency', 'concurrency'),
  ],
  load: ({ stages, start = DEFAULT_START.concurrency, gracefulRampDown }) =>
    closedRamp(rampOf(stages, start), gracefulRampDown),
}
