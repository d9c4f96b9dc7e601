import { clearTimeout, setTimeout } from 'node:timers'
import type { Clock } from '../core/clock.ts'
import { now } from '../core/now.ts'

/** What waits longer than this fires at once in Node. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * The machine's monotonic clock.
 *
 * Node's own timers count whole ms of the event loop's time and often fire a little early: a
 * request that starts before it is due would have a latency that is too low.
 */
export const realClock: Clock = {
  now,
  setTimer(callback, ms) {
    const due = now() + ms
    let timer: NodeJS.Timeout
    const wait = (): void => {
      timer = setTimeout(look, Math.min(Math.max(1, due - now()), LONGEST_TIMER_MS))
    }
    const look = (): void => {
      if (now() < due) wait()
      else callback()
    }
    wait()
    return () => clearTimeout(timer)
  },
}
