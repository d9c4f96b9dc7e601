import { COUNT, noOptions, numberProblems, unknownNames } from '../../core/options/problems.ts'
import { randomFor } from '../../core/statistics/random.ts'
import { show } from '../../core/words/show.ts'
import { SizedPrompt } from '../../core/prompts/sized-prompt.ts'
import { SizedPrompts } from '../../core/prompts/sized-prompts.ts'
import type { TraceRow } from '../../core/prompts/trace-row.ts'
import { refuse } from '../file.ts'
import { asPrompt, textOf, textOfItsOwn } from '../text.ts'
import { SEED } from '../seed.ts'
import { wordsAreTokens } from '../tokenizer.ts'

/** Tokens of a block: what one number of Mooncake's `hash_ids` stands for. */
const BLOCK_TOKENS = 512

export interface TracePromptOptions {
  /** Same seed, same texts. Default 1. */
  seed?: number
  /** How long the prompts of rows are whose length the trace does not know. Without it they are an error. */
  inputTokens?: number
}

/**
 * Prompts as long as those of the trace, and what the answers should be: rows whose `prefixBlocks`
 * begin alike give prompts that begin with the same text, 512 tokens a block; all else differs from
 * prompt to prompt. Made as they are asked for; behind the last row, the rows begin again.
 *
 * @throws {DatasetError} at once for wrong options, all in one; while it is read, for a row of
 * unknown length.
 */
export function promptsOfTrace(
  rows: Iterable<TraceRow> | AsyncIterable<TraceRow>,
  options: TracePromptOptions = {},
): SizedPrompts {
  refuse('promptsOfTrace()', [...rowProblems(rows), ...optionProblems(options)])
  return new SizedPrompts(async function* () {
    const promptOf = await tracePrompts(options)
    for (let any = true; any;) {
      any = false
      let index = 0
      for await (const row of rows) {
        any = true
        yield promptOf(row, index++)
      }
    }
  })
}

/** The same for one row at a time: `index` is its place in the trace, and tells it from all others. */
export async function tracePrompts(
  options: TracePromptOptions = {},
): Promise<(row: TraceRow, index: number) => SizedPrompt> {
  refuse('promptsOfTrace()', optionProblems(options))
  const { seed = 1, inputTokens: unknown } = options
  const estimated = !(await wordsAreTokens())
  return ({ inputTokens, outputTokens, prefixBlocks }, index) => {
    const known = inputTokens ?? unknown
    if (known === undefined) {
      throw new Error(
        `The trace does not know how long the prompt of its request ${index + 1} was. Replay it with \`prompts\` of your own, or say how long such prompts are to be: promptsOfTrace(rows, { inputTokens: 500 })`,
      )
    }
    const length = Math.max(1, Math.round(known))
    const shared = blocksOf(prefixBlocks, length, seed)
    const rest = length - Math.min(length, prefixBlocks.length * BLOCK_TOKENS)
    const prompt = asPrompt(shared + textOfItsOwn(index, rest, seed))
    return new SizedPrompt({ prompt, inputTokens: length, outputTokens, estimated })
  }
}

/** The blocks' texts; the last one as far as it is used. */
function blocksOf(blocks: readonly number[], length: number, seed: number): string {
  let left = length
  let text = ''
  for (const block of blocks) {
    if (left <= 0) break
    text += textOf(Math.min(left, BLOCK_TOKENS), randomFor(seed, 'block', block))
    left -= BLOCK_TOKENS
  }
  return text
}

function rowProblems(rows: unknown): string[] {
  const isIterable =
    typeof rows === 'object' &&
    rows !== null &&
    (Symbol.iterator in rows || Symbol.asyncIterator in rows)
  if (isIterable) return []
  return [`it takes the rows of a trace, such as readTrace('azure.csv'); got ${show(rows)}`]
}

function optionProblems(options: TracePromptOptions): string[] {
  const none = noOptions(options, 'promptsOfTrace()')
  if (none.length > 0) return none
  return [
    ...unknownNames({ ...options }, ['seed', 'inputTokens'], 'promptsOfTrace()'),
    ...numberProblems('seed', options.seed, SEED),
    ...numberProblems('inputTokens', options.inputTokens, COUNT),
  ]
}
