const LINE_FEED = '\n'
const CARRIAGE_RETURN = 13
const SPACE = 32

/**
 * Finds the data of server-sent events in the bytes of a stream, however they are split.
 *
 * Every provider repeats the event's name inside its data or has none, and puts the data on one
 * line: only `data:` lines matter. Bytes are taken as Latin-1, which is fast, never splits a
 * character, and leaves the JSON around the text as it is.
 */
export class EventScanner {
  readonly #onData: (data: string, at: number) => void
  #rest = ''

  constructor(onData: (data: string, at: number) => void) {
    this.#onData = onData
  }

  push(bytes: Uint8Array, at: number): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    const buffer = this.#rest === '' ? text : this.#rest + text
    let start = 0
    for (;;) {
      const end = buffer.indexOf(LINE_FEED, start)
      if (end === -1) break
      this.#line(buffer, start, end, at)
      start = end + 1
    }
    this.#rest = start === 0 ? buffer : buffer.slice(start)
  }

  /** The stream is over; a last line without its end still counts. */
  end(at: number): void {
    if (this.#rest !== '') this.#line(this.#rest, 0, this.#rest.length, at)
    this.#rest = ''
  }

  #line(buffer: string, start: number, lineEnd: number, at: number): void {
    if (!buffer.startsWith('data:', start)) return
    const end = buffer.charCodeAt(lineEnd - 1) === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd
    const dataStart = buffer.charCodeAt(start + 5) === SPACE ? start + 6 : start + 5
    if (dataStart < end) this.#onData(buffer.slice(dataStart, end), at)
  }
}
