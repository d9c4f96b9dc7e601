import type { Attempt, Call, FormatId } from '../core/calls/call.ts'
import { now } from '../core/now.ts'
import { failureOfAnswer, retryDelayIn } from '../wire/failure.ts'
import { framingOf, scannerOf, type Framing } from '../wire/framing.ts'
import { READERS } from '../wire/readers.ts'
import { Reading } from '../wire/reading.ts'
import type { Scanner } from '../wire/scanner.ts'
import { decoded, estimate, parse, retryAfterMs } from './answer-body.ts'
import { endingOf, type Ending } from './ending.ts'
import { modelIn } from './request-body.ts'

const RATE_LIMIT_HEADER = /^(?:x-ratelimit-|anthropic-ratelimit-|retry-after)/
const REQUEST_ID = new Set(['request-id', 'x-request-id', 'x-amzn-requestid'])
/** An answer without streaming is kept until its end, up to this size; beyond it its usage stays unknown. */
const LARGEST_ANSWER = 16_000_000

export interface CallStart {
  readonly format: FormatId
  readonly provider: string
  /** As the path names it. */
  readonly model: string | null
  readonly url: URL
  readonly body: string | null
  readonly startedAt: number
}

/** A model call that is going on: one attempt after another, until one is not followed by a retry. */
export class OpenCall {
  readonly url: string
  readonly body: string | null
  readonly #start: CallStart
  readonly #onByte: (at: number, firstToken: boolean) => void
  readonly #attempts: Attempt[] = []
  #reading = new Reading()
  #scanner: Scanner | null = null
  #parts: Uint8Array[] = []
  #size = 0
  #json = false
  #firstByteAt: number | null = null
  #ending: Ending | null = null
  #rateLimit: Record<string, string> = {}
  #simulated = false

  constructor(start: CallStart, onByte: (at: number, firstToken: boolean) => void) {
    this.#start = start
    this.#onByte = onByte
    this.url = start.url.origin + start.url.pathname
    this.body = start.body
  }

  get attempts(): number {
    return this.#attempts.length
  }

  /**
   * Whether the newest attempt ended with nothing, so that another may follow. Whoever asks again
   * after a part of the answer makes a new call: that part was billed.
   */
  get mayBeRetried(): boolean {
    const { chunks, usage } = this.#reading
    return this.#ending !== null && this.#ending.outcome !== 'ok' && chunks === 0 && usage === null
  }

