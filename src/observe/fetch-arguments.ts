import { setImmediate } from 'node:timers'

/** What can be learned of a request from what `fetch` was called with, without reading a body. */
export interface FetchArguments {
  readonly url: URL
  readonly method: string
  readonly header: (name: string) => string | null
  readonly signal: AbortSignal | null
}

type Input = RequestInfo | URL
type Init = RequestInit | undefined

/** `null` when they make no request: the real `fetch` will say so. */
export function readArguments(input: Input, init: Init): FetchArguments | null {
  try {
    const request = input instanceof Request ? input : null
    return {
      url: new URL(request?.url ?? (input as string | URL)),
      method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
      header: (name) =>
        init?.headers === undefined
          ? (request?.headers.get(name) ?? null)
          : headerOf(init.headers, name),
      signal: (init?.signal === undefined ? request?.signal : init.signal) ?? null,
    }
  } catch {
    return null
  }
}

/** The body where it is a text or bytes, or a `Request` made of them; else `null`. */
export function readBody(input: Input, init: Init): string | null | Promise<string | null> {
  if (init?.body !== undefined && init.body !== null) return textOf(init.body)
  return input instanceof Request ? bodyOf(input) : null
}

/** Whoever replaces `fetch`, or wraps it, likes to pass a `Request`: the text that it was made of is there at once. */
async function bodyOf(request: Request): Promise<string | null> {
  if (request.body === null || request.bodyUsed || request.body.locked) return null
  const reader = request.clone().body!.getReader()
  const parts: Uint8Array[] = []
  const whole = (async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return Buffer.concat(parts).toString('utf8')
      parts.push(value)
    }
  })().catch(() => null)
  // A stream that the user still writes is not waited for.
  const turn = new Promise<null>((resolve) => {
    setImmediate(() => resolve(null))
  })
  const text = await Promise.race([whole, turn])
  if (text === null) reader.cancel().catch(() => {})
  return text
}

/** A body's text where it is one. */
export function textOf(body: unknown): string | null {
  if (typeof body === 'string') return body
  if (body instanceof ArrayBuffer) return Buffer.from(body).toString('utf8')
  if (!ArrayBuffer.isView(body)) return null
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
}

function headerOf(headers: HeadersInit, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name)
  const entries = Symbol.iterator in headers ? [...headers] : Object.entries(headers)
  return entries.find(([key]) => key.toLowerCase() === name)?.[1] ?? null
}
