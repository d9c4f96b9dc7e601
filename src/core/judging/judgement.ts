import { binomialCdf, binomialTail } from '../statistics/binomial.ts'
import { grouped } from '../words/values.ts'
import type { Verdict, VerdictStatus } from './verdict.ts'

/** What one budget's own figures say. */
export interface Judgement extends Pick<
  Verdict,
  'status' | 'value' | 'n' | 'over' | 'interval' | 'reason' | 'brief'
> {
  /** There was nothing to judge. */
  readonly empty: boolean
}

/** The confidence of the intervals that plain budgets show. */
export const SHOWN_CONFIDENCE = 0.95

export function nothingToJudge(reason: string): Judgement {
  return { status: 'fail', value: null, n: 0, over: null, interval: null, reason, empty: true }
}

/**
 * Whether the share of what breaks a limit is below `allowed`, when `bad` of `n` did.
 *
 * Pass iff P(Bin(n, allowed) ≤ bad) ≤ α, fail iff P(Bin(n, allowed) ≥ bad) ≤ α: each is wrong with
 * probability α = 1 − confidence at most, whatever the distribution.
 */
export function judgeShare(
  bad: number,
  n: number,
  allowed: number,
  confidence: number,
): VerdictStatus {
  const alpha = 1 - confidence
  if (binomialCdf(bad, n, allowed) <= alpha) return 'pass'
  return binomialTail(bad, n, allowed) <= alpha ? 'fail' : 'inconclusive'
}

/** Why something could not be decided, in a sentence and in a few words. */
export interface Doubt {
  readonly reason: string
  readonly brief: string
}

/** Why a share could not be decided, and about how many samples would. */
export function undecided(bad: number, n: number, allowed: number, confidence: number): Doubt {
  const sure = `${Number((confidence * 100).toFixed(1))} %`
  const needed = samplesToDecide(bad / n, n, allowed, confidence)
  const advice =
    needed === null ? '' : `; if this share holds, about ${grouped(needed)} samples would decide`
  return {
    reason: `${bad} of ${n} neither keep nor break the limit with ${sure} certainty${advice}`,
    brief: `${bad} of ${n} prove nothing`,
  }
}

/** `null` when not even a thousand times as many would. */
function samplesToDecide(
  share: number,
  n: number,
  allowed: number,
  confidence: number,
): number | null {
  for (let more = n; more <= n * 1000; more = Math.ceil(more * 1.1) + 1) {
    if (judgeShare(Math.round(share * more), more, allowed, confidence) !== 'inconclusive')
      return more
  }
  return null
}
