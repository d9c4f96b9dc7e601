import type { RequestRow } from './request-row.ts'

/** What all successful requests of one prompt add up to; `null`: some of them did not say. */
export interface PromptSums {
  requests: number
  inputTokens: number | null
  outputTokens: number | null
  calls: number
  retries: number
  /** US dollars. */
  usd: number | null
}

/** More prompts than this are made up for each request, and none comes twice: they are not told apart. */
const MOST_PROMPTS = 10_000

/** Adds up successful requests by their prompts. */
export class PromptCount {
  readonly #sums = new Map<string, PromptSums>()
  #tooMany = false

  add({ prompt, error, inputTokens, outputTokens, calls, retries, usd }: RequestRow): void {
    if (error !== null || this.#tooMany) return
    const sums = this.#sums.get(prompt)
    if (sums === undefined) {
      this.#sums.set(prompt, { requests: 1, inputTokens, outputTokens, calls, retries, usd })
      if (this.#sums.size <= MOST_PROMPTS) return
      this.#tooMany = true
      this.#sums.clear()
      return
    }
    sums.requests++
    sums.inputTokens = plus(sums.inputTokens, inputTokens)
    sums.outputTokens = plus(sums.outputTokens, outputTokens)
    sums.calls += calls
    sums.retries += retries
    sums.usd = plus(sums.usd, usd)
  }

  /** By the keys of the prompts; `null` when there were too many. */
  read(): ReadonlyMap<string, PromptSums> | null {
    return this.#tooMany ? null : new Map([...this.#sums].map(([key, sums]) => [key, { ...sums }]))
  }
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}
