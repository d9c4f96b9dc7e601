import { clearTimeout, setTimeout } from 'node:timers'
import type { Clock } from '../core/clock.ts'
import { now } from '../core/now.ts'

/** The machine's monotonic clock. */
export const realClock: Clock = {
  now,
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
