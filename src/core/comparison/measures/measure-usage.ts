import type { PromptSums } from '../../recording/prompt-count.ts'
import { floorFor, LEAST_RETRIES, type Floors } from '../floors.ts'
import type { Measured } from './measured.ts'
import type { PairedValues } from './paired-ratio.ts'
import { differenceScale, ratioScale } from './scale.ts'
import { overallMean, pairedUsage, unpairedUsage } from './usage-effect.ts'
import { isExact, totalsOf, USAGES, type Usage } from './usages.ts'

/** What the remark on prompts without a partner ends with. */
export const UNPAIRED = 'on both sides, so that their means were compared'

export type SumsByPrompt = ReadonlyMap<string, PromptSums>

/** Tokens, calls, retries and cost per request, by prompt; what a side does not know is left out. */
export function measureUsage(
  base: SumsByPrompt,
  head: SumsByPrompt,
  floors: Partial<Floors>,
  pairsOf: (usage: Usage) => PairedValues | null = () => null,
): Measured[] {
  const keys = [...base.keys()].filter((key) => head.has(key))
  const all = Math.max(base.size, head.size)
  const isPaired = keys.length > 0 && keys.length * 2 >= all
  const from = isPaired ? keys.map((key) => base.get(key)!) : [...base.values()]
  const to = isPaired ? keys.map((key) => head.get(key)!) : [...head.values()]
  return USAGES.flatMap((usage): Measured[] => {
    const { metric, unit } = usage
    const totals = totalsOf(from, to, usage.ofSums, isPaired)
    if (totals === null) return []
    const [before, after] = [overallMean(totals.base), overallMean(totals.head)]
    // Code that calls no model makes no calls: that is no figure.
    if (metric === 'callsPerRequest' && before === 0 && after === 0) return []
    const found = isPaired
      ? pairedUsage(totals, {
          isExact: isExact([...from, ...to], usage),
          isRare: usage.isRare,
          pairs: pairsOf(usage),
        })
      : unpairedUsage(totals, usage.isRare)
    const isRatio = found?.scale === 'ratio'
    const least = usage.isRare ? LEAST_RETRIES : 0
    return [
      {
        metric,
        statistic: 'mean',
        unit,
        base: before,
        head: after,
        n: Math.min(...[totals.base, totals.head].map(requestsIn)),
        counted: 'requests',
        floor: floorFor(metric, 'mean', floors),
        effect: found?.effect ?? null,
        scale: isRatio ? ratioScale(metric) : differenceScale(before, least),
        obstacle: found === null ? 'one prompt alone does not tell how prompts vary' : null,
        remark: isPaired ? null : `only ${keys.length} of ${all} prompts are ${UNPAIRED}`,
      },
    ]
  })
}

function requestsIn({ requests }: { requests: readonly number[] }): number {
  return requests.reduce((sum, count) => sum + count, 0)
}
