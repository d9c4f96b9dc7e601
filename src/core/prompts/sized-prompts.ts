import type { Prompt } from '../options/options.ts'
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

  /** The same with empty texts, for whoever only wants the lengths: a text takes a while to make. */
  readonly lengths: () => AsyncGenerator<SizedPrompt, void>

  constructor(
    sized: () => AsyncGenerator<SizedPrompt, void>,
    lengths: () => AsyncGenerator<SizedPrompt, void> = sized,
  ) {
    this.sized = sized
    this.lengths = lengths
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Prompt> {
    for await (const { prompt } of this.sized()) yield prompt
  }
}
