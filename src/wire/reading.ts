import type { Usage } from '../core/calls/call.ts'
import { inputOf } from '../core/calls/call-figures.ts'
import type { ErrorKind } from '../core/calls/error-kind.ts'
import { Histogram } from '../core/statistics/histogram.ts'

export interface WireFailure {
  readonly kind: ErrorKind
  readonly message: string
}

/** What has been understood of one answer so far; its size does not grow with the answer. */
export class Reading {
  model: string | null = null
  finishReason: string | null = null
  serviceTier: string | null = null
  usage: Usage | null = null
  usageIsFinal = false
  /** The format's own end was seen. */
  terminal = false
  /** An error event inside the answer. */
  failure: WireFailure | null = null
  firstTokenAt: number | null = null
  firstAnswerAt: number | null = null
  lastTokenAt: number | null = null
  chunks = 0
  gaps: Histogram | null = null
  /** Bytes of text, reasoning, refusals and tool arguments. */
  textBytes = 0

  /** A chunk with content came; `answer` is false for reasoning. */
  content(at: number, answer: boolean, bytes: number): void {
    this.chunks++
    this.textBytes += bytes
    if (answer) this.firstAnswerAt ??= at
    if (this.lastTokenAt === null) this.firstTokenAt = at
    else (this.gaps ??= new Histogram()).add(at - this.lastTokenAt)
    this.lastTokenAt = at
  }

  /** The text of an answer without a stream: its size is all that is kept of it. */
  wholeText(texts: readonly unknown[]): void {
    for (const text of texts) {
      this.textBytes += byteLengthOf(text)
    }
  }

  /** The answer is over, or cut: what it says about its usage is all there will be. */
  seal(): void {
    const { usage, usageIsFinal } = this
    if (usage === null) return
    const noInput = inputOf(usage) === 0
    const uncounted = usageIsFinal ? usage.output === 0 && (noInput || this.textBytes > 0) : noInput
    if (uncounted) {
      // Servers that do not count say 0, which cannot be: that is no figure.
      this.usage = null
      this.usageIsFinal = false
    } else if (!usageIsFinal) {
      // Each chunk with content brought at least one token.
      usage.output = Math.max(usage.output, this.chunks)
    }
  }
}

/** How one wire format is read. */
export interface WireReader {
  /** One server-sent event's data, as Latin-1 text of its bytes; `at` is the instant its bytes came. */
  readEvent(reading: Reading, data: string, at: number): void
  /** A whole JSON answer. */
  readAnswer(reading: Reading, answer: Json): void
}

export type Json = { readonly [key: string]: any }

/** An event's data as JSON, its text decoded as it should be; `null` when it is none. */
export function parseEvent(data: string): Json | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(data, 'latin1').toString('utf8'))
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}

/** What stands before the content of a delta, such as `"text":"`, and whether it is part of the answer. */
export type ContentKey = readonly [key: string, answer: boolean]

/** Nearly all events of a stream come here: nothing is parsed. False when no content was found. */
export function readContent(
  reading: Reading,
  data: string,
  at: number,
  keys: readonly ContentKey[],
): boolean {
  for (const [key, answer] of keys) {
    const bytes = stringLengthAfter(data, key)
    if (bytes > 0) {
      reading.content(at, answer, bytes)
      return true
    }
  }
  return false
}

/**
 * Bytes of the JSON string that follows `key` (such as `"text":"`) in `data`; 0 when it is empty,
 * -1 when the key is not there, or the string does not close because the event was cut.
 *
 * Unescaped quotes cannot stand inside a JSON string, so that no text of a model can look like a key.
 */
export function stringLengthAfter(data: string, key: string): number {
  const found = data.indexOf(key)
  if (found === -1) return -1
  const start = found + key.length
  let end = data.indexOf('"', start)
  while (end > start && isEscaped(data, end)) end = data.indexOf('"', end + 1)
  return end === -1 ? -1 : end - start
}

/** The number that follows `key` (such as `"count":`) where it stands last in `data`; `null` when there is none. */
export function numberAfter(data: string, key: string): number | null {
  const found = data.lastIndexOf(key)
  if (found === -1) return null
  let at = found + key.length
  while (data.charCodeAt(at) === 32) at++
  let value: number | null = null
  for (; data.charCodeAt(at) >= 48 && data.charCodeAt(at) <= 57; at++) {
    value = (value ?? 0) * 10 + data.charCodeAt(at) - 48
  }
  return value
}

function isEscaped(data: string, index: number): boolean {
  let backslashes = 0
  while (data.charCodeAt(index - 1 - backslashes) === 92) backslashes++
  return backslashes % 2 === 1
}

/** The objects of a list in foreign JSON; none when it is no list. */
export function listIn(value: unknown): Json[] {
  if (!Array.isArray(value)) return []
  return value.filter((one): one is Json => typeof one === 'object' && one !== null)
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Bytes of a text; 0 when it is none. */
export function byteLengthOf(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 0
}

export function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}
