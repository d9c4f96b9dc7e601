import { promptTexts } from '../wire/prompt-texts.ts'

/** What can be learned of a request from what `fetch` was called with, without reading a stream. */
export interface FetchArguments {
  readonly url: URL
  readonly method: string
  /** The body where it is a string or bytes; else `null`. */
  readonly body: string | null
  readonly header: (name: string) => string | null
  readonly signal: AbortSignal | null
}

type Init = RequestInit | undefined

/** `null` when the URL is none: the real `fetch` will say so. */
export function readArguments(input: RequestInfo | URL, init: Init): FetchArguments | null {
  const request = input instanceof Request ? input : null
  const href = hrefOf(input)
  if (!URL.canParse(href)) return null
  return {
    url: new URL(href),
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    body: textOf(init?.body),
    header: (name) => headerOf(init?.headers, name) ?? request?.headers.get(name) ?? null,
    signal: init?.signal ?? request?.signal ?? null,
  }
}

function hrefOf(input: RequestInfo | URL): string {
  if (typeof input === 'string') return input
  return 'href' in input ? input.href : input.url
}

/** Whether a body asks a model for something, whatever the host. */
export function looksLikeModelCall(body: string | null): boolean {
  return body !== null && /"model"\s*:/.test(body) && /"(?:messages|input)"\s*:/.test(body)
}

export function modelIn(body: string | null): string | null {
  const quoted = body === null ? null : /"model"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(body)?.[1]
  return quoted ? (JSON.parse(quoted) as string) : null
}

/** Input tokens of a body at 4 bytes a token of its texts; used only when the answer did not say. */
export function estimateInput(body: string | null): number {
  if (body === null) return 0
  try {
    const texts = promptTexts(JSON.parse(body))
    return Math.ceil(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 4)
  } catch {
    return 0
  }
}

function textOf(body: unknown): string | null {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  return null
}

function headerOf(headers: HeadersInit | undefined, name: string): string | null {
  if (headers === undefined) return null
  if (headers instanceof Headers) return headers.get(name)
  const entries = Array.isArray(headers) ? headers : Object.entries(headers)
  return entries.find(([key]) => key?.toLowerCase() === name)?.[1] ?? null
}
