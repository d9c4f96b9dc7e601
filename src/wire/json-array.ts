import type { OnData, Scanner } from './scanner.ts'

/** What one object brings is far smaller; one that never ends must not fill the memory. */
const LONGEST_OBJECT = 32_000_000

const QUOTE = 34
const BACKSLASH = 92
const OPEN = new Set([91, 123])
const CLOSE = new Set([93, 125])

/**
 * Finds the objects of a JSON list while it is still coming, however its bytes are split: Gemini
 * streams so when it is not asked for server-sent events. A bare object counts as a list of one.
 */
export class JsonArrayScanner implements Scanner {
  readonly #onData: OnData
  #depth = 0
  /** How deep the objects stand: 1 inside a list, 0 without it. */
  #base = 0
  #inString = false
  #escaped = false
  /** The object that goes on; `null` between two. */
  #object: string | null = null

  constructor(onData: OnData) {
    this.#onData = onData
  }

  push(bytes: Uint8Array, at: number): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    let start = 0
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (this.#inString) this.#insideString(code)
      else if (code === QUOTE) this.#inString = true
      else if (OPEN.has(code)) {
        if (this.#depth === 0 && text[index] === '[') this.#base = 1
        else if (this.#depth === this.#base) {
          this.#object = ''
          start = index
        }
        this.#depth++
      } else if (CLOSE.has(code)) {
        this.#depth--
        if (this.#depth !== this.#base || this.#object === null) continue
        this.#onData(this.#object + text.slice(start, index + 1), at)
        this.#object = null
      }
    }
    if (this.#object === null) return
    this.#object += text.slice(start)
    if (this.#object.length > LONGEST_OBJECT) this.#object = null
  }

  /** An object that has not closed by now is none. */
  end(): void {
    this.#object = null
  }

  #insideString(code: number): void {
    if (this.#escaped) this.#escaped = false
    else if (code === BACKSLASH) this.#escaped = true
    else if (code === QUOTE) this.#inString = false
  }
}
