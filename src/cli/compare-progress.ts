import { BLOCK_REQUESTS } from '../core/comparison/turns.ts'
import { printable } from '../report/layout/width.ts'
import type { Terminal } from './command.ts'

const WORDS = { compare: 'comparing', confirm: 'comparing once more' } as const

/** Says which load test is being compared: in place on a terminal, else one line for each. */
export class CompareProgress {
  readonly #terminal: Pick<Terminal, 'err'>
  readonly #inPlace: boolean
  #last = ''
  #shown = false

  constructor(terminal: Pick<Terminal, 'err'>, inPlace: boolean = process.stderr.isTTY) {
    this.#terminal = terminal
    this.#inPlace = inPlace
  }

  show(stage: keyof typeof WORDS, name: string, played: number, requests: number): void {
    const what = `${WORDS[stage]}: ${printable(name)}`
    if (this.#inPlace) {
      const done = Math.min(requests, played * BLOCK_REQUESTS)
      this.clear()
      this.#terminal.err(`${what} (${done} of ${requests} requests a side)`)
      this.#shown = true
    } else if (what !== this.#last) {
      this.#terminal.err(`${what}\n`)
      this.#last = what
    }
  }

  clear(): void {
    if (!this.#shown) return
    this.#terminal.err('\r\u001B[K')
    this.#shown = false
  }
}
