import type { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { endpointOf } from '../wire/endpoint.ts'
import { looksLikeModelCall } from './fetch-arguments.ts'
import type { Place, RequestObservation } from './observation.ts'
import type { OpenCall } from './open-call.ts'

/** What undici publishes of a request; stable since its version 7, which Node 24 brings. */
interface UndiciRequest {
  readonly origin: string | URL
  readonly path: string
  readonly method: string
  readonly body: unknown
  readonly headers: readonly string[] | string
}

interface Escaped {
  readonly observation: RequestObservation
  readonly call: OpenCall
  encoding: string
}

export interface EscapeEvents {
  /** A model call outside any request. */
  outside(): void
  unrecognised(place: string): void
}

/**
 * Sees the model calls that do not pass the patched `fetch`: of clients built before it was
 * patched, and of undici's own functions. Needs Node 24, whose undici publishes the bodies.
 */
export function listenToUndici(storage: AsyncLocalStorage<Place>, events: EscapeEvents): void {
  if (Number.parseInt(process.versions['undici'] ?? '0', 10) < 7) return
  const calls = new WeakMap<UndiciRequest, Escaped>()

  subscribe('undici:request:create', (message) => {
    const { request } = message as { request: UndiciRequest }
    const place = storage.getStore()
    if (place?.inFetch === true) return
    const href = String(request.origin) + request.path
    if (!URL.canParse(href)) return
    const url = new URL(href)
    const body = bodyOf(request.body)
    const endpoint = endpointOf(url, request.method, () => looksLikeModelCall(body))
    if (endpoint.type === 'unrecognised') events.unrecognised(endpoint.place)
    if (endpoint.type !== 'call') return
    const observation = place?.observation ?? null
    if (observation === null || observation.finished) {
      events.outside()
      return
    }
    const { format, provider } = endpoint
    const retries = headerOf(request.headers, 'x-stainless-retry-count')
    const call = observation.beginAttempt(
      { format, provider, url, body },
      retries === null ? null : Number(retries),
    )
    calls.set(request, { observation, call, encoding: '' })
  })

  const open = (message: unknown): Escaped | null => {
    const escaped = calls.get((message as { request: UndiciRequest }).request)
    return escaped === undefined || escaped.observation.finished ? null : escaped
  }
  subscribe('undici:request:headers', (message) => {
    const escaped = open(message)
    if (escaped === null) return
    const { response } = message as {
      response: { statusCode: number; headers: readonly Uint8Array[] }
    }
    const headers = pairsOf(response.headers)
    escaped.encoding = headers.find(([name]) => name === 'content-encoding')?.[1] ?? ''
    escaped.call.headers(response.statusCode, headers)
  })
  subscribe('undici:request:bodyChunkReceived', (message) => {
    open(message)?.call.chunk((message as { chunk: Uint8Array }).chunk)
  })
  subscribe('undici:request:trailers', (message) => {
    const escaped = open(message)
    escaped?.call.bodyEnded((body) => decoded(body, escaped.encoding))
  })
  subscribe('undici:request:error', (message) => {
    const escaped = open(message)
    const { error } = message as { error: Error }
    escaped?.call.failed(error, escaped.observation.signal.aborted || error.name === 'AbortError')
  })
}

/** Undici publishes the bytes as they came over the wire. */
function decoded(body: Buffer, encoding: string): Buffer {
  if (encoding === 'gzip') return gunzipSync(body)
  if (encoding === 'deflate') return inflateSync(body)
  return encoding === 'br' ? brotliDecompressSync(body) : body
}

function bodyOf(body: unknown): string | null {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : null
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
