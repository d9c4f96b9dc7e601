import {
  foldedParts,
  foldedSums,
  totalSums,
  type PromptSums,
  type PromptTally,
} from '../recording/prompt-count.ts'
import { fromRunLengths, toRunLengths } from './run-lengths.ts'

/**
 * What the requests of each prompt came to, on average: a line for each figure, with the prompts in
 * one order. `-` is a figure that is not known.
 */
export interface PromptColumns {
  /** Changes when the prompts do; `null` when they are countless. */
  set: string | null
  /** The last digits of their keys; `2:14ab` is the third part of the requests of a prompt, where there are few. */
  keys: string
  /** Successful ones. */
  requests: string
  inputTokens: string
  outputTokens: string
  calls: string
  retries: string
  /** Millionths of a US dollar. */
  microUsd: string
}

/** More prompts than this are put into 16 groups by their keys, so that an entry stays small. */
const MOST_PROMPTS = 20
const PROMPT_DIGITS = 4
const GROUP_DIGITS = 1
/** By the number of prompts, into how many parts the requests of each are put: enough of them to tell how much they vary. */
const PARTS_OF: readonly (number | undefined)[] = [undefined, 15, 7, 5, 3]
/** Enough for a hundredth of the floor of tokens and cost. */
const DIGITS = 4

export function promptColumnsOf(tally: PromptTally): PromptColumns {
  const rows = [...rowsOf(tally)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const means = (of: (sums: PromptSums) => number | null): string =>
    toRunLengths(rows.map(([, sums]) => meanOf(of(sums), sums.requests)))
  return {
    set: tally.set,
    keys: rows.map(([key]) => key).join(' '),
    requests: toRunLengths(rows.map(([, { requests }]) => requests)),
    inputTokens: means(({ inputTokens }) => inputTokens),
    outputTokens: means(({ outputTokens }) => outputTokens),
    calls: means(({ calls }) => calls),
    retries: means(({ retries }) => retries),
    microUsd: means(({ usd }) => (usd === null ? null : usd * 1e6)),
  }
}

function rowsOf(tally: PromptTally): Map<string, PromptSums> {
  const parts = partsOf(tally)
  if (parts !== null) return parts
  const areFew = tally.digits >= PROMPT_DIGITS && tally.sums.size <= MOST_PROMPTS
  return foldedSums(tally.sums, areFew ? PROMPT_DIGITS : GROUP_DIGITS)
}

/** Of few prompts the parts of each; `null` with more. */
function partsOf({ sums, parts }: PromptTally): Map<string, PromptSums> | null {
  const factor = PARTS_OF[sums.size]
  return factor === undefined || parts === null ? null : foldedParts(parts, factor, PROMPT_DIGITS)
}

function meanOf(sum: number | null, requests: number): number | null {
  return sum === null ? null : Number((sum / requests).toPrecision(DIGITS))
}

/**
 * The tally that columns were made of, to within their digits.
 *
 * @throws {Error} a clause that says what cannot be read.
 */
export function tallyOfColumns(columns: PromptColumns): PromptTally {
  const keys = columns.keys === '' ? [] : columns.keys.split(' ')
  const read = (name: keyof PromptColumns): (number | null)[] => {
    const values = fromRunLengths(columns[name] ?? '')
    if (values.length === keys.length) return values
    throw new Error(`prompts.${name} has ${values.length} values for ${keys.length} prompts`)
  }
  const requests = read('requests').map((count) => count ?? 0)
  const sums = (name: keyof PromptColumns, scale = 1): (number | null)[] =>
    read(name).map((mean, index) => (mean === null ? null : mean * requests[index]! * scale))
  const [input, output, usd] = [sums('inputTokens'), sums('outputTokens'), sums('microUsd', 1e-6)]
  const [calls, retries] = [sums('calls'), sums('retries')]
  const entries = keys.map((key, index): [string, PromptSums] => [
    key,
    {
      requests: requests[index]!,
      inputTokens: input[index]!,
      outputTokens: output[index]!,
      calls: calls[index] ?? 0,
      retries: retries[index] ?? 0,
      usd: usd[index]!,
    },
  ])
  const table = new Map(entries)
  const { set } = columns
  const [key = ''] = keys
  if (!key.includes(':')) {
    return { sums: table, digits: key.length || PROMPT_DIGITS, set, parts: null }
  }
  return { sums: foldedSums(table, PROMPT_DIGITS), digits: PROMPT_DIGITS, set, parts: table }
}

export interface SumsOfBoth {
  readonly base: ReadonlyMap<string, PromptSums>
  readonly head: ReadonlyMap<string, PromptSums>
}

/**
 * Both sides with the same prompts under the same keys. Groups of prompts are the same only when all
 * prompts are: else no group has a partner on the other side. One prompt alone is compared with
 * whatever came in its place.
 */
export function alignedSums(base: PromptTally, head: PromptTally): SumsOfBoth {
  const digits = Math.min(base.digits, head.digits)
  const [before, now] = [foldedSums(base.sums, digits), foldedSums(head.sums, digits)]
  // Countless prompts are made up from the seed, and the same groups of them are alike at least.
  if (base.set === head.set) {
    const [first, second] = [base.parts, partsOf(head)]
    // By another number of prompts that succeeded, another number of parts is made.
    const areAlike = before.size === now.size
    if (first !== null && second !== null && areAlike) return { base: first, head: second }
    return { base: before, head: now }
  }
  if (before.size === 1 || now.size === 1) return aloneWith(before, now)
  if (digits >= PROMPT_DIGITS) return { base: before, head: now }
  return { base: new Map([...before].map(([key, sums]) => [`base ${key}`, sums])), head: now }
}

/** One side has a single prompt: it is compared with itself, or where it is new, with all that was there. */
function aloneWith(base: Map<string, PromptSums>, head: Map<string, PromptSums>): SumsOfBoth {
  const [key] = (base.size === 1 ? base : head).keys()
  const [before, now] = [base.get(key!), head.get(key!)]
  if (before === undefined || now === undefined) {
    return { base: totalSums(base), head: totalSums(head) }
  }
  return { base: new Map([[key!, before]]), head: new Map([[key!, now]]) }
}

/** Of how many prompts on the head how many are on the base too; `null` where prompts are not told apart. */
export function promptsInCommon(
  base: PromptTally,
  head: PromptTally,
): { common: number; all: number } | null {
  const digits = Math.min(base.digits, head.digits)
  if (digits < PROMPT_DIGITS) return null
  const [before, now] = [foldedSums(base.sums, digits), foldedSums(head.sums, digits)]
  return { common: [...now.keys()].filter((key) => before.has(key)).length, all: now.size }
}
