import type { Stop } from '../core/run.ts'
import type { Sample } from '../core/sample.ts'

/** Whoever runs a plan; every method is called between requests and must be quick. */
export interface ExecutorEvents {
  /** Asked before each start, with the requests in flight: a reason to stop, or `null`. */
  admit(inFlight: number): Stop | null
  /** Asked at the beginning, and again after each: whether one request must go alone first. It counts as warm-up. */
  probe(): boolean
  /** The measured part begins. */
  measuring(): void
  /** A measured request starts, so many ms after it was due. */
  started(lagMs: number): void
  /** A request ended; warm-up included. */
  ended(sample: Sample): void
}

/** Ms since the start of the run. */
export interface ExecutionEnd {
  windowStart: number
  windowEnd: number
  stopped: Stop | null
}
