import { hashOf } from './prompt-key.ts'
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

/** What a run's prompts came to. */
export interface PromptTally {
  /** By the keys of the prompts, or by the last digits of these. */
  readonly sums: ReadonlyMap<string, PromptSums>
  /** How many digits of a key tell prompts apart: all, or one where there are countless prompts. */
  readonly digits: number
  /** The same for the same prompts, whatever became of their requests; `null` for countless ones. */
  readonly set: string | null
}

/** More prompts than this are made up for each request, and none comes twice: they are not told apart. */
const MOST_PROMPTS = 10_000
const KEY_DIGITS = 8

/** Adds up successful requests by their prompts. */
export class PromptCount {
  readonly #keys = new Set<string>()
  #sums = new Map<string, PromptSums>()
  #tooMany = false

  add({ prompt, error, inputTokens, outputTokens, calls, retries, usd }: RequestRow): void {
    if (!this.#tooMany) this.#meet(prompt)
    if (error !== null) return
    const key = this.#tooMany ? lastDigits(prompt, 1) : prompt
    addTo(this.#sums, key, { requests: 1, inputTokens, outputTokens, calls, retries, usd })
  }

  /** By the keys of the prompts; `null` when there were too many. */
  read(): ReadonlyMap<string, PromptSums> | null {
    return this.#tooMany ? null : this.#copy()
  }

  tally(): PromptTally {
    return {
      sums: this.#copy(),
      digits: this.#tooMany ? 1 : KEY_DIGITS,
      set: this.#tooMany ? null : hashOf([...this.#keys].toSorted().join(' ')),
    }
  }

  #copy(): ReadonlyMap<string, PromptSums> {
    return new Map([...this.#sums].map(([key, sums]) => [key, { ...sums }]))
  }

  #meet(prompt: string): void {
    this.#keys.add(prompt)
    if (this.#keys.size <= MOST_PROMPTS) return
    this.#tooMany = true
    this.#keys.clear()
    this.#sums = foldedSums(this.#sums, 1)
  }
}

/**
 * Puts together the prompts whose keys end in the same digits. It is the last ones that differ for
 * prompts that differ in little (FNV-1a mixes upwards).
 */
export function foldedSums(
  sums: ReadonlyMap<string, PromptSums>,
  digits: number,
): Map<string, PromptSums> {
  const folded = new Map<string, PromptSums>()
  for (const [key, of] of sums) addTo(folded, lastDigits(key, digits), of)
  return folded
}

/** All prompts as if they were one. */
export function totalSums(sums: ReadonlyMap<string, PromptSums>): Map<string, PromptSums> {
  const total = new Map<string, PromptSums>()
  for (const of of sums.values()) addTo(total, 'all', of)
  return total
}

function lastDigits(key: string, digits: number): string {
  return key.slice(-digits)
}

function addTo(sums: Map<string, PromptSums>, key: string, added: PromptSums): void {
  const known = sums.get(key)
  if (known === undefined) {
    sums.set(key, { ...added })
    return
  }
  known.requests += added.requests
  known.inputTokens = plus(known.inputTokens, added.inputTokens)
  known.outputTokens = plus(known.outputTokens, added.outputTokens)
  known.calls += added.calls
  known.retries += added.retries
  known.usd = plus(known.usd, added.usd)
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}
