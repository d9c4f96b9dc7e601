import type { ClosedLoad, OpenLoad, Plan } from '../core/plan.ts'
import type { Stop } from '../core/run.ts'
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

/** When the measured window ends, in ms since the start of the run: with its duration, or with its last request. */
export function windowEndOf(
  { durationMs, requests }: ClosedLoad | OpenLoad,
  { windowStart, stopped }: { windowStart: number; stopped: Stop | null },
  lastEnd: number,
): number {
  const plannedEnd = durationMs === null ? Infinity : windowStart + durationMs
  const fullDuration = stopped === null && requests === null
  return fullDuration ? plannedEnd : Math.min(plannedEnd, lastEnd)
}
