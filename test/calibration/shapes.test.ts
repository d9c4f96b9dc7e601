import { expect, test } from 'vitest'
import type { LoadShape } from '../../src/core/shapes/shapes.ts'
import { rampingArrivalRate } from '../../src/core/shapes/ramping-arrival-rate.ts'
import { rampingConcurrency } from '../../src/core/shapes/ramping-concurrency.ts'
import { soak } from '../../src/core/shapes/soak.ts'
import { steps } from '../../src/core/shapes/steps.ts'
import { stress } from '../../src/core/shapes/stress.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import type { Simulator } from '../../src/simulator/server.ts'
import { openai } from '../../src/targets/openai.ts'
import { calibrate, type Pair } from './against-simulator.ts'

const SLOTS = 3
/** So many requests are answered at once; then one in 600 ms. */
const BURST = 100

/** Each answer takes `ms`, no more and no less. */
function answersIn(ms: number): SimulatorOptions {
  const ttft = { median: ms, sigma: 0, slowShare: 0 }
  const outputTokens = { median: 3, sigma: 0 }
  return { models: { '*': { ttft, outputTokens, promptMsPerToken: 0, gapMs: 0 } } }
}

const oneTarget = ({ openaiBaseURL }: Simulator): ReturnType<typeof openai>[] => [
  openai({ model: 'gpt-4o-mini', baseURL: openaiBaseURL, apiKey: 'test' }),
]

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

test.for<[string, LoadShape]>([
  [
    'rampingConcurrency()',
    rampingConcurrency([
      { duration: 300, target: 12 },
      { duration: 200, target: 12 },
      { duration: 0, target: 1 },
      { duration: 200, target: 1 },
    ]),
  ],
  ['stress()', stress({ to: 12, rampUp: 300, hold: 200, rampDown: 200 })],
  ['soak()', soak({ level: 12, rampUp: 300, duration: 200 })],
  ['steps()', steps([1, 2, 12], { duration: 250 })],
])('%s fills the slots, and waits in line above them', async ([, load]) => {
  const options = { ...answersIn(30), slots: SLOTS }
  // The SDK is loaded with the first request, and connections are made.
  const { run, pairs: all } = await calibrate(options, { load, warmup: 4 }, oneTarget)
  const pairs = all.filter(({ sample }) => !sample.warmup)
  const inFlight = ({ sample: { startedAt } }: Pair): number =>
    pairs.filter(({ sample }) => sample.startedAt <= startedAt && sample.endedAt > startedAt).length
  const waited = (some: readonly Pair[]): number =>
    median(some.map(({ truth }) => truth.startedAt! - truth.receivedAt))
  expect(run.requests).toMatchObject({ failed: 0, cut: 0, total: pairs.length })
  expect(Math.max(...pairs.map(inFlight))).toBe(12)
  const served = pairs.filter((pair) => inFlight(pair) < SLOTS)
  const queued = pairs.filter((pair) => inFlight(pair) > 2 * SLOTS)
  expect(served.length).toBeGreaterThan(2)
  expect(waited(served)).toBeLessThan(waited(queued) / 4)
})

test.for<[string, LoadShape]>([
  ['rampingArrivalRate()', rampingArrivalRate([{ duration: 600, target: 700 }])],
  ['stress()', stress({ to: 700, by: 'arrivalRate', rampUp: 300, hold: 100, rampDown: 200 })],
  ['soak()', soak({ level: 500, by: 'arrivalRate', rampUp: 100, duration: 400 })],
  ['steps()', steps([10, 100, 700], { by: 'arrivalRate', duration: 300 })],
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
