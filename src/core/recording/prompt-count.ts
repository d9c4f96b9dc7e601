import { hashOf } from '../prompts/prompt-key.ts'
import type { RequestUsage } from '../calls/request-usage.ts'

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
  /**
   * With few prompts, the same by a part of their requests: `<part>:<key>`, where the part is the
   * request's index modulo `PARTS`; `null` with more.
   */
  readonly parts: ReadonlyMap<string, PromptSums> | null
}

/** More prompts than this are made up for each request, and none comes twice: they are not told apart. */
const MOST_PROMPTS = 10_000
const KEY_DIGITS = 8
/** So few that their sums alone do not tell how much requests vary. */
const FEW_PROMPTS = 4
/** Has 3, 5, 7 and 15 as factors, each coprime to a number of few prompts that come in turns. */
const PARTS = 105

/** Adds up successful requests by their prompts. */
export class PromptCount {
  readonly #keys = new Set<string>()
  #sums = new Map<string, PromptSums>()
  #parts: Map<string, PromptSums> | null = new Map()
  #tooMany = false

  /** A request came to its end: with what it used when it succeeded. `index`: which one of the run it was. */
  add(prompt: string, used: RequestUsage | null, index = 0): void {
    if (!this.#tooMany) this.#meet(prompt)
    if (used === null) return
    const { inputTokens, outputTokens, calls, retries, usd } = used
    const key = this.#tooMany ? lastDigits(prompt, 1) : prompt
    const sums = { requests: 1, inputTokens, outputTokens, calls, retries, usd }
    addTo(this.#sums, key, sums)
    if (this.#parts !== null) addTo(this.#parts, `${index % PARTS}:${prompt}`, sums)
  }

  /** By the keys of the prompts; `null` when there were too many. */
  read(): ReadonlyMap<string, PromptSums> | null {
    return this.#tooMany ? null : copyOf(this.#sums)
  }

  tally(): PromptTally {
    return {
      sums: copyOf(this.#sums),
      digits: this.#tooMany ? 1 : KEY_DIGITS,
      set: this.#tooMany ? null : hashOf([...this.#keys].toSorted().join(' ')),
      parts: copyOf(this.#parts),
    }
  }

  #meet(prompt: string): void {
    this.#keys.add(prompt)
    if (this.#keys.size > FEW_PROMPTS) this.#parts = null
    if (this.#keys.size <= MOST_PROMPTS) return
    this.#tooMany = true
    this.#keys.clear()
    this.#sums = foldedSums(this.#sums, 1)
  }
}

function copyOf<Sums extends ReadonlyMap<string, PromptSums> | null>(sums: Sums): Sums {
  if (sums === null) return sums
  return new Map([...sums].map(([key, of]) => [key, { ...of }])) as unknown as Sums
}

/** Fewer parts: the index modulo a factor of `PARTS`. */
export function foldedParts(
  parts: ReadonlyMap<string, PromptSums>,
  factor: number,
  digits: number,
): Map<string, PromptSums> {
  const folded = new Map<string, PromptSums>()
  for (const [key, of] of parts) {
    const [part, prompt] = key.split(':') as [string, string]
    addTo(folded, `${Number(part) % factor}:${lastDigits(prompt, digits)}`, of)
  }
  return folded
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
