import { answerOf, type Reading } from './format.ts'

/**
 * A line of Mooncake's traces: `{ timestamp, input_length, output_length, hash_ids }`, times in ms;
 * or a sentence about what is wrong with it.
 * https://github.com/kvcache-ai/Mooncake
 */
export function readMooncake(value: unknown): Reading | string {
  if (typeof value !== 'object' || value === null) return 'is no object'
  const row = value as Record<string, unknown>
  for (const name of ['timestamp', 'input_length', 'output_length']) {
    const given = row[name]
    if (typeof given !== 'number' || !(given >= 0)) {
      return `has no number of 0 or more in \`${name}\``
    }
  }
  const { hash_ids: blocks = [] } = row
  if (!Array.isArray(blocks) || !blocks.every((id) => Number.isSafeInteger(id))) {
    return 'has no list of whole numbers in `hash_ids`'
  }
  return {
    at: row['timestamp'] as number,
    inputTokens: row['input_length'] as number,
    outputTokens: answerOf(row['output_length'] as number),
    prefixBlocks: blocks as number[],
  }
}
