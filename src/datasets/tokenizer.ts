import { WORDS } from './words.ts'

export type CountTokens = (text: string) => number

let loading: Promise<CountTokens | null> | null = null
let checking: Promise<boolean> | null = null

/**
 * The counter of the optional peer `gpt-tokenizer` for `o200k_base`, the encoding of OpenAI's models
 * since GPT-4o; `null` where it is not installed. Loading it takes a fifth of a second.
 */
export function tokenizer(): Promise<CountTokens | null> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(
    ({ countTokens }): CountTokens => countTokens,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_MODULE_NOT_FOUND') return null
      throw error
    },
  )
  return loading
}

/**
 * True when the tokenizer says that each of our words is one token, so that the tokens of a text
 * made of them are counted by counting words. Asked once, instead of counting every prompt.
 */
export function wordsAreTokens(): Promise<boolean> {
  checking ??= tokenizer().then(
    (count) =>
      count !== null &&
      count('.') === 1 &&
      WORDS.every((word) => count(word) === 1 && count(` ${word}`) === 1),
  )
  return checking
}
