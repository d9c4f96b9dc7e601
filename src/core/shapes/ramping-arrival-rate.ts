import type { Arrivals } from '../options/options.ts'
import { unknownNames } from '../options/problems.ts'
import { arrivalsProblems } from './arrivals-problems.ts'
import type { ShapeKind } from './shape.ts'
import { DEFAULT_START, openRamp, rampOf, stageProblems, type Stage } from './stages.ts'

export interface RampingArrivalRateOptions {
  /** Starts per second at the beginning. Default 0. */
  start?: number
  /** `'constant'`, the default, `'poisson'`, or `gamma(burstiness)`. */
  arrivals?: Arrivals
}

export interface RampingArrivalRate extends RampingArrivalRateOptions {
  readonly shape: 'rampingArrivalRate'
  readonly stages: readonly Stage[]
}

/** Open model with a rate of starts per second that follows straight lines from stage to stage. */
export function rampingArrivalRate(
  stages: readonly Stage[],
  options: RampingArrivalRateOptions = {},
): RampingArrivalRate {
  return { ...options, shape: 'rampingArrivalRate', stages }
}

export const rampingArrivalRateKind: ShapeKind<RampingArrivalRate> = {
  problems: (given) => [
    ...unknownNames(given, ['start', 'arrivals'], 'rampingArrivalRate()', 'stages'),
    ...arrivalsProblems('rampingArrivalRate.arrivals', given['arrivals']),
    ...stageProblems(given, 'rampingArrivalRate', 'arrivalRate'),
  ],
  load: ({ stages, start = DEFAULT_START.arrivalRate, arrivals }, setting) =>
    openRamp(rampOf(stages, start), arrivals, setting),
}
