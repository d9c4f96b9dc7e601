import { randomFor, type Random } from '../core/statistics/random.ts'
import type { WorkSource } from './execution.ts'

interface WeightedSource<Row> {
  readonly part: string | null
  readonly weight: number
  readonly source: WorkSource<Row>
}

/** Work of several parts, each as often as its weight says; the warm-up has a draw of its own. */
export function mixSource<Row>(
  parts: readonly WeightedSource<Row>[],
  seed: number,
): WorkSource<Row> {
  const weights = parts.map(({ weight }) => weight)
  const measured = weightedDraws(weights, randomFor(seed, 'mix'))
  const before = weightedDraws(weights, randomFor(seed, 'mix', 'warmup'))
  const source = (warmup: boolean): WorkSource<Row> =>
    parts[(warmup ? before : measured).next().value]!.source
  return {
    next: (warmup) => source(warmup).next(warmup),
    skip: (warmup) => source(warmup).skip(warmup),
    of: (name) => parts.find(({ part }) => part === name)!.source,
    close() {
      for (const part of parts) part.source.close?.()
    },
  }
}

/** A block is as short as the weights allow, up to so many. */
const LONGEST_BLOCK = 1000

/**
 * Which of the weights is drawn, one after the other, without end.
 *
 * The smooth weighted round-robin of nginx says who is in a block: it is exact after each cycle of
 * whole weights, and never far off on the way or when there is no such cycle. The random numbers
 * give the order within a block.
 */
export function* weightedDraws(
  weights: readonly number[],
  random: Random,
): Generator<number, never> {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const length = blockLength(weights.map((weight) => weight / total))
  const credits = weights.map(() => 0)
  const pick = (): number => {
    for (const [index, weight] of weights.entries()) credits[index]! += weight
    const most = credits.indexOf(Math.max(...credits))
    credits[most]! -= total
    return most
  }
  for (;;) {
    const block = Array.from({ length }, pick)
    // Fisher and Yates.
    for (let last = length; last > 0; last--) {
      const other = random.integer(last)
      const drawn = block[other]!
      block[other] = block[last - 1]!
      yield drawn
    }
  }
}

/** The shortest block that every share divides into whole numbers. */
function blockLength(shares: readonly number[]): number {
  const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-9
  let length = 1
  while (length < LONGEST_BLOCK && !shares.every((share) => isWhole(share * length))) length++
  return length
}
