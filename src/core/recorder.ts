import type { PriceCall } from './cost.ts'
import type { Health } from './health.ts'
import type { Plan } from './plan.ts'
import type { Run, Stop } from './run.ts'
import type { Sample } from './sample.ts'

/** What only the end of a run knows. */
export interface RunEnd {
  /** ISO 8601. */
  startedAt: string
  /** Ms of the run's clock: the measured window. */
  windowStart: number
  windowEnd: number
  stopped: Stop | null
  health: Health
  unattributed: number
  unrecognised: { [hostAndPath: string]: number }
  /** Whether `load({ simulate })` was on. */
  simulated: boolean
}

/** Takes samples one by one into typed columns, and sums them up; may be summed up while the run goes on. */
export declare class Recorder {
  constructor(plan: Plan, priceCall: PriceCall)
  add(sample: Sample): void
  /** Cheap figures for progress lines and cost guards. */
  readonly ok: number
  readonly failed: number
  /** Dollars so far, warm-up included; calls without a price count 0 here. */
  readonly usd: number
  /** The dearest request so far. */
  readonly dearestUsd: number
  /** Models without a price so far. */
  readonly unpriced: ReadonlySet<string>
  readonly outputTokens: number
  /** Exact p95 latency of the successes so far. */
  p95(): number | null
  summarize(end: RunEnd): Run
}
