import type { CallPrice, PriceCall } from '../../src/core/calls/cost.ts'
import type { Health } from '../../src/core/run/health.ts'
import type { LoadOptions } from '../../src/core/options/options.ts'
import { toPlan } from '../../src/core/plan/plan.ts'
import { Recorder } from '../../src/core/recording/recorder.ts'
import type { RunEnd } from '../../src/core/recording/run-end.ts'
import type { Run } from '../../src/core/run/run.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { aSample } from './a-sample.ts'

/** Of a load generator with nothing else to do. */
export const IDLE: Health = {
  loopDelayMs: { mean: 0, p99: 0, max: 0 },
  utilization: 0.1,
  startLagMs: { p50: 0, p99: 0, max: 0 },
  lateStarts: 0,
  achievedRate: 10,
  plannedRate: null,
  errorMs: 1,
  saturated: false,
}

export interface RunChanges extends Partial<Omit<RunEnd, 'health'>> {
  health?: Partial<Health>
  options?: Partial<LoadOptions>
  price?: CallPrice
  /** Instead of one price for every call. */
  priceCall?: PriceCall
}

/** A run of these samples that lasted a second on an idle machine, with whatever a test changes. */
export function aRunOf(samples: readonly Sample[], changes: RunChanges = {}): Run {
  const { health, options, price, priceCall, ...end } = changes
  const plan = toPlan('support chat', { target: () => {}, requests: 10, ...options })
  const cent: CallPrice = { usd: 0.01, matchedModel: 'gpt-4.1-mini', source: 'a list' }
  const recorder = new Recorder(plan, priceCall ?? (() => price ?? cent))
  for (const sample of samples) recorder.add(sample)
  return recorder.summarize({
    startedAt: '2026-01-01T00:00:00.000Z',
    windowStart: 0,
    windowEnd: 1000,
    stopped: null,
    unattributed: 0,
    unrecognised: {},
    forecast: null,
    simulated: false,
    ...end,
    health: { ...IDLE, ...health },
  })
}

/** Successful requests with these latencies in ms. */
export function took(...latencies: readonly number[]): Sample[] {
  return latencies.map((endedAt, index) => aSample({ index, endedAt }))
}

/** Latencies from 1 to `n` times `step` ms. */
export function evenly(n: number, step = 10): Sample[] {
  return took(...Array.from({ length: n }, (_, index) => (index + 1) * step))
}
