import type { Prompt } from './options.ts'
import type { SizedPrompt } from './sized-prompt.ts'

/**
 * Prompts of known length, each made when it is asked for, without end: whoever cycles prompts has
 * nothing to remember here, and nothing to shuffle.
 *
 * As an iterable it gives what a target gets, the prompts alone; `sized()` says their lengths.
 */
export class SizedPrompts implements AsyncIterable<Prompt> {
  /** The prompts with their lengths, from the first one. */
  readonly sized: () => AsyncGenerator<SizedPrompt, void>

  constructor(sized: () => AsyncGenerator<SizedPrompt, void>) {
    this.sized = sized
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Prompt> {
    for await (const { prompt } of this.sized()) yield prompt
  }
}
