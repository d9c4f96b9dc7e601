import { Histogram, histogramValueAt } from '../statistics/histogram.ts'
import { rankOf } from '../statistics/quantile.ts'
import type { Sample } from '../calls/sample.ts'

/** How a run went over time: what ended in each of its stretches of equal length; plain JSON. */
export interface Timeline {
  /** Length of a stretch in ms: the shortest that leaves no more than 60 of them. */
  widthMs: number
  /** One after the other, without gaps; none when nothing ended. */
  buckets: TimelineBucket[]
}

export interface TimelineBucket {
  /** Ms since the run began. */
  at: number
  /** Requests of the measured part that ended in it. */
  ok: number
  failed: number
  /** Latencies of those that succeeded, in ms, to within 0.5 %; `null` when none did. */
  p50: number | null
  p95: number | null
  /** How many requests were in flight, on average over the stretch. */
  inFlight: number
}

const MOST_BUCKETS = 60
const FIRST_WIDTH = 100

interface Counted {
  failed: number
  /** Of all requests in flight together, in ms. */
  busy: number
  readonly latencies: Histogram
}

/** Counts requests by when they ended, in memory that does not grow: the stretches do. */
export class TimelineCount {
  #widthMs = FIRST_WIDTH
  /** By the number of their stretch since the run began. */
  #buckets = new Map<number, Counted>()
  #first = Infinity
  #last = -Infinity

  /** Takes a request of the measured part that was started. */
  add({ intendedAt, startedAt, endedAt, outcome }: Sample): void {
    this.#cover(startedAt, endedAt)
    const bucket = this.#bucket(Math.floor(endedAt / this.#widthMs))
    this.#addBusy(startedAt, endedAt)
    if (outcome.type === 'failed') bucket.failed++
    else if (outcome.type === 'ok') bucket.latencies.add(endedAt - intendedAt)
  }

  read(): Timeline {
    const widthMs = this.#widthMs
    const buckets: TimelineBucket[] = []
    for (let index = this.#first; index <= this.#last; index++) {
      const { failed, busy, latencies } = this.#buckets.get(index) ?? nothing()
      buckets.push({
        at: index * widthMs,
        ok: latencies.count,
        failed,
        p50: quantileOf(latencies, 0.5),
        p95: quantileOf(latencies, 0.95),
        inFlight: Number((busy / widthMs).toFixed(2)),
      })
    }
    return { widthMs, buckets }
  }

  /** Widens the stretches until so many reach over all requests. */
  #cover(from: number, to: number): void {
    this.#first = Math.min(this.#first, Math.floor(from / this.#widthMs))
    this.#last = Math.max(this.#last, Math.floor(to / this.#widthMs))
    while (this.#last - this.#first >= MOST_BUCKETS) this.#widen()
  }

  #bucket(index: number): Counted {
    const known = this.#buckets.get(index)
    if (known !== undefined) return known
    const added = nothing()
    this.#buckets.set(index, added)
    return added
  }

  #addBusy(from: number, to: number): void {
    const width = this.#widthMs
    for (let index = Math.floor(from / width); index * width < to; index++) {
      const inside = Math.min(to, (index + 1) * width) - Math.max(from, index * width)
      this.#bucket(index).busy += inside
    }
  }

  /** Each two become one of twice the length. */
  #widen(): void {
    const narrow = this.#buckets
    this.#widthMs *= 2
    this.#first = Math.floor(this.#first / 2)
    this.#last = Math.floor(this.#last / 2)
    this.#buckets = new Map()
    for (const [index, { failed, busy, latencies }] of narrow) {
      const both = this.#bucket(Math.floor(index / 2))
      both.failed += failed
      both.busy += busy
      both.latencies.merge(latencies)
    }
  }
}

function nothing(): Counted {
  return { failed: 0, busy: 0, latencies: new Histogram() }
}

/** In the digits that a histogram is good for. */
function quantileOf(latencies: Histogram, share: number): number | null {
  const { count } = latencies
  if (count === 0) return null
  const value = histogramValueAt(latencies.toJSON(), rankOf(share, count))
  return value === null ? null : Number(value.toPrecision(4))
}
