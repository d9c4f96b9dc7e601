import { studentQuantile, studentTail } from '../../statistics/student-t.ts'

/** How much more there is on the head than on the base: a log-ratio, or a difference. */
export interface Effect {
  readonly estimate: number
  readonly standardError: number
  /** Degrees of freedom of the standard error. */
  readonly df: number
  /** One-sided: how likely such an estimate, or one further up, is where nothing went up, or no more than is allowed. */
  readonly pMore: number
  readonly pLess: number
  /** Where the true value lies with this confidence; infinite ends where the data do not bound it. */
  readonly interval: (confidence: number) => [low: number, high: number]
}

/**
 * Of an estimate whose error is Student's; a standard error of 0 is an estimate that is exact.
 *
 * @param least p is that of more, or less, than this
 */
export function studentEffect(
  estimate: number,
  standardError: number,
  df: number,
  least = 0,
): Effect {
  const isExact = standardError === 0
  return {
    estimate,
    standardError,
    df,
    pMore: isExact
      ? Number(estimate <= least)
      : studentTail((estimate - least) / standardError, df),
    pLess: isExact
      ? Number(-estimate <= least)
      : studentTail((-estimate - least) / standardError, df),
    interval: (confidence) => {
      if (isExact) return [estimate, estimate]
      const reach = studentQuantile((1 + confidence) / 2, df) * standardError
      return [estimate - reach, estimate + reach]
    },
  }
}
