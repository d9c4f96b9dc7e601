import type { ReadyTarget } from '../core/options.ts'

/** The text of one answer, from what the target returns or, where that is a stream, from its pieces. */
export class AnswerText {
  readonly #textOf: (piece: unknown) => string
  readonly #decoder = new TextDecoder()
  #text = ''

  constructor({ textOf = () => '' }: Pick<ReadyTarget, 'textOf'>) {
    this.#textOf = textOf
  }

  add(piece: unknown): void {
    if (typeof piece === 'string') this.#text += piece
    else if (piece instanceof Uint8Array) {
      this.#text += this.#decoder.decode(piece, { stream: true })
    } else this.#text += this.#textOf(piece)
  }

  /** `null` when there is none. */
  read(): string | null {
    return this.#text.trim() === '' ? null : this.#text
  }
}
