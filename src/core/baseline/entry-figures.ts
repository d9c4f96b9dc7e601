import type { Change } from '../comparison/change.ts'
import { changeName, sidesInWords } from '../comparison/change-words.ts'
import type { PromptSums } from '../prompt-count.ts'
import type { BaselineEntry } from './entry.ts'
import { tallyOfColumns } from './prompt-columns.ts'
import { fromRowText } from './run-row.ts'

type Figure = Pick<Change, 'metric' | 'statistic' | 'unit'> & { readonly value: number | null }

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
  const [newest] = entry.runs.slice(-1)
  const row = newest === undefined ? null : fromRowText(newest)
  const sums = [...tallyOfColumns(entry.prompts).sums.values()]
  const mean = (of: (sums: PromptSums) => number | null): number | null => meanOver(sums, of)
  const { failed, finished } = entry
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
    ...[
      {
        metric: 'inputTokens',
        unit: 'tokens',
        value: mean(({ inputTokens }) => inputTokens),
      } as const,
      {
        metric: 'outputTokens',
        unit: 'tokens',
        value: mean(({ outputTokens }) => outputTokens),
      } as const,
      { metric: 'callsPerRequest', unit: 'calls', value: mean(({ calls }) => calls) } as const,
      {
        metric: 'retriesPerRequest',
        unit: 'retries',
        value: mean(({ retries }) => retries),
      } as const,
      { metric: 'costPerRequest', unit: 'usd', value: mean(({ usd }) => usd) } as const,
      {
        metric: 'errorRate',
        unit: 'share',
        value: finished === 0 ? null : failed / finished,
      } as const,
    ].map((figure) => ({ ...figure, statistic: 'mean' as const })),
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
