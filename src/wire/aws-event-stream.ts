import { crc32 } from 'node:zlib'
import type { OnData, Scanner } from './scanner.ts'

/** Total length, length of the headers, and a checksum of both; 32 bits each. */
const PRELUDE = 12
const CHECKSUM = 4
/** AWS allows 24 MB; beyond it a length is none. */
const LONGEST_MESSAGE = 32_000_000

/**
 * Finds the events inside AWS's binary event stream, however its bytes are split.
 *
 * Each message of Bedrock's `invoke-with-response-stream` holds one of the model's own events in
 * base64; an exception among them becomes an error event of Anthropic. After a wrong checksum
 * nothing can be found any more, and nothing is made up.
 */
export class AwsScanner implements Scanner {
  readonly #onData: OnData
  #parts: Uint8Array[] = []
  #size = 0
  #wanted = PRELUDE
  #broken = false

  constructor(onData: OnData) {
    this.#onData = onData
  }

  push(bytes: Uint8Array, at: number): void {
    if (this.#broken) return
    // The reader may use its buffer again.
    this.#parts.push(new Uint8Array(bytes))
    this.#size += bytes.byteLength
    if (this.#size < this.#wanted) return
    let rest: Buffer = Buffer.concat(this.#parts)
    while (rest.length >= this.#wanted && !this.#broken) rest = this.#take(rest, at)
    this.#parts = this.#broken ? [] : [rest]
    this.#size = rest.length
  }

  /** What has not come whole by now is no message. */
  end(): void {
    this.#parts = []
    this.#broken = true
  }

  /** Reads the length of a message, or then the message itself; gives what comes behind. */
  #take(bytes: Buffer, at: number): Buffer {
    const length = bytes.readUInt32BE(0)
    if (this.#wanted === PRELUDE) {
      const right = crc32(bytes.subarray(0, PRELUDE - CHECKSUM)) === bytes.readUInt32BE(8)
      this.#broken = !right || length < PRELUDE + CHECKSUM || length > LONGEST_MESSAGE
      this.#wanted = length
      return bytes
    }
    this.#wanted = PRELUDE
    const end = length - CHECKSUM
    this.#broken = crc32(bytes.subarray(0, end)) !== bytes.readUInt32BE(end)
    if (this.#broken) return bytes
    const headersEnd = PRELUDE + bytes.readUInt32BE(4)
    const headers = headersIn(bytes.subarray(PRELUDE, headersEnd))
    const data = dataOf(headers, bytes.subarray(headersEnd, end))
    if (data !== null) this.#onData(data, at)
    return bytes.subarray(length)
  }
}

/** Sizes of the values of fixed size, by the number of their type: booleans, integers, a time, a UUID. */
const SIZES: Record<number, number> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 }
const STRING = 7

/** The headers that are texts. */
function headersIn(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const nameEnd = at + 1 + bytes[at]!
    const name = bytes.toString('latin1', at + 1, nameEnd)
    const type = bytes[nameEnd]!
    const fixed = SIZES[type]
    const start = nameEnd + (fixed === undefined ? 3 : 1)
    const end = start + (fixed ?? (bytes[nameEnd + 1]! << 8) + bytes[nameEnd + 2]!)
    // Past its end there is nothing, and a comparison with it is false: the loop ends.
    if (type === STRING) headers.set(name, bytes.toString('utf8', start, end))
    at = end
  }
  return headers
}

function dataOf(headers: Map<string, string>, payload: Buffer): string | null {
  const kind = headers.get(':message-type')
  const body = objectIn(payload)
  if (kind === 'exception' || kind === 'error') {
    const type = headers.get(':exception-type') ?? headers.get(':error-code')
    const message = body?.['message'] ?? headers.get(':error-message')
    return asLatin1(JSON.stringify({ type: 'error', error: { type, message } }))
  }
  const bytes: unknown = body?.['bytes']
  if (typeof bytes === 'string') return Buffer.from(bytes, 'base64').toString('latin1')
  // Not every server that stands in for AWS wraps the event.
  return typeof body?.['type'] === 'string' ? payload.toString('latin1') : null
}

function objectIn(payload: Buffer): { readonly [name: string]: unknown } | null {
  try {
    return Object(JSON.parse(payload.toString('utf8')))
  } catch {
    return null
  }
}

/** As readers take it: one character for each byte. */
function asLatin1(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** One event as a message of the stream, a character for each byte; an error event becomes an exception. */
export function awsMessage(data: string): string {
  const event = JSON.parse(data)
  return event.type === 'error'
    ? written(
        { ':exception-type': 'modelStreamErrorException', ':message-type': 'exception' },
        { message: event.error.message },
      )
    : written(
        { ':event-type': 'chunk', ':message-type': 'event' },
        { bytes: Buffer.from(data, 'latin1').toString('base64') },
      )
}

function written(named: Record<string, string>, payload: object): string {
  const headers = Buffer.concat(
    Object.entries({ ...named, ':content-type': 'application/json' }).map(header),
  )
  const body = Buffer.from(JSON.stringify(payload))
  const end = PRELUDE + headers.length + body.length
  const bytes = Buffer.alloc(end + CHECKSUM)
  bytes.writeUInt32BE(bytes.length, 0)
  bytes.writeUInt32BE(headers.length, 4)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, PRELUDE - CHECKSUM)), 8)
  headers.copy(bytes, PRELUDE)
  body.copy(bytes, PRELUDE + headers.length)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, end)), end)
  return bytes.toString('latin1')
}

function header([name, value]: [string, string]): Buffer {
  const head = Buffer.from([name.length, ...Buffer.from(name), STRING, 0, value.length])
  return Buffer.concat([head, Buffer.from(value)])
}
