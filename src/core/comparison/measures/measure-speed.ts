import { quantile } from '../../statistics/quantile.ts'
import { randomFor } from '../../statistics/random.ts'
import type { RequestRow } from '../../calls/request-row.ts'
import { isWorseUp, type Change, type ChangeMetric } from '../change.ts'
import { floorFor, type Floors } from '../floors.ts'
import type { Effect } from './effect.ts'
import type { Measured } from './measured.ts'
import { valuesOf, type Pair } from './pairs.ts'
import { quantileRatio } from './quantile-ratio.ts'
import { ratioScale } from './scale.ts'
import { signedRank } from './signed-rank.ts'

/** Requests a side of which some have failed; with fewer nothing is said of a p95. */
export const FEWEST_FOR_P95 = 100
const FEWEST_PAIRS_FOR_P95 = 90

/** By so much two processes differ that run the same code: it is no regression, however sure. */
const PROCESSES_APART = Math.log(1.01)

/**
 * Times and speeds of pairs: medians by signed ranks, the p95 of latency by block bootstrap.
 *
 * @param requests of the smaller side, failed ones too
 */
export function measureSpeed(
  blocks: readonly (readonly Pair[])[],
  requests: number,
  floors: Partial<Floors>,
  obstacle: string | null,
): Measured[] {
  const pairs = blocks.flat()
  return SPEEDS.flatMap(({ metric, statistic, unit, of }) => {
    const { base, head } = valuesOf(pairs, of)
    const n = base.length
    if (n === 0 || (statistic === 0.95 && (requests < FEWEST_FOR_P95 || n < FEWEST_PAIRS_FOR_P95)))
      return []
    const [better, worse] = isWorseUp(metric) ? [base, head] : [head, base]
    const effect =
      statistic === 0.95
        ? quantileRatio(
            { base: better, head: worse },
            statistic,
            randomFor(n, metric),
            PROCESSES_APART,
          )
        : signedRank(logRatios(better, worse), PROCESSES_APART)
    return {
      metric,
      statistic,
      unit,
      // Looks do not ask for them.
      get base() {
        return quantile(base.toSorted(), statistic)
      },
      get head() {
        return quantile(head.toSorted(), statistic)
      },
      n,
      counted: 'requests',
      floor: floorFor(metric, statistic, floors),
      effect,
      get byBlocks() {
        return statistic === 0.5 ? blockwise(blocks, of, isWorseUp(metric)) : null
      },
      scale: ratioScale(metric),
      // A prompt cache shortens the way to the first token.
      obstacle: metric === 'tokensPerSecond' ? null : obstacle,
      remark: null,
    }
  })
}

function logRatios(from: Float64Array, to: Float64Array): Float64Array {
  return from.map((value, index) => Math.log(to[index]! / value))
}

/**
 * The signed ranks of one difference per block: what holds up one request of a block holds up its neighbours
 * too, so that ten of them are no ten witnesses.
 */
function blockwise(
  blocks: readonly (readonly Pair[])[],
  of: Speed['of'],
  worseUp: boolean,
): Effect | null {
  const differences = blocks.flatMap((pairs) => {
    const { base, head } = valuesOf(pairs, of)
    const [better, worse] = worseUp ? [base, head] : [head, base]
    return signedRank(logRatios(better, worse))?.estimate ?? []
  })
  return signedRank(Float64Array.from(differences), PROCESSES_APART)
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
