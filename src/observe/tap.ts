import { AsyncLocalStorage } from 'node:async_hooks'
import { now } from '../core/now.ts'
import { endpointOf, mayBeCall } from '../wire/endpoint.ts'
import { guardConnections } from './connection-guard.ts'
import { readArguments, readBody, type FetchArguments } from './fetch-arguments.ts'
import type { Place, RequestObservation } from './observation.ts'
import { quietly } from './quietly.ts'
import { isHere, refuse, simulated } from './simulate.ts'
import { listenToUndici } from './undici-channel.ts'

/**
 * Sees the model calls of this process. Loaded before any client is built, and so kept small: what
 * reads an answer comes with the first request's observation.
 */
export interface Tap {
  /** In which request each piece of code stands. */
  readonly places: AsyncLocalStorage<Place>
  /** From now on model calls go to the simulator at this URL; `null`: to their providers. */
  simulateAt(url: string | null): void
  /** Model calls made outside any request so far. */
  unattributed(): number
  /** Requests so far that looked like a model call and were not understood: host and path, and how many. */
  unrecognised(): Record<string, number>
}

const MARK = Symbol.for('vitest-load.tap')

/** Patches `globalThis.fetch`, once per process however often it is called. */
export function installTap(): Tap {
  const world = globalThis as { [MARK]?: Tap }
  return (world[MARK] ??= new FetchTap())
}

class FetchTap implements Tap {
  readonly places = new AsyncLocalStorage<Place>()
  readonly #fetch = globalThis.fetch
  readonly #unrecognised: Record<string, number> = {}
  #unattributed = 0
  #simulatorUrl: string | null = null

  constructor() {
    globalThis.fetch = (input, init) => this.#tapped(input, init)
    listenToUndici(this.places, {
      outside: () => this.#unattributed++,
      unrecognised: (place) => this.#countUnrecognised(place),
    })
    guardConnections(() => this.#simulatorUrl !== null)
  }

  simulateAt(url: string | null): void {
    this.#simulatorUrl = url
  }

  unattributed(): number {
    return this.#unattributed
  }

  unrecognised(): Record<string, number> {
    return { ...this.#unrecognised }
  }

  async #tapped(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const given = readArguments(input, init)
    if (given === null) return this.#fetch(input, init)
    const { url, method } = given
    const startedAt = now()
    const read = mayBeCall(url, method) ? quietly(() => readBody(input, init), null) : null
    const body = read instanceof Promise ? await read.catch(() => null) : read
    const endpoint = endpointOf(url, method, body)
    const observation = this.places.getStore()?.observation ?? null
    const send = (request: RequestInfo | URL, changes?: RequestInit): Promise<Response> =>
      // What undici does from here on is seen already.
      this.places.run({ observation, inFetch: true }, () => this.#fetch(request, changes))

    if (endpoint.type === 'other') return this.#fetch(input, init)
    if (endpoint.type === 'unrecognised') {
      this.#countUnrecognised(endpoint.place)
      if (this.#simulatorUrl !== null && !isHere(url)) throw refuse(endpoint.place)
      return send(input, init)
    }
    const signal = signalFor(given, observation)
    const changes = signal === null ? init : { ...init, signal }
    const target =
      this.#simulatorUrl === null ? input : simulated(input, url, endpoint, this.#simulatorUrl)
    if (endpoint.type === 'free') return send(target, changes)
    // A client without the request's signal takes its end for a broken connection, and tries again: to nobody.
    if (observation?.signal.aborted === true) return send(target, changes)
    if (observation === null || observation.finished) {
      this.#unattributed++
      return send(target, changes)
    }
    const { format, provider, model } = endpoint
    const start = { format, provider, model, url, body, startedAt }
    return observation.fetched(start, given, () => send(target, changes))
  }

  #countUnrecognised(place: string): void {
    this.#unrecognised[place] = (this.#unrecognised[place] ?? 0) + 1
  }
}

/** The user's signal and the request's: both SDKs stop watching the time once headers are there. */
function signalFor(
  { signal }: FetchArguments,
  observation: RequestObservation | null,
): AbortSignal | null {
  if (observation === null) return null
  if (observation.signal.aborted) return observation.signal
  if (observation.finished) return null
  if (signal === null) return observation.signal
  // A polyfill's signal cannot be joined with another: the user's comes first.
  return signal instanceof AbortSignal ? AbortSignal.any([signal, observation.signal]) : null
}
