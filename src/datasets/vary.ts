import type { Message, Prompt } from '../core/options/options.ts'
import { noOptions, numberProblems, unknownNames } from '../core/options/problems.ts'
import { show } from '../core/words/show.ts'
import { SizedPrompt } from '../core/prompts/sized-prompt.ts'
import { VariedPrompts } from '../core/prompts/varied-prompts.ts'
import { refuse } from './file.ts'
import { SEED } from './seed.ts'
import { numberInWords } from './text.ts'

export interface VaryOptions<Row> {
  /** Same seed, same nonces in the same order: give another one to a run that follows within minutes. Default 1. */
  seed?: number
  /** Puts the nonce to the front of a row of your own type: `(row, nonce) => ({ ...row, question: nonce + row.question })`. */
  into?: (row: Row, nonce: string) => Row
}

/** Words that tell the use, and words that tell the seed. */
const USE_WORDS = 3
const SEED_WORDS = 2
/** `Request`, the words, and the full stop with its empty line, which is one token. */
const NONCE_TOKENS = 1 + USE_WORDS + SEED_WORDS + 1

/**
 * Prompts with a nonce at the front, another one for each use, so that a provider's prompt cache does
 * not flatter the result: `prompts: vary('Where is my order?')`, or `vary(dataset('x.jsonl'))`.
 *
 * Takes a string, messages, or an iterable of prompts, which is cycled (or shuffled) as without it.
 * In messages it goes to the front of the first. It is a line such as
 * `Request amber river stone cloud light.`, of 7 tokens of `o200k_base`.
 *
 * @throws {DatasetError} at once for wrong options, all in one.
 */
export function vary(prompt: string, options?: VaryOptions<string>): AsyncIterable<string>
export function vary(
  prompt: readonly Message[],
  options?: VaryOptions<readonly Message[]>,
): AsyncIterable<readonly Message[]>
export function vary<Row>(
  prompts: Iterable<Row> | AsyncIterable<Row>,
  options?: VaryOptions<Row>,
): AsyncIterable<Row>
export function vary(
  given: Prompt | Iterable<unknown> | AsyncIterable<unknown>,
  options: VaryOptions<any> = {},
): AsyncIterable<unknown> {
  refuse('vary()', [...promptProblems(given), ...optionProblems(options)])
  const { seed = 1, into } = options
  const rows = isOnePrompt(given) ? [given] : given
  const seedWords = numberInWords(0, SEED_WORDS, seed)
  return new VariedPrompts<unknown>(rows, (row, use) => {
    const nonce = `Request${numberInWords(use, USE_WORDS, seed)}${seedWords}.\n\n`
    return into === undefined ? varied(row, nonce) : into(row, nonce)
  })
}

function varied(row: unknown, nonce: string): unknown {
  if (row instanceof SizedPrompt) {
    const prompt = varied(row.prompt, nonce) as Prompt
    return new SizedPrompt({ ...sizesOf(row), prompt, inputTokens: row.inputTokens + NONCE_TOKENS })
  }
  if (typeof row === 'string') return nonce + row
  if (isMessages(row)) {
    const [first, ...others] = row
    return [{ ...first, content: nonce + first!.content }, ...others]
  }
  throw new Error(
    'vary() does not know where the front of this kind of row is; say it: vary(rows, { into: (row, nonce) => ({ ...row, question: nonce + row.question }) })',
  )
}

function sizesOf({ outputTokens, estimated }: SizedPrompt): {
  outputTokens: number | null
  estimated: boolean
} {
  return { outputTokens, estimated }
}

function isOnePrompt(given: unknown): given is Prompt {
  return typeof given === 'string' || isMessages(given)
}

function isMessages(given: unknown): given is readonly Message[] {
  return Array.isArray(given) && given.length > 0 && given.every(isMessage)
}

function isMessage(given: unknown): given is Message {
  if (typeof given !== 'object' || given === null) return false
  const { role, content } = given as Partial<Message>
  return typeof role === 'string' && typeof content === 'string'
}

function promptProblems(given: unknown): string[] {
  const iterable =
    typeof given === 'object' &&
    given !== null &&
    (Symbol.iterator in given || Symbol.asyncIterator in given)
  if (!isOnePrompt(given) && !iterable) {
    return [`it takes a string, messages, or an iterable of prompts; got ${show(given)}`]
  }
  return Array.isArray(given) && given.length === 0 ? ['it got no prompt; give one or more'] : []
}

function optionProblems(options: VaryOptions<unknown>): string[] {
  const none = noOptions(options, 'vary()')
  if (none.length > 0) return none
  const problems = [
    ...unknownNames({ ...options }, ['seed', 'into'], 'vary()'),
    ...numberProblems('seed', options.seed, SEED),
  ]
  if (options.into !== undefined && typeof options.into !== 'function') {
    problems.push(`\`into\` must be a function; got ${show(options.into)}`)
  }
  return problems
}
