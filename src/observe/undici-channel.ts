import type { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { now } from '../core/now.ts'
import { endpointOf, mayBeCall } from '../wire/endpoint.ts'
import { EscapedCall, type UndiciRequest } from './escaped-call.ts'
import type { Place } from './observation.ts'
import { quietly } from './quietly.ts'

export interface EscapeEvents {
  /** A model call outside any request. */
  readonly outside: () => void
  readonly unrecognised: (place: string) => void
}

/**
 * Sees the model calls that do not pass the patched `fetch`: of clients built before it was
 * patched, and of undici's own functions. Needs Node 24, whose undici publishes the bodies.
 */
export function listenToUndici(storage: AsyncLocalStorage<Place>, events: EscapeEvents): void {
  if (Number.parseInt(process.versions['undici'] ?? '0', 10) < 7) return
  const calls = new WeakMap<UndiciRequest, EscapedCall>()

  on('request:create', ({ request }) => {
    const place = storage.getStore()
    if (place?.inFetch === true) return
    const url = new URL(String(request.origin) + request.path)
    if (mayBeCall(url, request.method)) {
      const startedAt = now()
      calls.set(request, new EscapedCall({ request, url, startedAt, place, ...events }))
      return
    }
    const endpoint = endpointOf(url, request.method, null)
    if (endpoint.type === 'unrecognised') events.unrecognised(endpoint.place)
  })
  on('client:sendHeaders', ({ request }) => calls.get(request)?.leaving())
  on('request:bodyChunkSent', ({ request, chunk }) => calls.get(request)?.sent(chunk))
  on('request:bodySent', ({ request }) => calls.get(request)?.allSent())
  on('request:headers', ({ request, response: { statusCode, headers } }) =>
    calls.get(request)?.headers(statusCode, headers),
  )
  on('request:bodyChunkReceived', ({ request, chunk }) => calls.get(request)?.chunk(chunk))
  on('request:trailers', ({ request }) => calls.get(request)?.ended())
  on('request:error', ({ request, error }) => calls.get(request)?.failed(error))
}

/** What each channel publishes, besides the request. */
interface Published {
  readonly request: UndiciRequest
  readonly chunk: Uint8Array
  readonly response: { readonly statusCode: number; readonly headers: readonly Uint8Array[] }
  readonly error: Error
}

/** What a subscriber throws would end the process. */
function on(name: string, listener: (message: Published) => void): void {
  subscribe(`undici:${name}`, (message) => quietly(() => listener(message as Published), undefined))
}
