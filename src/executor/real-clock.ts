import { clearTimeout, setTimeout } from 'node:timers'
import type { Clock } from '../core/clock.ts'

// Captured when the module loads: a test's fake timers must not freeze the measurement.
const now = performance.now.bind(performance)

/** The machine's monotonic clock. */
export const realClock: Clock = {
  now,
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
