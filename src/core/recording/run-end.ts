import type { Forecast } from '../plan/forecast.ts'
import type { Health } from '../run/health.ts'
import type { Stop } from '../run/run.ts'

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
  /** `null` for a simulated run. */
  forecast: Forecast | null
  /** Whether `load({ simulate })` was on. */
  simulated: boolean
}
