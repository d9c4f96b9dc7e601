/**
 * A histogram with logarithmic buckets: every value is known to within 0.5 %.
 *
 * Bucket `i` holds values from `growth^(i - 1)` (exclusive) to `growth^i`; `zeros` counts values of 0 and below.
 */
export interface HistogramData {
  growth: number
  zeros: number
  /** `[bucket, count]`, sorted by bucket. */
  buckets: [number, number][]
}

export declare class Histogram {
  add(value: number): void
  merge(other: Histogram): void
  get count(): number
  toJSON(): HistogramData
}
