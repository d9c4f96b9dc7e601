import type { Comparison } from './comparison.ts'

let current: Comparison | null = null

/** The comparison that this worker takes part in; `null`: load tests run as planned. */
export function comparisonHere(): Comparison | null {
  return current
}

/** Load tests that are declared from now on take part in it. */
export function takePartIn(comparison: Comparison): void {
  current = comparison
}
