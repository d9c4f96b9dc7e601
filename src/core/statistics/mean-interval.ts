import { normalQuantile } from './normal.ts'

/** What the uncertainty of a mean is worked out from. */
export interface Moments {
  readonly n: number
  readonly mean: number
  /** Standard error of the mean. */
  readonly error: number
  readonly skewness: number
}

/** `null` for fewer than 3 values: two have no skewness. */
export function momentsOf(values: Float64Array, mean: number): Moments | null {
  const n = values.length
  let squares = 0
  let cubes = 0
  for (const value of values) {
    squares += (value - mean) ** 2
    cubes += (value - mean) ** 3
  }
  if (n < 3) return null
  const deviation = Math.sqrt(squares / (n - 1))
  const skewness = deviation === 0 ? 0 : (n * cubes) / ((n - 1) * (n - 2) * deviation ** 3)
  return { n, mean, error: deviation / Math.sqrt(n), skewness }
}

/**
 * The value that the true mean lies below with this probability.
 *
 * Latencies have a long tail to the right, so that a plain normal interval passes too often: 1 in
 * 10 times instead of 1 in 20. Skewness is removed by Hall's transformation ("On the removal of
 * skewness by transformation", 1992), and the deviation, itself an estimate, by Student's quantile.
 */
export function meanBound({ n, mean, error, skewness }: Moments, share: number): number {
  const z = normalQuantile(1 - share)
  // The first term of Student's quantile around the normal one (DLMF 26.7; Abramowitz and Stegun, 26.7.5).
  const t = z + (z ** 3 + z) / (4 * (n - 1))
  const b = skewness / Math.sqrt(n)
  const steps = Math.abs(b) < 1e-9 ? t : (3 / b) * (Math.cbrt(1 + b * (t - b / 6)) - 1)
  return mean - steps * error
}
