import { firstIndex } from './quantile.ts'

/**
 * A histogram with logarithmic buckets, as plain JSON: every value is known to within 0.5 %.
 *
 * Bucket `i` holds values from `growth^(i - 1)` (exclusive) to `growth^i`; `zeros` counts values of 0 and below.
 */
export interface HistogramData {
  growth: number
  zeros: number
  /** `[bucket, count]`, sorted by bucket. */
  buckets: [number, number][]
}

const GROWTH = 1.01
const LOG_GROWTH = Math.log(GROWTH)

/** Collects values in bounded memory; only buckets that hold something take room. */
export class Histogram {
  readonly #buckets = new Map<number, number>()
  #zeros = 0
  #count = 0
  #sum = 0
  #min = Infinity
  #max = -Infinity

  add(value: number): void {
    this.#count++
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
    if (value <= 0) this.#zeros++
    else this.#put(bucketOf(value), 1)
  }

  /** Ascending values at once: only the bounds of each bucket are looked up. */
  static ofSorted(values: Float64Array): Histogram {
    const histogram = new Histogram()
    const n = values.length
    if (n === 0) return histogram
    histogram.#count = n
    histogram.#min = values[0]!
    histogram.#max = values[n - 1]!
    let sum = 0
    for (let index = 0; index < n; index++) sum += values[index]!
    histogram.#sum = sum
    let index = firstIndex(values, 0, (value) => value > 0)
    histogram.#zeros = index
    while (index < n) {
      const bucket = bucketOf(values[index]!)
      const end = firstIndex(values, index, (value) => bucketOf(value) > bucket)
      histogram.#put(bucket, end - index)
      index = end
    }
    return histogram
  }

  merge(other: Histogram): void {
    this.#count += other.#count
    this.#sum += other.#sum
    this.#zeros += other.#zeros
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
    for (const [bucket, count] of other.#buckets) this.#put(bucket, count)
  }

  #put(bucket: number, count: number): void {
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count)
  }

  get count(): number {
    return this.#count
  }

  /** Exact; `null` without values. */
  get min(): number | null {
    return this.#count === 0 ? null : this.#min
  }

  /** Exact; `null` without values. */
  get max(): number | null {
    return this.#count === 0 ? null : this.#max
  }

  /** Exact; `null` without values. */
  get mean(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count
  }

  toJSON(): HistogramData {
    const buckets = [...this.#buckets].toSorted(([a], [b]) => a - b)
    return { growth: GROWTH, zeros: this.#zeros, buckets }
  }
}

function bucketOf(value: number): number {
  return Math.ceil(Math.log(value) / LOG_GROWTH)
}

/** The value at a rank counted from 1, to within 0.5 %; `null` beyond the last. */
export function histogramValueAt(
  { growth, zeros, buckets }: HistogramData,
  rank: number,
): number | null {
  if (rank <= zeros) return 0
  let seen = zeros
  for (const [bucket, count] of buckets) {
    seen += count
    if (seen >= rank) return histogramMiddle(bucket, growth)
  }
  return null
}

/** How many values are at `limit` or above, those in the bucket of `limit` judged by its middle. */
export function histogramCountFrom(
  { growth, zeros, buckets }: HistogramData,
  limit: number,
): number {
  let count = limit <= 0 ? zeros : 0
  for (const [bucket, inBucket] of buckets) {
    if (histogramMiddle(bucket, growth) >= limit) count += inBucket
  }
  return count
}

/** The value whose relative distance to both ends of its bucket is the same. */
export function histogramMiddle(bucket: number, growth: number): number {
  return (2 * growth ** bucket) / (1 + growth)
}
