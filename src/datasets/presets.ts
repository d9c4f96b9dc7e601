import { lognormal, type Variate } from '../core/options/variate.ts'

export type PresetName = 'chat' | 'code' | 'longContext'

/**
 * Lengths of published traces as lognormal variates, fitted so that the worst of the quoted figures
 * is off as little as possible; `max` is what the context window cuts. Input and output are drawn
 * apart: `fromTrace()` keeps them together.
 *
 * Published figures, and how far the fit is from each at most:
 *
 * - `chat`: Azure LLM inference trace 2023, conversation (19,366 requests). Input: mean 1155, p50
 *   1020, p95 4083, p99 4142; 9 %. Output: mean 211, p50 129, p95 451, p99 601; 13 %.
 * - `code`: the same, code (8,819 requests). Input: mean 2048, p50 1469, p95 7303; 3 %. Output: mean
 *   27.9, p50 13, p95 90, p99 251; 9 %.
 * - `longContext`: Mooncake, conversation (12,031 requests). Input: mean 12,035, p50 6909, p95
 *   39,551; 3 %. Output: mean 343, p50 350, p95 698; 6 %.
 */
export const PRESETS: Record<PresetName, { inputTokens: Variate; outputTokens: Variate }> = {
  chat: {
    inputTokens: lognormal(938, 0.84, { max: 4142 }),
    outputTokens: lognormal(144, 0.76, { max: 680 }),
  },
  code: {
    inputTokens: lognormal(1440, 0.98, { max: 7437 }),
    outputTokens: lognormal(12, 1.28),
  },
  longContext: {
    inputTokens: lognormal(6909, 1.06, { max: 128_000 }),
    outputTokens: lognormal(332, 0.42, { max: 2000 }),
  },
}
