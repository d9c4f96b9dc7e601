import type { Usage } from '../core/calls/call.ts'
import type { Json } from '../wire/reading.ts'
import { estimateInput } from './request-body.ts'

/** What the headers of an answer ask to wait, in ms; `null` when they do not. */
export function retryAfterMs(headers: Record<string, string>): number | null {
  const ms = Number(headers['retry-after-ms'] ?? NaN)
  if (Number.isFinite(ms)) return ms
  const value = headers['retry-after']
  if (value === undefined) return null
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return seconds * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now())
}

/** The text of a body; `null` when the encoding is none that is known here. */
export function decoded(parts: Uint8Array[], decode: (body: Buffer) => Buffer): string | null {
  try {
    return decode(Buffer.concat(parts)).toString('utf8')
  } catch {
    return null
  }
}

/** An answer as JSON; `null` when it is none, or half of it. */
export function parse(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}

/** Tokens at 4 bytes each, where the answer does not say. */
export function estimate(body: string | null, textBytes: number): Usage {
  return {
    input: estimateInput(body),
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite1h: 0,
    output: Math.ceil(textBytes / 4),
    reasoning: 0,
  }
}
