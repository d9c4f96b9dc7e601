/** The text of one answer, from what the target returns or, where that is a stream, from its pieces. */
export class AnswerText {
  readonly #decoder = new TextDecoder()
  #text = ''

  add(piece: unknown): void {
    if (typeof piece === 'string') this.#text += piece
    else if (piece instanceof Uint8Array) {
      this.#text += this.#decoder.decode(piece, { stream: true })
    }
  }

  /** `null` when there is none. */
  read(): string | null {
    return this.#text.trim() === '' ? null : this.#text
  }
}
