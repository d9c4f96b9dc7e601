import { binomialCdf, binomialTail, logGamma } from './binomial.ts'

/**
 * Whether the share of bad ones is shown to be below `allowed` ('pass') or above it ('fail'), when
 * `bad` of `n` were: at any moment, however often it is asked, wrong with probability `alpha` at
 * most each.
 *
 * The bet against p = allowed is spread evenly over all p on one side of it; its wealth is
 * E = ∫ pᵏ(1−p)ⁿ⁻ᵏ dp / width / (p₀ᵏ(1−p₀)ⁿ⁻ᵏ), and P(E ever ≥ 1/α) ≤ α (Ville, 1939; Howard and
 * Ramdas, "Sequential estimation of quantiles", Bernoulli 28(3), 2022).
 */
export function sequentialShare(
  bad: number,
  n: number,
  allowed: number,
  alpha: number,
): 'pass' | 'fail' | null {
  // Nothing can be bet against what every share keeps, or none.
  if (allowed <= 0 || allowed >= 1) return null
  const enough = -Math.log(alpha)
  // ∫ over all p is a beta function; the part on one side of p₀ is a binomial probability of it.
  const total = logGamma(bad + 1) + logGamma(n - bad + 1) - logGamma(n + 2)
  const atAllowed = bad * Math.log(allowed) + (n - bad) * Math.log(1 - allowed)
  const wealth = (side: number, width: number): number =>
    total + Math.log(side) - Math.log(width) - atAllowed
  if (wealth(binomialTail(bad + 1, n + 1, allowed), allowed) >= enough) return 'pass'
  if (wealth(binomialCdf(bad, n + 1, allowed), 1 - allowed) >= enough) return 'fail'
  return null
}
