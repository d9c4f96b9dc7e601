import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { endpointOf } from '../wire/endpoint.ts'
import { textOf } from './fetch-arguments.ts'
import { endingByAbort } from './ending.ts'
import type { Place, RequestObservation } from './observation.ts'
import type { OpenCall } from './open-call.ts'

/** What undici publishes of a request; stable since its version 7, which Node 24 brings. */
export interface UndiciRequest {
  readonly origin: string | URL
  readonly path: string
  readonly method: string
  readonly body: unknown
  readonly headers: readonly string[] | string
  /** Ends it; `null` until it has a connection. */
  readonly abort?: ((reason: unknown) => void) | null
}

/** What is known of a request when undici makes it. */
interface Departure {
  readonly request: UndiciRequest
  readonly url: URL
  readonly startedAt: number
  readonly place: Place | undefined
  /** Told of a model call outside any request. */
  readonly outside: () => void
  /** Told of a model call that cannot be read. */
  readonly unrecognised: (place: string) => void
}

/** A request that the patched `fetch` did not see, and that may be a model call: its body tells, once it was sent. */
export class EscapedCall {
  readonly #departure: Departure
  readonly #inRequest: boolean
  #parts: Uint8Array[] | null = []
  #open: { observation: RequestObservation; call: OpenCall; attempt: number } | null = null
  #encoding = ''

  constructor(departure: Departure) {
    this.#departure = departure
    const observation = departure.place?.observation
    this.#inRequest = observation !== undefined && observation?.finished === false
    const body = textOf(departure.request.body)
    if (body !== null) this.#begin(body)
  }

  /** It has a connection now, and can be ended. */
  leaving(): void {
    const signal = this.#departure.place?.observation?.signal
    if (signal?.aborted === true) this.#departure.request.abort?.(signal.reason)
  }

  sent(chunk: Uint8Array): void {
    this.#parts?.push(Buffer.from(chunk))
  }

  allSent(): void {
    if (this.#parts !== null) this.#begin(Buffer.concat(this.#parts).toString('utf8'))
  }

  headers(status: number, headers: readonly Uint8Array[]): void {
    this.allSent()
    const pairs = pairsOf(headers)
    this.#encoding = pairs.find(([name]) => name === 'content-encoding')?.[1] ?? ''
    this.#note((call) => call.headers(status, pairs))
  }

  chunk(bytes: Uint8Array): void {
    this.#note((call) => call.chunk(bytes))
  }

  ended(): void {
    this.#note((call) => call.bodyEnded((body) => decoded(body, this.#encoding)))
  }

  failed(error: Error): void {
    this.allSent()
    this.#note((call, { signal }) =>
      call.failed(error, endingByAbort(signal, error.name === 'AbortError')),
    )
  }

  #begin(body: string): void {
    this.#parts = null
    const { request, url, startedAt, place, outside, unrecognised } = this.#departure
    const endpoint = endpointOf(url, request.method, body)
    if (endpoint.type === 'unrecognised') unrecognised(endpoint.place)
    if (endpoint.type !== 'call') return
    const observation = place?.observation ?? null
    // A retry of a request that is over: it ends as it leaves.
    if (observation?.signal.aborted === true) return
    if (observation === null || !this.#inRequest) {
      outside()
      return
    }
    if (observation.finished) return
    const { format, provider, model } = endpoint
    const retries = headerOf(request.headers, 'x-stainless-retry-count')
    const call = observation.beginAttempt(
      { format, provider, model, url, body, startedAt },
      retries === null ? null : Number(retries),
    )
    this.#open = { observation, call, attempt: call.attempts }
    const { signal } = observation
    signal.addEventListener('abort', () => request.abort?.(signal.reason), { once: true })
  }

  #note(what: (call: OpenCall, observation: RequestObservation) => void): void {
    if (this.#open === null) return
    const { observation, call, attempt } = this.#open
    // A late word of an attempt that was retried meanwhile is no news of the newest one.
    if (!observation.finished && call.attempts === attempt) what(call, observation)
  }
}

/** Undici publishes the bytes as they came over the wire. */
function decoded(body: Buffer, encoding: string): Buffer {
  switch (encoding.toLowerCase()) {
    case '':
    case 'identity':
      return body
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(body)
    case 'deflate':
      return inflateSync(body)
    case 'br':
      return brotliDecompressSync(body)
    default:
      throw new TypeError(`Nothing here undoes the encoding ${encoding}.`)
  }
}

/** Header names and values alternate. */
function pairsOf(list: readonly (Uint8Array | string)[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < list.length; index += 2) {
    pairs.push([String(list[index]).toLowerCase(), String(list[index + 1])])
  }
  return pairs
}

function headerOf(headers: UndiciRequest['headers'], name: string): string | null {
  const list = typeof headers === 'string' ? headers.split(/: |\r\n/) : headers
  return pairsOf(list).find(([key]) => key === name)?.[1] ?? null
}
