import { randomFor } from '../core/statistics/random.ts'

/**
 * A uniform sample of so many values, in the order in which they came; all of them when there are
 * no more. Each has the same chance, and no more than the sample is held (Vitter, "Random Sampling
 * with a Reservoir", 1985, algorithm R).
 */
export async function reservoir<Value>(
  values: AsyncIterable<Value>,
  size: number,
  seed: number,
): Promise<Value[]> {
  const random = randomFor(seed, 'sample')
  const kept: { value: Value; index: number }[] = []
  let seen = 0
  for await (const value of values) {
    const entry = { value, index: seen++ }
    if (kept.length < size) {
      kept.push(entry)
    } else {
      const place = random.integer(seen)
      if (place < size) kept[place] = entry
    }
  }
  return kept.toSorted((a, b) => a.index - b.index).map(({ value }) => value)
}

/** The first so many values. */
export async function* first<Value>(
  values: AsyncIterable<Value>,
  limit: number,
): AsyncGenerator<Value> {
  let taken = 0
  for await (const value of values) {
    yield value
    if (++taken >= limit) return
  }
}
