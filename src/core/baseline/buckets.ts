import type { Distribution } from '../run/distribution.ts'
import { exactSamples } from '../run/evidence.ts'
import { histogramMiddle, type HistogramData } from '../statistics/histogram.ts'
import { fromRunLengths, toRunLengths } from './run-lengths.ts'

/** Each value is known to within this share of it. */
const ERROR = 0.02
/** From one bucket to the next, as DDSketch has it (Masson, Rim and Lee, PVLDB 12, 2019). */
const GROWTH = (1 + ERROR) / (1 - ERROR)
const LOG_GROWTH = Math.log(GROWTH)
/** Of more values so many are kept, evenly by their ranks: enough for the shape, in a line that does not grow. */
const MOST_VALUES = 1000

/**
 * A distribution as one line of text with buckets of 2 %: `157|2 1 0x7 1` has two values in bucket
 * 157, one in the next, and one in bucket 166. `z3 ` before it: three values of 0 and below.
 */
export function bucketsOf(distribution: Distribution): string {
  const counts = new Map<number, number>()
  let zeros = 0
  for (const [value, count] of valuesOf(distribution)) {
    if (value <= 0) zeros += count
    else {
      const bucket = Math.ceil(Math.log(value) / LOG_GROWTH)
      counts.set(bucket, (counts.get(bucket) ?? 0) + count)
    }
  }
  return toBucketText({ growth: GROWTH, zeros, buckets: [...counts].toSorted(([a], [b]) => a - b) })
}

export function toBucketText({ zeros, buckets }: HistogramData): string {
  const lead = zeros === 0 ? '' : `z${zeros} `
  const [first] = buckets
  if (first === undefined) return lead.trimEnd()
  const counts: number[] = []
  let next = first[0]
  for (const [bucket, count] of buckets) {
    while (next < bucket) {
      counts.push(0)
      next++
    }
    counts.push(count)
    next++
  }
  return `${lead}${first[0]}|${toRunLengths(counts)}`
}

/**
 * What `bucketsOf()` wrote, as a histogram.
 *
 * @throws {Error} a clause that says what cannot be read.
 */
export function fromBucketText(text: string): HistogramData {
  const found = /^(?:z(\d+))?(?: ?(-?\d+)\|(.*))?$/.exec(text)
  if (found === null) throw new Error(`"${text.slice(0, 20)}" holds no buckets`)
  const [, zeros = '0', start, counts = ''] = found
  const first = Number(start ?? 0)
  const buckets = fromRunLengths(counts).flatMap((count, index): [number, number][] =>
    count === 0 || count === null ? [] : [[first + index, count]],
  )
  return { growth: GROWTH, zeros: Number(zeros), buckets }
}

function* valuesOf(distribution: Distribution): Generator<[value: number, count: number]> {
  const samples = exactSamples(distribution)
  if (samples !== null) {
    const n = samples.length
    const kept = Math.min(n, MOST_VALUES)
    for (let index = 0; index < kept; index++) {
      yield [samples[Math.floor(((index + 0.5) * n) / kept)]!, 1]
    }
    return
  }
  const { zeros, buckets, growth } = distribution.histogram
  if (zeros > 0) yield [0, zeros]
  for (const [bucket, count] of buckets) yield [histogramMiddle(bucket, growth), count]
}
