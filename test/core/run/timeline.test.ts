import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../src/core/calls/sample.ts'
import { TimelineCount, type Timeline } from '../../../src/core/run/timeline.ts'
import { aSample, failed } from '../a-sample.ts'

function timelineOf(samples: readonly Sample[]): Timeline {
  const count = new TimelineCount()
  for (const sample of samples) count.add(sample)
  return count.read()
}

const request = (startedAt: number, endedAt: number, changes: Partial<Sample> = {}): Sample =>
  aSample({ intendedAt: startedAt, startedAt, endedAt, ...changes })

/** Within the 0.5 % of a histogram. */
const about = (value: number): unknown => expect.closeTo(value, -Math.log10(value * 0.01))

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

describe('a timeline', () => {
  it('has no stretch before anything ended', () => {
    expect(timelineOf([])).toEqual({ widthMs: 100, buckets: [] })
  })

  it('counts a request where it ended, and all that was in flight', () => {
    const { widthMs, buckets } = timelineOf([
      request(0, 150),
      request(0, 250, { outcome: failed }),
      request(100, 250, { outcome: { type: 'cut' } }),
    ])
    expect(widthMs).toBe(100)
    expect(buckets).toEqual([
      { at: 0, ok: 0, failed: 0, p50: null, p95: null, inFlight: 2 },
      { at: 100, ok: 1, failed: 0, p50: about(150), p95: about(150), inFlight: 2.5 },
      { at: 200, ok: 0, failed: 1, p50: null, p95: null, inFlight: 1 },
    ])
  })

  it('takes the latency from when a request was due', () => {
    const { buckets } = timelineOf([request(500, 550, { intendedAt: 50 })])
    expect(buckets).toEqual([
      { at: 500, ok: 1, failed: 0, p50: about(500), p95: about(500), inFlight: 0.5 },
    ])
  })

  it('begins with the measured part, however long the warm-up was', () => {
    const { widthMs, buckets } = timelineOf([request(600_000, 600_050), request(600_000, 603_000)])
    expect(widthMs).toBe(100)
    expect(buckets[0]!.at).toBe(600_000)
  })

  it('widens its stretches as the run grows, and keeps what was counted', () => {
    const day = 86_400_000
    const samples = Array.from({ length: 24 }, (_, hour) =>
      request((hour * day) / 24, (hour * day) / 24 + 60_000),
    )
    const { widthMs, buckets } = timelineOf(samples)
    expect(buckets.length).toBeGreaterThan(30)
    expect(buckets.length).toBeLessThanOrEqual(60)
    expect(widthMs * buckets.length).toBeGreaterThan(day * 0.95)
    expect(sum(buckets.map(({ ok }) => ok))).toBe(24)
    expect(buckets.map(({ p95 }) => p95).filter((p95) => p95 !== null)).toEqual(
      Array.from({ length: 24 }, () => about(60_000)),
    )
  })
})

const anySample = fc
  .record({
    startedAt: fc.double({ min: 0, max: 1e7, noNaN: true }),
    waited: fc.double({ min: 0, max: 1e4, noNaN: true }),
    took: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
    type: fc.constantFrom<('ok' | 'failed' | 'cut')[]>('ok', 'failed', 'cut'),
  })
  .map(({ startedAt, waited, took, type }) =>
    aSample({
      intendedAt: Math.max(0, startedAt - waited),
      startedAt,
      endedAt: startedAt + took,
      outcome: type === 'failed' ? failed : { type },
    }),
  )

describe('whatever requests in whatever order', () => {
  const property = (holds: (samples: Sample[], timeline: Timeline) => void): void =>
    fc.assert(
      fc.property(fc.array(anySample, { minLength: 1, maxLength: 80 }), (samples) =>
        holds(samples, timelineOf(samples)),
      ),
    )

  it('none is lost or counted twice', () => {
    property((samples, { buckets }) => {
      const of = (type: string): number =>
        samples.filter(({ outcome }) => outcome.type === type).length
      expect(sum(buckets.map(({ ok }) => ok))).toBe(of('ok'))
      expect(sum(buckets.map((bucket) => bucket.failed))).toBe(of('failed'))
    })
  })

  it('there are 60 stretches at most, without gaps, and no fewer than needed', () => {
    property((samples, { widthMs, buckets }) => {
      expect(buckets.length).toBeLessThanOrEqual(60)
      expect(buckets.every(({ at }, index) => at === buckets[0]!.at + index * widthMs)).toBe(true)
      const span =
        Math.max(...samples.map(({ endedAt }) => endedAt)) -
        Math.min(...samples.map(({ startedAt }) => startedAt))
      // Half the width would have been too little.
      if (widthMs > 100) expect(span).toBeGreaterThan((58 * widthMs) / 2)
    })
  })

  it('the time in flight is the time that requests took', () => {
    property((samples, { widthMs, buckets }) => {
      const took = sum(samples.map(({ startedAt, endedAt }) => endedAt - startedAt))
      const inFlight = sum(buckets.map((bucket) => bucket.inFlight * widthMs))
      expect(Math.abs(inFlight - took)).toBeLessThanOrEqual(60 * widthMs * 0.0051 + took * 1e-9)
    })
  })

  it('a quantile is null exactly where no request succeeded', () => {
    property((_, { buckets }) => {
      for (const { ok, p50, p95 } of buckets) {
        expect([p50 === null, p95 === null]).toEqual([ok === 0, ok === 0])
        if (p50 !== null) expect(p50).toBeLessThanOrEqual(p95!)
      }
    })
  })
})
