import type { OpenLoad } from './plan.ts'
import { randomFor } from './random.ts'

/**
 * When requests are due in the open model: ms since the start of the measured part, ascending.
 *
 * Each instant is absolute, so that no delay of one start moves the next. Poisson gaps are drawn
 * from the seed and not rescaled: the number of arrivals varies as it does in life.
 */
export function* arrivalsOf(load: OpenLoad, seed: number): Generator<number> {
  const meanGap = 1000 / load.rate
  const random = randomFor(seed, 'arrivals')
  let due = 0
  for (let n = 0; load.requests === null || n < load.requests; n++) {
    if (load.arrivals === 'poisson') due += random.exponential(meanGap)
    else due = n * meanGap
    if (load.durationMs !== null && due >= load.durationMs) return
    yield due
  }
}
