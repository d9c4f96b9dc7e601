import { setTimeout, clearTimeout } from 'node:timers'
import type { Clock } from '../core/clock.ts'
import { now } from '../core/now.ts'

/** The machine's monotonic clock in ms since 1970, so that two processes can compare instants. */
export const epochClock: Clock = {
  now: () => performance.timeOrigin + now(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
