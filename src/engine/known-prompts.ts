import { FilePrompts } from '../core/file-prompts.ts'
import { SizedPrompts } from '../core/sized-prompts.ts'
import type { Traffic } from '../core/traffic.ts'
import { VariedPrompts } from '../core/varied-prompts.ts'

/** A forecast reads no more prompts than this: it is to be there at once. */
const MOST_READ = 10_000

/** What one prompt may use at most. */
export interface Use {
  readonly input: number
  readonly output: number
}

/**
 * What so many requests may use, each with its own prompt; `null` when the prompts cannot be known
 * before the run reads them. Only what gives the same again is read ahead: lists, files, and what
 * `vary()` and synthetic prompts make of a seed.
 */
export async function usesOf<Row>(
  { prompt, prompts }: Pick<Traffic<Row>, 'prompt' | 'prompts'>,
  requests: number,
  order: 'given' | 'shuffle',
  use: (row: Row) => Use,
): Promise<Map<Use, number> | null> {
  if (prompts === undefined) return new Map([[use(prompt as Row), requests]])
  const isVaried = prompts instanceof VariedPrompts
  if (!isRereadable(isVaried ? prompts.rows : prompts)) return null
  // Each use of a varied row is another one, and a shuffle does not say which comes when.
  if (isVaried && order === 'shuffle') return null
  const uses: Use[] = []
  let whole = true
  try {
    const rows: unknown = prompts instanceof SizedPrompts ? prompts.sized() : prompts
    for await (const row of rows as AsyncIterable<Row>) {
      const enough = order === 'given' || prompts instanceof SizedPrompts ? requests : Infinity
      if (uses.length >= Math.min(MOST_READ, enough)) {
        whole = false
        break
      }
      uses.push(use(row))
    }
  } catch {
    // The run itself tells what cannot be read.
    return null
  }
  if (uses.length === 0 || (!whole && uses.length < requests)) return null
  return cycled(uses, requests, whole && order === 'shuffle')
}

function isRereadable(prompts: unknown): boolean {
  return (
    Array.isArray(prompts) ||
    prompts instanceof Set ||
    prompts instanceof FilePrompts ||
    prompts instanceof SizedPrompts
  )
}

/** How often each of them comes; of a shuffle's last cycle, as far as it gets, the greatest come first. */
function cycled(uses: readonly Use[], requests: number, shuffled: boolean): Map<Use, number> {
  const cycles = Math.floor(requests / uses.length)
  const rest = requests % uses.length
  const counts = new Map<Use, number>()
  const add = (use: Use, count: number): void => {
    if (count > 0) counts.set(use, (counts.get(use) ?? 0) + count)
  }
  for (const [index, use] of uses.entries()) {
    add(use, cycles + (!shuffled && index < rest ? 1 : 0))
  }
  if (shuffled) {
    const most = (of: keyof Use): number => Math.max(...uses.map((use) => use[of]))
    add({ input: most('input'), output: most('output') }, rest)
  }
  return counts
}
