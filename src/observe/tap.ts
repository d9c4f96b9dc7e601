import { AsyncLocalStorage } from 'node:async_hooks'
import type { Observation, Observer } from '../core/observation.ts'
import { endpointOf, type Endpoint } from '../wire/endpoint.ts'
import { guardConnections } from './connection-guard.ts'
import { looksLikeModelCall, readArguments, type FetchArguments } from './fetch-arguments.ts'
import { RequestObservation, type Place } from './observation.ts'
import { refuse, simulated } from './simulate.ts'
import { tapBody } from './tapped-body.ts'
import { listenToUndici } from './undici-channel.ts'

/** Sees the model calls of this process. */
export interface Tap extends Observer {
  /** From now on model calls go to the simulator at this URL; `null`: to their providers. */
  simulateAt(url: string | null): void
  /** Model calls made outside any request so far. */
  unattributed(): number
  /** Requests so far that went to a provider and were not understood: host and path, and how many. */
  unrecognised(): Record<string, number>
}

const MARK = Symbol.for('vitest-load.tap')

/** Patches `globalThis.fetch`, once per process however often it is called. */
export function installTap(): Tap {
  const world = globalThis as { [MARK]?: Tap }
  return (world[MARK] ??= new FetchTap())
}

class FetchTap implements Tap {
  readonly #storage = new AsyncLocalStorage<Place>()
  readonly #fetch = globalThis.fetch
  readonly #unrecognised: Record<string, number> = {}
  #unattributed = 0
  #simulatorUrl: string | null = null

  constructor() {
    globalThis.fetch = (input, init) => this.#tapped(input, init)
    listenToUndici(this.#storage, {
      outside: () => this.#unattributed++,
      unrecognised: (place) => this.#countUnrecognised(place),
    })
    guardConnections(() => this.#simulatorUrl !== null)
  }

  begin(signal: AbortSignal): Observation {
    return new RequestObservation(signal, this.#storage)
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
    const endpoint = endpointOf(given.url, given.method, () => looksLikeModelCall(given.body))
    const observation = this.#storage.getStore()?.observation ?? null
    const send = (request: RequestInfo | URL, changes?: RequestInit): Promise<Response> =>
      // What undici does from here on is seen already.
      this.#storage.run({ observation, inFetch: true }, () => this.#fetch(request, changes))

    if (endpoint.type === 'other') return this.#fetch(input, init)
    if (endpoint.type === 'unrecognised') {
      this.#countUnrecognised(endpoint.place)
      if (this.#simulatorUrl !== null) throw refuse(endpoint.place)
      return send(input, init)
    }
    const signal = signalFor(given, observation)
    const changes = signal === null ? init : { ...init, signal }
    const target =
      this.#simulatorUrl === null
        ? input
        : simulated(input, given.url, endpoint, this.#simulatorUrl)
    if (endpoint.type === 'free') return send(target, changes)
    if (observation === null || observation.finished) {
      this.#unattributed++
      return send(target, changes)
    }
    return observe(observation, endpoint, given, () => send(target, changes))
  }

  #countUnrecognised(place: string): void {
    this.#unrecognised[place] = (this.#unrecognised[place] ?? 0) + 1
  }
}

async function observe(
  observation: RequestObservation,
  { format, provider }: Endpoint & { type: 'call' },
  { url, body, header, signal }: FetchArguments,
  send: () => Promise<Response>,
): Promise<Response> {
  const retries = header('x-stainless-retry-count')
  const start = { format, provider, url, body }
  const call = observation.beginAttempt(start, retries === null ? null : Number(retries))
  const attempt = call.attempts
  // A late word of an attempt that was retried meanwhile is no news of the newest one.
  const current = (): boolean => !observation.finished && call.attempts === attempt
  const aborted = (): boolean => signal?.aborted === true || observation.signal.aborted
  let response: Response
  try {
    response = await send()
  } catch (error) {
    if (current()) call.failed(error, aborted())
    throw error
  }
  if (!current()) return response
  call.headers(response.status, response.headers)
  return tapBody(response, {
    chunk: (bytes) => {
      if (current()) call.chunk(bytes)
    },
    ended: () => {
      if (current()) call.bodyEnded()
    },
    cancelled: () => {
      if (current()) call.bodyCancelled()
    },
    failed: (error) => {
      if (current()) call.failed(error, aborted())
    },
  })
}

/** The user's signal and the request's: both SDKs stop watching the time once headers are there. */
function signalFor(
  { signal }: FetchArguments,
  observation: RequestObservation | null,
): AbortSignal | null {
  if (observation === null || observation.finished) return null
  return signal === null ? observation.signal : AbortSignal.any([signal, observation.signal])
}
