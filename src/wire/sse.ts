import { JsonArrayScanner } from './json-array.ts'
import type { OnData, Scanner } from './scanner.ts'

const LINE_FEED = '\n'
const CARRIAGE_RETURN = 13
const SPACE = 32
const OPENING_BRACE = 123
/** What an event brings is far smaller; a line that never ends must not fill the memory. */
const LONGEST_LINE = 32_000_000

/**
 * Finds the data of server-sent events in the bytes of a stream, however they are split.
 *
 * Every provider repeats the event's name inside its data or has none, and puts the data on one
 * line: only `data:` lines matter, and bare JSON, as some servers (Google's among them) write an
 * error into a stream that goes on. Bytes are taken as Latin-1, which is fast, never splits a
 * character, and leaves the JSON around the text as it is.
 */
export class EventScanner implements Scanner {
  readonly #onData: OnData
  /** The line that goes on; its parts are joined once, when it ends. */
  #line = ''
  #tooLong = false
  /** Reads what is no event any more, from the first line that is bare JSON. */
  #bare: JsonArrayScanner | null = null

  constructor(onData: OnData) {
    this.#onData = onData
  }

  push(bytes: Uint8Array, at: number): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    let start = 0
    for (;;) {
      const end = text.indexOf(LINE_FEED, start)
      if (end === -1) break
      if (this.#line === '' && !this.#tooLong) this.#read(text, start, end, at)
      else {
        this.#keep(text.slice(start, end))
        this.#endLine(at)
      }
      start = end + 1
    }
    if (start < text.length) this.#keep(start === 0 ? text : text.slice(start))
  }

  /** The stream is over; a last line without its end still counts. */
  end(at: number): void {
    this.#endLine(at)
  }

  #keep(part: string): void {
    this.#tooLong ||= this.#line.length + part.length > LONGEST_LINE
    this.#line = this.#tooLong ? '' : this.#line + part
  }

  #endLine(at: number): void {
    const line = this.#line
    this.#line = ''
    this.#tooLong = false
    this.#read(line, 0, line.length, at)
  }

  #read(text: string, start: number, lineEnd: number, at: number): void {
    if (this.#bare !== null || !text.startsWith('data:', start)) {
      this.#readBare(text, start, lineEnd, at)
      return
    }
    const end = text.charCodeAt(lineEnd - 1) === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd
    const dataStart = text.charCodeAt(start + 5) === SPACE ? start + 6 : start + 5
    if (dataStart < end) this.#onData(text.slice(dataStart, end), at)
  }

  #readBare(text: string, start: number, end: number, at: number): void {
    if (text.charCodeAt(start) === OPENING_BRACE) this.#bare ??= new JsonArrayScanner(this.#onData)
    this.#bare?.push(Buffer.from(text.slice(start, end), 'latin1'), at)
  }
}
