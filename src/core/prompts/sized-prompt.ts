import type { Prompt } from '../options/options.ts'

/**
 * A prompt whose length is known, and how long its answer should be: what `syntheticPrompts()` and
 * the rows of a trace are made into. The target gets `prompt` and `outputTokens` apart.
 */
export class SizedPrompt {
  readonly prompt: Prompt
  readonly inputTokens: number
  /** How long the answer should be; `null` when nobody said. */
  readonly outputTokens: number | null
  /** True when `inputTokens` is a guess from the number of characters. */
  readonly estimated: boolean

  constructor({
    prompt,
    inputTokens,
    outputTokens = null,
    estimated = false,
  }: {
    prompt: Prompt
    inputTokens: number
    outputTokens?: number | null
    estimated?: boolean
  }) {
    this.prompt = prompt
    this.inputTokens = inputTokens
    this.outputTokens = outputTokens
    this.estimated = estimated
  }
}
