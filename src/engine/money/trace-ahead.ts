import type { ReplayLoad } from '../../core/load/load.ts'
import { SizedPrompt } from '../../core/prompts/sized-prompt.ts'
import { traceRowsOf } from '../trace-rows.ts'

/** A forecast reads no more rows than this: it is to be there at once. */
const MOST_READ = 200_000

/** What a trace will send: how many requests, and their lengths where it knows them all. */
export interface TraceAhead {
  readonly requests: number
  readonly prompts: SizedPrompt[] | null
}

/** Reads a trace before it is replayed; `null` when it is too long, or cannot be read, which the run itself will tell. */
export async function traceAhead(load: ReplayLoad): Promise<TraceAhead | null> {
  const prompts: SizedPrompt[] = []
  let requests = 0
  try {
    for await (const { inputTokens, outputTokens } of await traceRowsOf(load)) {
      if (++requests > MOST_READ) return null
      if (inputTokens === null) continue
      const tokens = Math.max(1, Math.round(inputTokens))
      prompts.push(new SizedPrompt({ prompt: '', inputTokens: tokens, outputTokens }))
    }
  } catch {
    return null
  }
  return { requests, prompts: prompts.length === requests ? prompts : null }
}
