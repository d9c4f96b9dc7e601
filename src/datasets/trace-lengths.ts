import { DatasetError } from '../core/errors.ts'
import type { Random } from '../core/statistics/random.ts'
import { pathOf } from './file.ts'
import { reservoir } from './reservoir.ts'
import { readTrace, type TraceOptions } from './traces/read-trace.ts'

/** More pairs than that tell nothing new about how long prompts are. */
const MOST_PAIRS = 100_000

interface Lengths {
  readonly inputTokens: number
  readonly outputTokens: number | null
}

/** The lengths of a trace's prompts and answers, drawn as the pairs that they were: `fromTrace()`. */
export class TraceLengths {
  readonly #path: string
  readonly #read: () => Promise<Lengths[]>
  #pairs: Promise<Lengths[]> | null = null

  constructor(file: string | URL, options: TraceOptions) {
    this.#path = pathOf(file)
    const rows = readTrace(file, options)
    this.#read = () => reservoir(known(rows), MOST_PAIRS, 1)
  }

  /** Reads the trace, once; resolves with what draws a pair of lengths. */
  async drawer(): Promise<(random: Random) => Lengths> {
    this.#pairs ??= this.#read()
    const pairs = await this.#pairs
    if (pairs.length === 0) {
      throw new DatasetError(this.#path, null, 'knows the length of no prompt')
    }
    return (random) => pairs[random.integer(pairs.length)]!
  }
}

async function* known(rows: ReturnType<typeof readTrace>): AsyncGenerator<Lengths> {
  for await (const { inputTokens, outputTokens } of rows) {
    if (inputTokens !== null) yield { inputTokens: Math.max(1, inputTokens), outputTokens }
  }
}

/**
 * Lengths as in a trace, for `syntheticPrompts({ inputTokens: fromTrace('azure.csv') })`: each is that
 * of one of its rows, and the answer's length comes from the same row. Rows whose prompt's length
 * the trace does not know are left out; of more than 100,000, a uniform sample is drawn from.
 *
 * @throws {DatasetError} as `readTrace()`.
 */
export function fromTrace(file: string | URL, options: TraceOptions = {}): TraceLengths {
  return new TraceLengths(file, options)
}
