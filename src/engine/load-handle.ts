import type { Forecast } from '../core/plan/forecast.ts'
import type { Plan } from '../core/plan/plan.ts'
import type { Progress } from '../core/run/progress.ts'
import type { Run } from '../core/run/run.ts'
import type { Sample } from '../core/calls/sample.ts'

/** A load test that runs. */
export interface LoadHandle {
  readonly plan: Plan
  /** Resolves with the run, a stopped one too; rejects only when it could not begin. */
  readonly done: Promise<Run>
  /** The run so far; `null` before the first request. Marked as stopped when `done` has not resolved. */
  partial(): Run | null
  progress(): Progress
  /** Tells `listener` of each request that ends from now on, warm-up included. */
  onSample(listener: (sample: Sample) => void): void
  /** Tells `listener` of what the run may cost, before it sends anything; never of a simulated one. */
  onForecast(listener: (forecast: Forecast) => void): void
  /** Ends the run: running requests are cut. */
  stop(reason: 'aborted' | 'timeout', message: string): void
}
