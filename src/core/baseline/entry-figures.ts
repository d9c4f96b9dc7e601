import type { Change, ChangeMetric } from '../comparison/change.ts'
import { changeName, sidesInWords } from '../comparison/change-words.ts'
import type { PromptSums } from '../recording/prompt-count.ts'
import { finishedIn, newestRunOf, type BaselineEntry } from './entry.ts'
import { tallyOfColumns } from './prompt-columns.ts'
import { fromRowText } from './run-row.ts'

type Figure = Pick<Change, 'metric' | 'statistic' | 'unit'> & { readonly value: number | null }

/** What the requests of an entry came to, on average. */
export interface MeanFigure {
  readonly metric: Exclude<ChangeMetric, 'latency' | 'ttft' | 'tokensPerSecond' | 'errorRate'>
  readonly unit: Change['unit']
  /** `null`: not known. */
  readonly value: number | null
}

export function meanFiguresOf(sums: Iterable<PromptSums>): MeanFigure[] {
  const all = [...sums]
  const mean = (of: (sums: PromptSums) => number | null): number | null => meanOver(all, of)
  return [
    { metric: 'inputTokens', unit: 'tokens', value: mean(({ inputTokens }) => inputTokens) },
    { metric: 'outputTokens', unit: 'tokens', value: mean(({ outputTokens }) => outputTokens) },
    { metric: 'callsPerRequest', unit: 'calls', value: mean(({ calls }) => calls) },
    { metric: 'retriesPerRequest', unit: 'retries', value: mean(({ retries }) => retries) },
    { metric: 'costPerRequest', unit: 'usd', value: mean(({ usd }) => usd) },
  ]
}

/** The figures of an entry, or where there was one before, those that differ, from their old to their new values. */
export function shiftsInWords(before: BaselineEntry | undefined, now: BaselineEntry): string[] {
  const old = before === undefined ? [] : figuresOf(before)
  return figuresOf(now).flatMap((figure, index) => {
    const [base, head] = [old[index]?.value ?? null, figure.value]
    if (base === null && head === null) return []
    if (before !== undefined && base === head) return []
    return [`${changeName(figure)} ${sidesInWords({ unit: figure.unit, base, head })}`]
  })
}

function figuresOf(entry: BaselineEntry): Figure[] {
  const newest = newestRunOf(entry)?.[1]
  const row = newest === undefined ? null : fromRowText(newest)
  const finished = finishedIn(entry)
  return [
    { metric: 'latency', statistic: 0.5, unit: 'ms', value: row?.latencyP50 ?? null },
    { metric: 'latency', statistic: 0.95, unit: 'ms', value: row?.latencyP95 ?? null },
    { metric: 'ttft', statistic: 0.5, unit: 'ms', value: row?.ttftP50 ?? null },
    {
      metric: 'tokensPerSecond',
      statistic: 0.5,
      unit: 'tokens/s',
      value: row?.tokensPerSecondP50 ?? null,
    },
    ...meanFiguresOf(tallyOfColumns(entry.prompts).sums.values()).map((figure) => ({
      ...figure,
      statistic: 'mean' as const,
    })),
    {
      metric: 'errorRate',
      statistic: 'mean',
      unit: 'share',
      value: finished === 0 ? null : entry.failed / finished,
    },
  ]
}

/** Per request; `null` when some prompt does not know. */
function meanOver(
  sums: readonly PromptSums[],
  of: (sums: PromptSums) => number | null,
): number | null {
  let total = 0
  let requests = 0
  for (const one of sums) {
    const value = of(one)
    if (value === null) return null
    total += value
    requests += one.requests
  }
  return requests === 0 ? null : total / requests
}
