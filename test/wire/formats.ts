import type { FormatId, Usage } from '../../src/core/calls/call.ts'
import { READERS } from '../../src/wire/readers.ts'
import type { AnswerPart } from '../../src/wire/writing.ts'

/** All that are read and written. */
export const FORMATS = Object.keys(READERS) as FormatId[]

/** How many chunks with content a stream of a part has: Gemini calls a tool in one. */
export function chunksOf(format: FormatId, { type, pieces }: AnswerPart): number {
  return format === 'gemini-generate' && type === 'tool' ? 1 : pieces.length
}

/** A usage as the format tells it: to Gemini what it writes to its cache is input as any other. */
export function told(format: FormatId, usage: Usage): Usage
export function told(format: FormatId, usage: Usage | null): Usage | null
export function told(format: FormatId, usage: Usage | null): Usage | null {
  if (usage === null || format !== 'gemini-generate') return usage
  return { ...usage, input: usage.input + usage.cacheWrite, cacheWrite: 0, cacheWrite1h: 0 }
}
