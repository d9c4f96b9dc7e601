import type { ClosedLoad, OpenLoad, Plan } from '../core/plan.ts'
import type { Sample } from '../core/sample.ts'

/** The warm-up loads as the measured part will, for its own number of requests or time. */
export function warmupLoad<Load extends ClosedLoad | OpenLoad>(
  load: Load,
  warmup: NonNullable<Plan['warmup']>,
): Load {
  const requests = 'requests' in warmup ? warmup.requests : null
  const durationMs = 'durationMs' in warmup ? warmup.durationMs : null
  return { ...load, requests, durationMs }
}

/** The sample of an arrival that never began; `at` in ms since the start of the run. */
export function droppedSample(index: number, warmup: boolean, at: number): Sample {
  const instants = { intendedAt: at, startedAt: at, endedAt: at, firstPieceAt: null }
  return { index, warmup, ...instants, outcome: { type: 'not_started' }, calls: [] }
}