  beginAttempt(startedAt: number): void {
    const last = this.#attempts.at(-1)
    // A client retries what it gave up itself only when that took too long.
    if (last !== undefined && last.error === null) last.error = 'timeout'
    this.#attempts.push({
      startedAt,
      headersAt: null,
      endedAt: startedAt,
      status: null,
      error: null,
      retryAfterMs: null,
      requestId: null,
    })
    this.#reading = new Reading()
    this.#scanner = null
    this.#parts = []
    this.#size = 0
    this.#json = false
    this.#firstByteAt = null
    this.#ending = null
  }

  headers(status: number, headers: Iterable<[string, string]>): void {
    const attempt = this.#attempts.at(-1)!
    attempt.headersAt = now()
    attempt.status = status
    this.#rateLimit = {}
    let framing: Framing | null = null
    for (const [name, value] of headers) {
      if (RATE_LIMIT_HEADER.test(name)) this.#rateLimit[name] = value
      if (REQUEST_ID.has(name)) attempt.requestId = value
      if (name === 'x-simulated-by') this.#simulated = true
      if (name === 'content-type') {
        framing = framingOf(value, this.#start.url.pathname)
        this.#json = /^application\/json/i.test(value)
      }
    }
    attempt.retryAfterMs = retryAfterMs(this.#rateLimit)
    if (framing !== null && status < 400) {
      const reader = READERS[this.#start.format]
      const reading = this.#reading
      this.#scanner = scannerOf(framing, (data, at) => reader.readEvent(reading, data, at))
    }
    if (status >= 400) this.#end({ outcome: failureOfAnswer(status, null).kind, message: null })
  }

  chunk(bytes: Uint8Array): void {
    const at = now()
    this.#firstByteAt ??= at
    if (this.#scanner === null) {
      this.#size += bytes.byteLength
      // The reader may use its buffer again.
      if (this.#size <= LARGEST_ANSWER) this.#parts.push(new Uint8Array(bytes))
      else this.#parts = []
      this.#onByte(at, false)
      return
    }
    this.#scanner.push(bytes, at)
    this.#onByte(at, this.#reading.firstTokenAt !== null)
  }

  /** The body is over. `decode` undoes a content encoding that the client undoes itself. */
  bodyEnded(decode: (body: Buffer) => Buffer = (body) => body): void {
    this.#scanner?.end(now())
    if (this.#scanner === null) this.#readWhole(decode)
    else this.#end(endingOf(this.#reading, { type: 'ended' }))
  }

  #readWhole(decode: (body: Buffer) => Buffer): void {
    const attempt = this.#attempts.at(-1)!
    const { status } = attempt
    const text = this.#size <= LARGEST_ANSWER ? decoded(this.#parts, decode) : null
    this.#parts = []
    const answer = text === null ? null : parse(text)
    if (status !== null && status >= 400) {
      this.#ending = null
      attempt.retryAfterMs ??= retryDelayIn(answer)
      const { kind, message } = failureOfAnswer(status, answer)
      this.#end({ outcome: kind, message })
      return
    }
    if (answer !== null) READERS[this.#start.format].readAnswer(this.#reading, answer)
    // An answer that is whole but not understood did succeed; only its figures are unknown.
    const half = this.#json && text !== null && answer === null
    this.#reading.terminal = !half
    this.#end(endingOf(this.#reading, { type: 'ended' }))
  }

  /** The reader went away, without an error. */
  bodyCancelled(): void {
    this.#end(endingOf(this.#reading, { type: 'cancelled' }))
  }

  failed(error: unknown, aborted: Ending | null): void {
    const answered = this.#attempts.at(-1)!.headersAt !== null
    const { origin } = this.#start.url
    this.#end(endingOf(this.#reading, { type: 'failed', error, aborted, answered, origin }))
  }

  /** The call as it stands; one that goes on ends as `ifOpen` says. */
  finish(ifOpen: Ending): Call {
    const reading = this.#reading
    // A client may stop reading at the end of the answer, or at an error event.
    const over = reading.terminal || reading.failure !== null
    this.#end(over ? endingOf(reading, { type: 'cancelled' }) : ifOpen)
    reading.seal()
    const { outcome, message } = this.#ending!
    const { format, provider } = this.#start
    const last = this.#attempts.at(-1)!
    const { usage, textBytes, firstTokenAt, firstAnswerAt, lastTokenAt } = reading
    return {
      provider,
      format,
      url: this.url,
      requestedModel: this.#requestedModel(),
      model: reading.model,
      streamed: this.#scanner !== null,
      startedAt: this.#start.startedAt,
      endedAt: last.endedAt,
      attempts: this.#attempts,
      firstByteAt: this.#firstByteAt,
      firstTokenAt,
      firstAnswerAt,
      lastTokenAt,
      chunks: reading.chunks,
      gaps: reading.gaps,
      usage,
      usageIsFinal: reading.usageIsFinal,
      estimatedUsage: usage === null && textBytes > 0 ? estimate(this.body, textBytes) : null,
      finishReason: reading.finishReason,
      serviceTier: reading.serviceTier,
      outcome,
      errorMessage: message,
      rateLimit: this.#rateLimit,
      simulated: this.#simulated,
    }
  }

  /** Azure's path names a deployment, by a word of the team; its body may name the model. */
  #requestedModel(): string | null {
    const { format, model } = this.#start
    return format === 'openai-chat' ? (modelIn(this.body) ?? model) : (model ?? modelIn(this.body))
  }

  #end(ending: Ending): void {
    if (this.#ending !== null) return
    this.#ending = ending
    const attempt = this.#attempts.at(-1)!
    attempt.endedAt = now()
    const { outcome } = ending
    attempt.error = outcome === 'ok' || outcome === 'cancelled' ? null : outcome
  }
}
