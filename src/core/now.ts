/** Milliseconds of the monotonic clock. Captured when the module loads: a test's fake timers must not freeze it. */
export const now: () => number = performance.now.bind(performance)
