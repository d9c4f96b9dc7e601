/** Milliseconds of the monotonic clock. Captured when the module loads: a test's fake timers must not freeze it. */
export const now: () => number = performance.now.bind(performance)

const { now: wallClock } = Date

/** The date and time as ISO 8601; real under fake timers, as `now` is. */
export function timestamp(): string {
  return new Date(wallClock()).toISOString()
}
