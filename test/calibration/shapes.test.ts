import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { gamma } from '../../src/core/shapes/gamma.ts'
import type { LoadShape } from '../../src/core/shapes/shapes.ts'
import { rampingArrivalRate } from '../../src/core/shapes/ramping-arrival-rate.ts'
import { rampingConcurrency } from '../../src/core/shapes/ramping-concurrency.ts'
import { replay } from '../../src/core/shapes/replay.ts'
import { soak } from '../../src/core/shapes/soak.ts'
import { steps } from '../../src/core/shapes/steps.ts'
import { stress } from '../../src/core/shapes/stress.ts'
import { answersIn, calibrate, foundBy, oneTarget, waited } from './against-simulator.ts'

const SLOTS = 3
/** So many requests are answered at once; then one in 600 ms. */
const BURST = 100

const folder = mkdtempSync(join(tmpdir(), 'shapes-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A trace whose rows are due at these ms. */
function trace(rows: number, dueOf: (row: number) => number): string {
  const path = join(folder, `${rows}.jsonl`)
  const lines = Array.from({ length: rows }, (_, row) => {
    const timestamp = Math.round(dueOf(row))
    return JSON.stringify({ timestamp, input_length: 20, output_length: 3, hash_ids: [] })
  })
  writeFileSync(path, lines.join('\n'))
  return path
}

const OPEN = new Set<LoadShape['shape']>(['rampingArrivalRate', 'replay'])

const half = { rampUp: 50, duration: 450 }

test.for<[string, LoadShape]>([
  [
    'rampingConcurrency()',
    rampingConcurrency([
      { duration: 600, target: 12 },
      { duration: 400, target: 12 },
      { duration: 0, target: 1 },
      { duration: 400, target: 1 },
    ]),
  ],
  ['stress()', stress({ to: 12, rampUp: 1200, hold: 400, rampDown: 600 })],
  ['soak()', soak({ level: 12, rampUp: 1200, duration: 400 })],
  ['steps()', steps([1, 2, 12], { duration: 500 })],
  ['rampingArrivalRate()', rampingArrivalRate([{ duration: 1200, target: 200 }], { start: 10 })],
  ['replay()', replay(trace(120, (row) => 1200 * Math.sqrt(row / 120)))],
])('%s fills the slots, and waits in line above them', async ([, load]) => {
  const options = { ...answersIn(60), slots: SLOTS }
  // The SDK is loaded with the first request, and connections are made.
  const { run, pairs: all } = await calibrate(options, { load, warmup: 4 }, oneTarget)
  const pairs = all.filter(({ sample }) => !sample.warmup)
  expect(run.requests).toMatchObject({ failed: 0, cut: 0, total: pairs.length })
  const most = Math.max(...pairs.map((pair) => foundBy(pair, pairs)))
  if (!OPEN.has(load.shape)) expect(most).toBeLessThan(12)
  const served = pairs.filter((pair) => foundBy(pair, pairs) < SLOTS)
  const queued = pairs.filter((pair) => foundBy(pair, pairs) > 2 * SLOTS)
  expect(served.length).toBeGreaterThan(0)
  expect(queued.length).toBeGreaterThan(0)
  expect(waited(served)).toBeLessThan(waited(queued) / 4)
})

test.for<[string, LoadShape]>([
  ['rampingArrivalRate()', rampingArrivalRate([{ duration: 600, target: 700 }])],
  ['stress()', stress({ to: 700, by: 'arrivalRate', rampUp: 300, hold: 100, rampDown: 200 })],
  ['soak()', soak({ level: 500, by: 'arrivalRate', rampUp: 100, duration: 400 })],
  ['steps()', steps([10, 100, 700], { by: 'arrivalRate', duration: 300 })],
  ['Poisson arrivals', soak({ level: 500, by: 'arrivalRate', arrivals: 'poisson', ...half })],
  ['gamma arrivals', soak({ level: 500, by: 'arrivalRate', arrivals: gamma(0.3), ...half })],
  ['replay()', replay(trace(200, (row) => 2 * row))],
])('%s is refused what is above the rate limit', async ([, load]) => {
  const limits = { requestsPerMinute: BURST }
  const { run, pairs } = await calibrate({ ...answersIn(0), limits }, { load }, oneTarget)
  const received = pairs.map(({ truth }) => truth.receivedAt)
  const refilled = ((Math.max(...received) - Math.min(...received)) / 60_000) * BURST
  expect(run.requests.total).toBeGreaterThan(1.5 * BURST)
  expect(run.requests.ok).toBeGreaterThanOrEqual(BURST)
  expect(run.requests.ok).toBeLessThanOrEqual(Math.ceil(BURST + refilled))
  expect(run.errors.byKind).toEqual({ rate_limited: run.requests.total - run.requests.ok })
})
