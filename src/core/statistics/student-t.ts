import { incompleteBeta, logGamma } from './binomial.ts'
import { normalQuantile } from './normal.ts'

/** P(T ≤ t) of Student's distribution with `df` degrees of freedom, to about 12 digits (DLMF 8.17; Abramowitz and Stegun, 26.7.1). */
export function studentCdf(t: number, df: number): number {
  return t > 0 ? 1 - studentTail(t, df) : studentTail(-t, df)
}

/** P(T > t), with its digits kept where it is small. */
export function studentTail(t: number, df: number): number {
  if (t < 0) return 1 - studentTail(-t, df)
  return incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2
}

/** The value that T lies at or below with probability `p`, 0 < p < 1. */
export function studentQuantile(p: number, df: number): number {
  if (p < 0.5) return -quantileOfTail(p, df)
  return p === 0.5 ? 0 : quantileOfTail(1 - p, df)
}

/**
 * Newton's method from the normal quantile on. It lies below, since Student's tails are heavier, and
 * the distribution function is concave there: each step comes nearer and none goes too far.
 */
function quantileOfTail(tail: number, df: number): number {
  let t = normalQuantile(1 - tail)
  for (let step = 0; step < 200; step++) {
    const move = (studentTail(t, df) - tail) / density(t, df)
    t += move
    if (Math.abs(move) <= 1e-13 * t) break
  }
  return t
}

function density(t: number, df: number): number {
  const front = logGamma((df + 1) / 2) - logGamma(df / 2) - Math.log(df * Math.PI) / 2
  return Math.exp(front - ((df + 1) / 2) * Math.log1p((t * t) / df))
}
