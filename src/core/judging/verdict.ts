import type { Budget } from './budget.ts'
import type { OnInconclusive } from '../options/options.ts'
import type { Unit } from '../run/distribution.ts'

export type VerdictStatus = 'pass' | 'fail' | 'inconclusive'

/** Pass, fail or inconclusive, with the numbers that led there. */
export interface Verdict {
  status: VerdictStatus
  budget: Budget
  /** What was measured; `null` when there is no value, or when the quantile falls among the failures (`over` is set then). */
  value: number | null
  unit: Unit | 'usd' | 'share' | 'requests/s' | 'errors' | 'in flight'
  /** Samples that were judged; for quantile budgets the failed requests too. */
  n: number
  /** How many of the `n` do not keep the limit, failures included, for quantile budgets; else `null`. */
  over: number | null
  /** Confidence interval of the value (95 %, or the asked confidence); a `null` end is unbounded. */
  interval: [number | null, number | null] | null
  confidence: number | null
  onInconclusive: OnInconclusive
  /** Why it is inconclusive, or what the reader must know to trust it; `null` when nothing. */
  reason: string | null
  /** The reason in a few words, for a table; absent where it is none, or short itself. */
  brief?: string
  /** True when it was judged on the histogram instead of exact samples (±0.5 %). */
  fromHistogram: boolean
  /** Set by the matcher: the assertion was `.not`. */
  negated?: boolean
}
