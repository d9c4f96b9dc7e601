import type { Call } from './call.ts'

/**
 * What the executor needs of whoever watches the model calls of a request. `observe/` implements
 * it; the executor only knows this shape.
 */
export interface Observer {
  /** Opens the books for one request; its calls end when `signal` aborts. */
  begin(signal: AbortSignal): Observation
}

export interface Observation {
  /** Runs `work` so that every model call made in it, now or later, belongs to this request. */
  run<Result>(work: () => Result): Result
  /** The instant of the first token of any streamed call so far, or `null`. */
  readonly firstTokenAt: number | null
  /** The instant of the newest byte of any call so far, or `null`. */
  readonly lastByteAt: number | null
  /** Whether it has made a model call. */
  readonly hasCalls: boolean
  /** Closes the books: later bytes change nothing. Calls still open are recorded as they stand. */
  finish(): Call[]
}
