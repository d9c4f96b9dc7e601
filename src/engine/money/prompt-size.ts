import type { CostBound } from '../../core/options/options.ts'
import { textsIn } from '../../core/privacy/redact.ts'
import { SizedPrompt } from '../../core/prompts/sized-prompt.ts'
import { tokenizer, type CountTokens } from '../../datasets/tokenizer.ts'

/** Characters that one forecast counts: a megabyte takes about a tenth of a second. */
const MOST_COUNTED = 2_000_000
/** A piece without any white space is slow to count. */
const LONG_WORD = /\S{2000}/
/** What a message has around its text, and a request around its messages. */
const AROUND_MESSAGE = 8
/** Other tokenizers than OpenAI's make up to this many times its tokens of a text. */
const OTHER_TOKENIZER = 1.5
/** Models whose encoding the tokenizer knows. */
const SAME_ENCODING = /^(?:gpt-4o|gpt-4\.1|gpt-5|chatgpt-4o|o\d)/

/**
 * Reckons how many tokens a prompt has at most, for a model.
 *
 * Counted by `gpt-tokenizer` where it is installed, half as much again for models of another
 * encoding; else a token for every two bytes, which hardly any text exceeds. Never less than a token
 * for four bytes: so much is priced when an answer does not say what it used.
 */
export class PromptSize {
  readonly #count: CountTokens | null
  readonly #known: boolean
  #left = MOST_COUNTED
  /** True once some text was not counted by the model's own encoding. */
  estimated = false

  private constructor(count: CountTokens | null, known: boolean) {
    this.#count = count
    this.#known = known
  }

  static async of({ provider, model }: CostBound): Promise<PromptSize> {
    return new PromptSize(await tokenizer(), provider === 'openai' && SAME_ENCODING.test(model))
  }

  /** True where a tokenizer does the counting. */
  get counts(): boolean {
    return this.#count !== null
  }

  of(prompt: unknown): number {
    if (prompt instanceof SizedPrompt) return this.#sized(prompt)
    const { texts, bytes } = sizeOf(prompt)
    return Math.max(this.#counted(texts, bytes), Math.ceil(bytes / 4)) + around(prompt)
  }

  /** What is sent beside the prompt, as JSON. */
  ofJson(value: unknown): number {
    return value === undefined || Object.keys(Object(value)).length === 0
      ? 0
      : this.of(JSON.stringify(value))
  }

  /** Its tokens were counted already, or are a guess. */
  #sized({ inputTokens, estimated }: SizedPrompt): number {
    if (estimated || !this.#known) this.estimated = true
    return this.#tokens(inputTokens, !estimated && this.#known) + around('')
  }

  #tokens(counted: number, isExact: boolean): number {
    return isExact ? counted : Math.ceil(counted * OTHER_TOKENIZER)
  }

  #counted(texts: readonly string[], bytes: number): number {
    const most = Math.ceil(bytes / 2)
    const characters = texts.reduce((sum, text) => sum + text.length, 0)
    if (!this.#known) this.estimated = true
    if (this.#count === null || characters > this.#left || texts.some((t) => LONG_WORD.test(t))) {
      this.estimated = true
      return most
    }
    this.#left -= characters
    try {
      const counted = texts.reduce((sum, text) => sum + this.#count!(text), 0)
      return Math.min(most, this.#tokens(counted, this.#known))
    } catch {
      // It refuses texts that look like its own control tokens.
      this.estimated = true
      return most
    }
  }
}

function sizeOf(prompt: unknown): { texts: string[]; bytes: number } {
  const texts = textsIn(prompt)
  return { texts, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) }
}

function around(prompt: unknown): number {
  return AROUND_MESSAGE * (1 + (Array.isArray(prompt) ? prompt.length : 1))
}
