/** From this share of busy time on, the generator's own delay has no bound. */
export const FULL_UTILIZATION = 0.95

/** How well the load generator itself did: what its figures are worth. */
export interface Health {
  /** Event-loop delay in ms beyond the timer's own resolution. */
  loopDelayMs: { mean: number; p99: number; max: number }
  /** Share of the time the event loop was busy, 0 to 1. */
  utilization: number
  /** How late requests started after they were due, ms. */
  startLagMs: { p50: number; p99: number; max: number }
  /** Requests that started later than `errorMs` after they were due. */
  lateStarts: number
  /** Starts per second; `plannedRate` is null in the closed model. */
  achievedRate: number
  plannedRate: number | null
  /** How much too high latencies may be, ms: `2 × max(0.5, p99 loop delay)`. */
  errorMs: number
  /** True when nothing can be trusted: utilisation ≥ 0.95, or a p99 loop delay over 25 ms. */
  saturated: boolean
}
