import { beforeAll, describe, expect, test } from 'vitest'
import { quantile } from '../../src/core/statistics/quantile.ts'
import type { Run } from '../../src/core/run/run.ts'
import { calibrate, QUICK, type Pair } from './against-simulator.ts'

/** Rounding of instants since 1970, in ms. */
const ROUNDING = 0.002

const firstToken = ({ sample }: Pair): number | null => sample.calls[0]!.firstTokenAt
/** When the simulator wrote the last of it. */
const lastWrite = ({ truth }: Pair): number => truth.chunkAt.at(-1) ?? truth.headersAt!
const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort()

describe('200 requests, 8 at a time', () => {
  let run: Run
  let pairs: readonly Pair[]
  let streams: readonly Pair[]
  beforeAll(async () => {
    ;({ run, pairs } = await calibrate(QUICK, { requests: 200, concurrency: 8 }))
    streams = pairs.filter(({ truth }) => truth.streamed)
  })

  test('each was sent before it was received, and read after it was written, on one clock', () => {
    // The zero of the run's clock in ms since 1970 lies after `from` by what was read, before `to` by what was sent.
    const to = Math.min(...pairs.map(({ sample, truth }) => truth.receivedAt - sample.startedAt))
    const from = Math.max(
      ...pairs.map((pair) => lastWrite(pair) - pair.sample.endedAt),
      ...streams.map((pair) => pair.truth.firstTokenAt! - firstToken(pair)!),
      ...streams.map((pair) => lastWrite(pair) - pair.sample.calls[0]!.lastTokenAt!),
      ...pairs.map(
        ({ sample, truth }) => truth.headersAt! - sample.calls[0]!.attempts[0]!.headersAt!,
      ),
    )
    expect(from).toBeLessThanOrEqual(to + ROUNDING)
  })

  test('no latency and no TTFT is below the truth, and so no quantile is', () => {
    const latencies = sorted(pairs.map((pair) => lastWrite(pair) - pair.truth.receivedAt))
    const ttfts = sorted(streams.map(({ truth }) => truth.firstTokenAt! - truth.receivedAt))
    expect(run.latency.n).toBe(200)
    expect(run.ttft).toMatchObject({ n: streams.length, missing: 200 - streams.length })
    for (const [share, name] of [
      [0.5, 'p50'],
      [0.9, 'p90'],
      [0.95, 'p95'],
      [0.99, 'p99'],
    ] as const) {
      expect(run.latency[name]).toBeGreaterThanOrEqual(quantile(latencies, share)! - ROUNDING)
      expect(run.ttft[name]).toBeGreaterThanOrEqual(quantile(ttfts, share)! - ROUNDING)
    }
    for (const pair of pairs) {
      const { sample, truth } = pair
      const latency = sample.endedAt - sample.startedAt
      expect(latency).toBeGreaterThanOrEqual(lastWrite(pair) - truth.receivedAt - ROUNDING)
    }
  })

  test('each stream has as many chunks and gaps as were written', () => {
    for (const { sample, truth } of streams) {
      const [call] = sample.calls
      expect(call!.chunks).toBe(truth.chunkAt.length)
      expect(call!.gaps?.count ?? 0).toBe(truth.chunkAt.length - 1)
    }
  })

  test('whole answers have no TTFT and no gaps', () => {
    const whole = pairs.filter(({ truth }) => !truth.streamed)
    expect(whole.length).toBeGreaterThan(0)
    expect(whole.every((pair) => firstToken(pair) === null)).toBe(true)
    expect(whole.every(({ sample }) => sample.calls[0]!.chunks === 0)).toBe(true)
  })
})

describe('one request after another', () => {
  let run: Run
  let pairs: readonly Pair[]
  beforeAll(async () => {
    ;({ run, pairs } = await calibrate(QUICK, { requests: 60, concurrency: 1 }))
  })

  // A request ends before the next one can be received, and begins after the last one was written:
  // so the truth alone says how much too high a latency can be, on however busy a machine.
  test('latencies lie between what the simulator took and what it saw around it', () => {
    const inner = pairs.slice(1, -1)
    const least = inner.map((pair) => lastWrite(pair) - pair.truth.receivedAt)
    const most = inner.map((_, i) => pairs[i + 2]!.truth.receivedAt - lastWrite(pairs[i]!))
    const measured = inner.map(({ sample }) => sample.endedAt - sample.startedAt)
    for (const [i, latency] of measured.entries()) {
      expect(latency).toBeGreaterThanOrEqual(least[i]! - ROUNDING)
      expect(latency).toBeLessThanOrEqual(most[i]! + ROUNDING)
    }
    const p95 = quantile(sorted(measured), 0.95)!
    expect(p95).toBeGreaterThanOrEqual(quantile(sorted(least), 0.95)! - ROUNDING)
    expect(p95).toBeLessThanOrEqual(quantile(sorted(most), 0.95)! + ROUNDING)
  })

  test('and so does the time of all of them together', () => {
    const [first, last] = [pairs[0]!, pairs.at(-1)!]
    expect(run.durationMs).toBeGreaterThanOrEqual(
      lastWrite(last) - first.truth.receivedAt - ROUNDING,
    )
    const latencies = pairs.map(({ sample }) => sample.endedAt - sample.startedAt)
    const total = latencies.reduce((sum, latency) => sum + latency, 0)
    expect(run.durationMs).toBeGreaterThanOrEqual(total - ROUNDING * pairs.length)
    expect(run.throughput.requestsPerSecond).toBeCloseTo(60_000 / run.durationMs, 9)
  })
})
