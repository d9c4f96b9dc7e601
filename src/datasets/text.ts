import { randomFor, type Random } from '../core/statistics/random.ts'
import { WORDS } from './words.ts'

/** A full stop is one token too, and stands behind a word: about that many tokens apart. */
const SENTENCE = 12

/**
 * A text of exactly so many tokens, deterministic by the stream. It begins with a space, so that
 * texts can be joined and their tokens added; `asPrompt()` takes the first one off.
 */
export function textOf(tokens: number, random: Random): string {
  let text = ''
  let sinceStop = 0
  for (let token = 0; token < tokens; token++) {
    // Neither at the front of a text nor behind another one.
    if (sinceStop > 2 && random.integer(SENTENCE) === 0) {
      text += '.'
      sinceStop = 0
    } else {
      text += ` ${WORDS[random.integer(WORDS.length)]!}`
      sinceStop++
    }
  }
  return text
}

/** So many words tell a thousand million prompts apart. */
const NUMBER_WORDS = 3

/**
 * A text that no other number below a thousand million has when it is 3 tokens long or more:
 * neighbours differ in the first word.
 */
export function textOfItsOwn(number: number, tokens: number, seed: number): string {
  const words = Math.min(tokens, NUMBER_WORDS)
  return numberInWords(number, words, seed) + textOf(tokens - words, randomFor(seed, 'own', number))
}

/**
 * A number as words, at most `tokens` of them: numbers below 1,024^tokens never share a text, and
 * neighbours differ in the first word. The seed decides which words.
 */
export function numberInWords(number: number, tokens: number, seed: number): string {
  let text = ''
  let rest = number
  for (let place = 0; place < tokens; place++) {
    const shift = randomFor(seed, 'number', place).integer(WORDS.length)
    // 5 is prime to 1,024.
    text += ` ${WORDS[((rest % WORDS.length) * 5 + shift) % WORDS.length]!}`
    rest = Math.floor(rest / WORDS.length)
  }
  return text
}

/** Texts without the space at their front; the first word is one token with and without it. */
export function asPrompt(texts: string): string {
  return texts.slice(1)
}
