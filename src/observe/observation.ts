import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Call } from '../core/calls/call.ts'
import type { Observation, Observer } from '../core/calls/observation.ts'
import { endingBySignal } from './ending.ts'
import type { FetchArguments } from './fetch-arguments.ts'
import { observeFetch } from './observe-fetch.ts'
import { OpenCall, type CallStart } from './open-call.ts'
import type { Tap } from './tap.ts'

/** Where a piece of code stands: in which request, if any, and whether inside the patched `fetch`. */
export interface Place {
  readonly observation: RequestObservation | null
  readonly inFetch: boolean
}

/** Opens the books of requests, whose calls the tap sees. */
export function observerOf({ places }: Tap): Observer {
  return { begin: (signal) => new RequestObservation(signal, places) }
}

/** The books of one request. */
export class RequestObservation implements Observation {
  readonly signal: AbortSignal
  readonly #storage: AsyncLocalStorage<Place>
  readonly #calls: OpenCall[] = []
  #firstTokenAt: number | null = null
  #lastByteAt: number | null = null
  #finished = false

  constructor(signal: AbortSignal, storage: AsyncLocalStorage<Place>) {
    this.signal = signal
    this.#storage = storage
  }

  get firstTokenAt(): number | null {
    return this.#firstTokenAt
  }

  get hasCalls(): boolean {
    return this.#calls.length > 0
  }

  get lastByteAt(): number | null {
    return this.#lastByteAt
  }

  get finished(): boolean {
    return this.#finished
  }

  run<Result>(work: () => Result): Result {
    return this.#storage.run({ observation: this, inFetch: false }, work)
  }

  /** Sends a call of this request through the patched `fetch`, and takes down what comes back. */
  fetched(
    start: CallStart,
    given: FetchArguments,
    send: () => Promise<Response>,
  ): Promise<Response> {
    return observeFetch(this, start, given, send)
  }

  /** Takes down an attempt: of a new call, or of one that this attempt retries. */
  beginAttempt(start: CallStart, retryCount: number | null): OpenCall {
    const call = this.#retriedCall(start, retryCount) ?? this.#newCall(start)
    call.beginAttempt(start.startedAt)
    return call
  }

  finish(): Call[] {
    this.#finished = true
    const ifOpen = endingBySignal(this.signal)
    return this.#calls.map((call) => call.finish(ifOpen))
  }

  #newCall(start: CallStart): OpenCall {
    const call = new OpenCall(start, (at, firstToken) => {
      if (this.#finished) return
      this.#lastByteAt = at
      if (firstToken) this.#firstTokenAt ??= at
    })
    this.#calls.push(call)
    return call
  }

  /**
   * Both SDKs count their retries in a header; other clients repeat the same body after a failure.
   * The same prompt may be asked many times at once: only a call that failed can be meant.
   */
  #retriedCall({ url, body }: CallStart, retryCount: number | null): OpenCall | undefined {
    if (retryCount === 0) return undefined
    const place = url.origin + url.pathname
    return this.#calls.find(
      (call) =>
        call.mayBeRetried &&
        call.url === place &&
        call.body === body &&
        (retryCount === null ? body !== null : call.attempts === retryCount),
    )
  }
}
