import type { Usage } from '../core/calls/call.ts'

/** One stretch of an answer, cut into the pieces that a stream brings one by one. */
export type AnswerPart =
  | { readonly type: 'text'; readonly pieces: readonly string[] }
  | { readonly type: 'reasoning'; readonly pieces: readonly string[] }
  /** A tool call; the pieces put together are its arguments as JSON. */
  | { readonly type: 'tool'; readonly name: string; readonly pieces: readonly string[] }

/** What a model answered, free of any provider's format. */
export interface Answer {
  /** Letters and digits; each format puts its own prefix before it. */
  readonly id: string
  /** Seconds since 1970. */
  readonly createdAt: number
  readonly model: string
  readonly parts: readonly AnswerPart[]
  readonly finish: 'end' | 'length' | 'tool'
  /** `null`: the answer says nothing about its usage. */
  readonly usage: Usage | null
}

export interface StreamSettings {
  /** Chat Completions only say usage when `stream_options.include_usage` asked for it. */
  readonly includeUsage: boolean
  /** Whether Anthropic's keep-alive event is sent after the opening. */
  readonly ping: boolean
  /** The number of the piece (from 0) in whose place an error event ends the stream; `null`: none. */
  readonly errorAt: number | null
}

/** An error answer before it has a format. */
export interface Refusal {
  readonly status: number
  readonly message: string
  readonly requestId: string
  /** A spend or credit limit, which no retry heals. */
  readonly quota: boolean
  /** How long it asks to wait, where it does. */
  readonly retryAfterMs?: number
}

/** How one wire format is written: the mirror of `WireReader`. */
export interface WireWriter {
  /** First the events before any content, then one string per piece: its event and those up to the next piece. */
  stream(answer: Answer, settings: StreamSettings): Generator<string, void, undefined>
  /** The whole answer as JSON. */
  answer(answer: Answer): object
  refusal(refusal: Refusal): object
}

/** One event, ready for the wire. */
export interface Frame {
  readonly text: string
  /** Whether it brings a piece of the answer. */
  readonly content: boolean
}

/** JSON in ASCII only, so that its length in characters is its length in bytes. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export function event(name: string, data: object): Frame {
  return { text: `event: ${name}\ndata: ${asciiJson(data)}\n\n`, content: false }
}

/** Joins each content frame with the frames that follow it: one write per piece. */
export function* joined(
  frames: Iterable<Frame>,
  errorAt: number | null,
  errorFrame: () => string,
): Generator<string, void, undefined> {
  let pending = ''
  let piece = 0
  for (const { text, content } of frames) {
    if (content) {
      yield pending
      if (piece++ === errorAt) {
        yield errorFrame()
        return
      }
      pending = text
    } else pending += text
  }
  yield pending
}

export function textOf(part: AnswerPart): string {
  return part.pieces.join('')
}
