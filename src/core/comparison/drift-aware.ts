import { studentEffect, type Effect } from './measures/effect.ts'

/** What is believed of the drift between runs before any was seen: a deviation of 10 %, worth 3 runs. */
const PRIOR_RUNS = 3
const PRIOR_DRIFT = 0.1

/** A figure of this run, and the standard error of its logarithm. */
export interface RunFigure {
  value: number
  standardError: number
}

/**
 * The log-ratio of this run's figure to those of earlier runs, all above 0, when runs differ from one another
 * although nothing changed. Their variance is blended with a prior: v = (ν₀(τ₀² + se²) + (K − 1)s²) /
 * (ν₀ + K − 1), and the error is √(v(1 + 1/K)), of Student's t with ν₀ + K − 1 degrees of freedom (a conjugate prior on a
 * normal variance: Gelman and others, "Bayesian Data Analysis", 2013, §3.3). `null` without earlier runs.
 *
 * @param direction -1: how much less it is
 */
export function driftAware(
  earlier: readonly number[],
  head: RunFigure,
  direction: 1 | -1 = 1,
  priorDrift: number = PRIOR_DRIFT,
): Effect | null {
  const runs = earlier.length
  if (runs === 0) return null
  const logs = earlier.map((value) => Math.log(value))
  const mean = logs.reduce((sum, value) => sum + value, 0) / runs
  const squares = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const df = PRIOR_RUNS + runs - 1
  const variance = (PRIOR_RUNS * (priorDrift ** 2 + head.standardError ** 2) + squares) / df
  return studentEffect(
    direction * (Math.log(head.value) - mean),
    Math.sqrt(variance * (1 + 1 / runs)),
    df,
  )
}
