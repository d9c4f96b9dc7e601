import { quantile } from '../quantile.ts'
import { randomFor } from '../random.ts'
import type { RequestRow } from '../request-row.ts'
import { isWorseUp, type Change, type ChangeMetric } from './change.ts'
import { reversed, type Effect } from './effect.ts'
import { floorFor, type Floors } from './floors.ts'
import type { Measured } from './measured.ts'
import { valuesOf, type Pair } from './pairs.ts'
import { quantileRatio } from './quantile-ratio.ts'
import { ratioScale } from './scale.ts'
import { signedRank } from './signed-rank.ts'

/** Fewer pairs say nothing of a p95. */
export const FEWEST_FOR_P95 = 100

/** Times and speeds of pairs: medians by signed ranks, the p95 of latency by block bootstrap. */
export function measureSpeed(
  pairs: readonly Pair[],
  floors: Partial<Floors>,
  obstacle: string | null,
): Measured[] {
  return SPEEDS.flatMap(({ metric, statistic, unit, of }) => {
    const { base, head } = valuesOf(pairs, of)
    const n = base.length
    if (n === 0 || (statistic === 0.95 && n < FEWEST_FOR_P95)) return []
    const effect =
      statistic === 0.95
        ? quantileRatio({ base, head }, statistic, randomFor(n, metric))
        : signedRank(base.map((value, index) => Math.log(head[index]! / value)))
    return {
      metric,
      statistic,
      unit,
      base: quantile(base.toSorted(), statistic),
      head: quantile(head.toSorted(), statistic),
      n,
      counted: 'requests',
      floor: floorFor(metric, statistic, floors),
      effect: effect && forTheWorse(effect, metric),
      scale: ratioScale(metric),
      // A prompt cache shortens the way to the first token.
      obstacle: metric === 'tokensPerSecond' ? null : obstacle,
      remark: null,
    }
  })
}

export function forTheWorse(effect: Effect, metric: ChangeMetric): Effect {
  return isWorseUp(metric) ? effect : reversed(effect)
}

interface Speed {
  metric: ChangeMetric
  statistic: number
  unit: Change['unit']
  of: (row: RequestRow) => number | null
}

const SPEEDS: readonly Speed[] = [
  { metric: 'latency', statistic: 0.5, unit: 'ms', of: ({ latency }) => latency },
  { metric: 'latency', statistic: 0.95, unit: 'ms', of: ({ latency }) => latency },
  { metric: 'ttft', statistic: 0.5, unit: 'ms', of: ({ ttft }) => ttft },
  {
    metric: 'tokensPerSecond',
    statistic: 0.5,
    unit: 'tokens/s',
    of: ({ tokensPerSecond }) => tokensPerSecond,
  },
]
