import { isWorseUp, type Change, type ChangeMetric } from './change.ts'
import { driftAware, type RunFigure } from './drift-aware.ts'
import { floorFor, FLOORS } from './floors.ts'
import { changeOf } from './judge-change.ts'
import { measureErrors } from './measures/measure-errors.ts'
import { measureUsage, type SumsByPrompt } from './measures/measure-usage.ts'
import { ratioScale } from './measures/scale.ts'
import type { Share } from './measures/shares.ts'
import { USAGES } from './measures/usages.ts'

// A run against what an earlier one left behind: there is no second comparison.

/**
 * Tokens, calls, retries and cost of a run against a stored one, paired by prompt.
 *
 * @param floorOf from which change for the worse each fails; `null`: its default
 */
export function compareSums(
  base: SumsByPrompt,
  head: SumsByPrompt,
  floorOf: (metric: ChangeMetric) => number | null = () => null,
): Change[] {
  const floors = Object.fromEntries(
    USAGES.map(({ metric }) => [metric, floorOf(metric) ?? FLOORS[metric]]),
  )
  return measureUsage(base, head, floors).map((measured) => changeOf(measured, 'once'))
}

/** Failures of a run against those of a stored one. */
export function compareErrors(base: Share, head: Share, floor?: number): Change {
  const floors = floor === undefined ? {} : { errorRate: floor }
  return changeOf(measureErrors(base, head, floors), 'once')
}

/**
 * A quantile of a run against those of earlier runs, one figure each, all above 0. It gates nothing: that the provider
 * was slower then is no regression.
 *
 * @param priorDrift how much runs are believed to differ by themselves before many were seen, as a share; default 10 %
 */
export function compareWithRuns(
  metric: ChangeMetric,
  statistic: number,
  unit: Change['unit'],
  earlier: readonly number[],
  head: RunFigure,
  floor: number = floorFor(metric, statistic, {}),
  priorDrift?: number,
): Change {
  const effect = driftAware(earlier, head, isWorseUp(metric) ? 1 : -1, priorDrift)
  const change = changeOf(
    {
      metric,
      statistic,
      unit,
      base: earlier.length === 0 ? null : geometricMean(earlier),
      head: head.value,
      n: earlier.length,
      counted: 'runs',
      floor,
      effect,
      scale: ratioScale(metric),
      obstacle: effect === null ? 'there is no earlier run' : null,
      remark: null,
    },
    'once',
  )
  return { ...change, gating: false }
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}
