import { randomFor } from '../core/statistics/random.ts'
import { SizedPrompts } from '../core/prompts/sized-prompts.ts'
import { VariedPrompts } from '../core/prompts/varied-prompts.ts'

/** Gives the prompt of one request after the other, without end. */
export interface PromptSource<Row> {
  next(): Row | Promise<Row>
  /** No more is wanted: an iterable that was not read to its end may let go of its file. */
  close?(): void
}

interface Prompts<Row> {
  readonly prompt?: Row | undefined
  readonly prompts?: Iterable<Row> | AsyncIterable<Row> | undefined
}

/**
 * Cycles the prompts: in their order, or in a seeded permutation that is drawn anew in each cycle.
 *
 * An iterable is read as it is needed and remembered, so that a large or endless one costs only
 * what was used of it; a shuffle has to read it whole first. Prompts of known length are made
 * anew for each use, and not remembered.
 */
export function promptSource<Row>(
  { prompt, prompts }: Prompts<Row>,
  order: 'given' | 'shuffle',
  seed: number,
): PromptSource<Row> {
  if (prompts === undefined) return { next: () => prompt as Row }
  if (prompts instanceof VariedPrompts) return varied<Row>(prompts, order, seed)
  if (prompts instanceof SizedPrompts) return endless<Row>(prompts)
  if (order === 'shuffle') return shuffled(prompts, seed)
  return Array.isArray(prompts) ? cycled(prompts) : remembered(prompts)
}

function cycled<Row>(rows: readonly Row[]): PromptSource<Row> {
  let index = 0
  return { next: () => rows[index++ % rows.length]! }
}

/** The rows, cycled as others are, each use of them changed. */
function varied<Row>(
  { rows, vary }: VariedPrompts<Row>,
  order: 'given' | 'shuffle',
  seed: number,
): PromptSource<Row> {
  const source = promptSource<Row>({ prompts: rows }, order, seed)
  let uses = 0
  return {
    async next() {
      const use = uses++
      return vary(await source.next(), use)
    },
    close: () => source.close?.(),
  }
}

/** With their lengths, which whoever calls the target takes off. */
function endless<Row>(prompts: SizedPrompts): PromptSource<Row> {
  const iterator = prompts.sized()
  let turn: Promise<unknown> = Promise.resolve()
  const read = async (): Promise<Row> => {
    const step = await iterator.next()
    if (step.done === true) throw new Error('`prompts` yielded nothing more.')
    return step.value as Row
  }
  return {
    next() {
      const mine = turn.then(read)
      turn = mine.catch(() => {})
      return mine
    },
    close() {
      turn.then(() => iterator.return()).catch(() => {})
    },
  }
}

function remembered<Row>(prompts: Iterable<Row> | AsyncIterable<Row>): PromptSource<Row> {
  const rows: Row[] = []
  const iterator =
    Symbol.asyncIterator in prompts ? prompts[Symbol.asyncIterator]() : prompts[Symbol.iterator]()
  let cycle: PromptSource<Row> | null = null
  // Requests start concurrently, iterators are read one step at a time.
  let turn: Promise<unknown> = Promise.resolve()
  let broken: Promise<never> | null = null
  const read = async (): Promise<Row> => {
    // An iterator that threw says it is done: what it gave before is not all there was.
    if (broken !== null) return broken
    if (cycle === null) {
      const step = await readStep()
      if (step.done !== true) {
        rows.push(step.value)
        return step.value
      }
      if (rows.length === 0) throw new Error('`prompts` yielded nothing; give at least one.')
      cycle = cycled(rows)
    }
    return cycle.next()
  }
  const readStep = async (): Promise<IteratorResult<Row>> => {
    try {
      return await iterator.next()
    } catch (error) {
      broken = Promise.reject(error)
      broken.catch(() => {})
      throw error
    }
  }
  return {
    next() {
      if (cycle !== null) return cycle.next()
      const mine = turn.then(read)
      turn = mine.catch(() => {})
      return mine
    },
    close() {
      // One that hangs must not hold us, and nothing follows from what it throws now.
      if (cycle === null) turn.then(() => iterator.return?.()).catch(() => {})
    },
  }
}

function shuffled<Row>(
  prompts: Iterable<Row> | AsyncIterable<Row>,
  seed: number,
): PromptSource<Row> {
  let index = 0
  let reading: Promise<Row[]> | null = null
  let permutation: number[] = []
  return {
    async next() {
      reading ??= Array.fromAsync(prompts)
      const rows = await reading
      if (rows.length === 0) throw new Error('`prompts` yielded nothing; give at least one.')
      const position = index++ % rows.length
      if (position === 0) permutation = permute(rows.length, seed, index)
      return rows[permutation[position]!]!
    },
  }
}

/** Fisher and Yates. */
function permute(length: number, seed: number, cycle: number): number[] {
  const random = randomFor(seed, 'order', cycle)
  const order = Array.from({ length }, (_, index) => index)
  for (let last = length - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const swapped = order[last]!
    order[last] = order[other]!
    order[other] = swapped
  }
  return order
}
