import { toPlan } from '../src/core/plan/plan.ts'
import { Recorder } from '../src/core/recording/recorder.ts'
import { aCall } from '../test/core/a-call.ts'
import { aSample } from '../test/core/a-sample.ts'
import { processorMs, type Row } from './figures.ts'

const SAMPLES = 1_000_000

/** Recording and summing up a million requests. */
export function benchRecorder(): Row[] {
  const price = { usd: 0.001, matchedModel: 'gpt-4.1-mini', source: 'a list' }
  const usage = {
    input: 10,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite1h: 0,
    output: 20,
    reasoning: 0,
  }
  const calls = [aCall({ firstTokenAt: 10, firstAnswerAt: 10, lastTokenAt: 90, usage })]
  const plan = toPlan('a million', { target: () => {}, requests: SAMPLES })
  const memoryBefore = memory()
  const recorder = new Recorder(plan, () => price)
  const start = processorMs()
  for (let index = 0; index < SAMPLES; index++) {
    // Any latencies will do, as long as they differ and come in no order.
    const latency = 100 + ((index * 7919) % 100_003) / 100
    recorder.add(aSample({ index, endedAt: latency, firstPieceAt: latency / 3, calls }))
  }
  const recorded = processorMs()
  const run = recorder.summarize({
    startedAt: new Date(0).toISOString(),
    windowStart: 0,
    windowEnd: SAMPLES,
    stopped: null,
    health: {
      loopDelayMs: { mean: 0, p99: 0, max: 0 },
      utilization: 0,
      startLagMs: { p50: 0, p99: 0, max: 0 },
      lateStarts: 0,
      achievedRate: 1000,
      plannedRate: null,
      errorMs: 1,
      saturated: false,
    },
    unattributed: 0,
    unrecognised: {},
    forecast: null,
    simulated: true,
  })
  const summed = processorMs()
  const megabytes = (memory() - memoryBefore) / 1e6
  if (run.latency.n !== SAMPLES) throw new Error('Not every sample was recorded.')
  return [
    ['recording a sample', `${(((recorded - start) * 1000) / SAMPLES).toFixed(2)} µs`],
    [
      'summing up a million samples, exactly',
      `${((summed - recorded) / 1000).toFixed(2)} s, ${((summed - recorded) / sortingMs()).toFixed(0)} times sorting their latencies`,
    ],
    ['memory of a million samples and their run', `${megabytes.toFixed(0)} MB`],
  ]
}

/** What exact quantiles of one metric cost at least. */
function sortingMs(): number {
  const values = Float64Array.from({ length: SAMPLES }, (_, index) => (index * 7919) % 100_003)
  const start = processorMs()
  values.sort()
  return processorMs() - start
}

function memory(): number {
  globalThis.gc?.()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}
