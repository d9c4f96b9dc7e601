import type { PromptSums } from '../../recording/prompt-count.ts'
import type { RequestRow } from '../../calls/request-row.ts'
import type { Change } from '../change.ts'
import type { PairedTotals } from './usage-effect.ts'

type UsageMetric =
  | 'inputTokens'
  | 'outputTokens'
  | 'callsPerRequest'
  | 'retriesPerRequest'
  | 'costPerRequest'

/** One of the figures that a request uses up. */
export interface Usage {
  readonly metric: UsageMetric
  readonly unit: Change['unit']
  readonly ofSums: (sums: PromptSums) => number | null
  readonly ofRow: (row: RequestRow) => number | null
  /** Whole numbers that show whether it is left to chance; none: it always is. */
  readonly counts: readonly ((sums: PromptSums) => number | null)[]
  /** Most requests have none: no ratio of such a count can be relied on. */
  readonly isRare: boolean
}

const inputTokens = (of: PromptSums): number | null => of.inputTokens
const outputTokens = (of: PromptSums): number | null => of.outputTokens

export const USAGES: readonly Usage[] = [
  {
    metric: 'inputTokens',
    unit: 'tokens',
    ofSums: inputTokens,
    ofRow: (row) => row.inputTokens,
    counts: [inputTokens],
    isRare: false,
  },
  {
    metric: 'outputTokens',
    unit: 'tokens',
    ofSums: outputTokens,
    ofRow: (row) => row.outputTokens,
    counts: [outputTokens],
    isRare: false,
  },
  {
    metric: 'callsPerRequest',
    unit: 'calls',
    ofSums: ({ calls }) => calls,
    ofRow: ({ calls }) => calls,
    counts: [({ calls }) => calls],
    isRare: false,
  },
  {
    metric: 'retriesPerRequest',
    unit: 'retries',
    ofSums: ({ retries }) => retries,
    ofRow: ({ retries }) => retries,
    counts: [],
    isRare: true,
  },
  {
    metric: 'costPerRequest',
    unit: 'usd',
    ofSums: ({ usd }) => usd,
    ofRow: ({ usd }) => usd,
    counts: [inputTokens, outputTokens],
    isRare: false,
  },
]

/** Means of that many combinations of requests are all whole by chance in one of as many cases. */
const NO_COINCIDENCE = 10_000

/**
 * Whether every request of a prompt came to the same, so that there is no chance in it: all the means
 * are whole, as that of n varying requests would be in one of n cases. A prompt of one request shows nothing.
 */
export function isExact(sums: readonly PromptSums[], { counts }: Usage): boolean {
  const cases = sums.reduce((product, { requests }) => product * requests, 1)
  return (
    counts.length > 0 &&
    cases >= NO_COINCIDENCE &&
    sums.every(({ requests }) => requests > 1) &&
    counts.every((of) => sums.every((one) => (of(one) ?? NaN) % one.requests === 0))
  )
}

/** The totals of the prompts that both lists have at the same index, where both are known; `null` where none is. */
export function totalsOf(
  base: readonly PromptSums[],
  head: readonly PromptSums[],
  of: Usage['ofSums'],
  isPaired: boolean,
): PairedTotals | null {
  const isKnown = (sums: PromptSums | undefined): boolean => sums !== undefined && of(sums) !== null
  const kept = (side: readonly PromptSums[], other: readonly PromptSums[]): PromptSums[] => {
    return side.filter((sums, index) => isKnown(sums) && (!isPaired || isKnown(other[index])))
  }
  const [from, to] = [kept(base, head), kept(head, base)]
  if (from.length === 0 || to.length === 0) return null
  const totals = (side: readonly PromptSums[]) => ({
    sums: side.map((sums) => of(sums)!),
    requests: side.map(({ requests }) => requests),
  })
  return { base: totals(from), head: totals(to) }
}
