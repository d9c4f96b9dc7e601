import { FilePrompts } from '../../core/prompts/file-prompts.ts'
import { SizedPrompts } from '../../core/prompts/sized-prompts.ts'
import type { Traffic } from '../../core/plan/traffic.ts'
import { VariedPrompts } from '../../core/prompts/varied-prompts.ts'

/** A forecast reads no more prompts than this, and no more of their texts: it is to be there at once. */
const MOST_READ = 100_000
const MOST_TOKENS = 4_000_000

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
    // Lengths alone take no time.
    const isQuick = prompts instanceof SizedPrompts && prompts.lengths !== prompts.sized
    let tokens = 0
    for await (const row of readAhead<Row>(prompts)) {
      const enough = order === 'given' || prompts instanceof SizedPrompts ? requests : Infinity
      if (uses.length >= Math.min(MOST_READ, enough)) {
        whole = false
        break
      }
      const next = use(row)
      uses.push(next)
      if (!isQuick) tokens += next.input
      if (tokens > MOST_TOKENS) return null
    }
  } catch {
    // The run itself tells what cannot be read.
    return null
  }
  if (uses.length === 0 || (!whole && uses.length < requests)) return null
  return cycled(uses, requests, whole && order === 'shuffle')
}

/** The prompts in the order of their use, as the run will read them; where lengths suffice, without texts. */
function readAhead<Row>(prompts: unknown): AsyncIterable<Row> {
  if (prompts instanceof SizedPrompts)
    return prompts.lengths() as AsyncIterable<unknown> as AsyncIterable<Row>
  if (prompts instanceof VariedPrompts && prompts.rows instanceof SizedPrompts) {
    return variedLengths(prompts, prompts.rows) as AsyncIterable<Row>
  }
  return prompts as AsyncIterable<Row>
}

async function* variedLengths({ vary }: VariedPrompts<unknown>, rows: SizedPrompts) {
  let use = 0
  for await (const row of rows.sized()) yield vary(row, use++)
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
