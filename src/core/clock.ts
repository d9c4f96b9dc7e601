/** Where the executor gets its time from; the real one, or a virtual one that runs hours in milliseconds. */
export interface Clock {
  /** Milliseconds on a monotonic scale. */
  now(): number
  /** Calls `callback` once, at `now() + ms` or later; returns a function that cancels it. */
  setTimer(callback: () => void, ms: number): () => void
}
