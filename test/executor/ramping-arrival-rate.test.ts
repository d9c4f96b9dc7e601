import { describe, expect, test } from 'vitest'
import { arrivalsOf } from '../../src/core/load/arrivals.ts'
import type { OpenLoad } from '../../src/core/load/load.ts'
import type { Arrivals } from '../../src/core/options/options.ts'
import { randomFor } from '../../src/core/statistics/random.ts'
import { gamma } from '../../src/core/shapes/gamma.ts'
import { rampingArrivalRate } from '../../src/core/shapes/ramping-arrival-rate.ts'
import { spike } from '../../src/core/shapes/spike.ts'
import { areaOf, rampMs } from '../../src/core/load/ramp.ts'
import { ramp } from '../core/a-ramp.ts'
import { answerIn, harness, stopFor } from './harness.ts'

const HOUR = ramp(0, [600, 3], [1200, 3], [0, 8], [120, 8], [0, 0], [300, 0], [1380, 2])
const hour = (arrivals: Arrivals): ReturnType<typeof rampingArrivalRate> =>
  rampingArrivalRate(
    HOUR.stages.map(({ durationMs, target }) => ({ duration: durationMs, target })),
    { arrivals },
  )

describe('an hour of a ramping arrival rate', () => {
  test.for<[string, Arrivals]>([
    ['constant', 'constant'],
    ['Poisson', 'poisson'],
    ['gamma', gamma(0.3)],
  ])('starts arrival by arrival as drawn, without drift: %s', async ([, arrivals]) => {
    const { clock, execute } = harness()
    const target = ({ index }: { index: number }): Promise<void> =>
      clock.sleep(randomFor(5, 'answer', index).exponential(1000))
    const run = await execute({ target, load: hour(arrivals), seed: 9 })
    const load: OpenLoad = {
      model: 'open',
      rate: HOUR,
      arrivals,
      requests: null,
      durationMs: rampMs(HOUR),
      maxInFlight: 1000,
    }
    const due = [...arrivalsOf(load, 9)]
    const samples = run.measured.toSorted((a, b) => a.index - b.index)
    expect(due).toHaveLength(Math.ceil(areaOf(HOUR)))
    expect(samples.map(({ intendedAt }) => intendedAt)).toEqual(due)
    // A clock adds up waits: what it is late by is rounding, and does not grow.
    expect(Math.max(...run.lags)).toBeLessThan(1e-6)
    expect([run.windowEnd, run.timersLeft]).toEqual([3_600_000, 0])
  })
})

test('what a spike drops at `maxInFlight`, it drops in the spike', async () => {
  const { clock, execute } = harness()
  const load = spike({
    from: 2,
    to: 50,
    by: 'arrivalRate',
    before: '10s',
    hold: '5s',
    after: '10s',
  })
  const { measured, peak } = await execute({ target: answerIn(clock, 1000), load, maxInFlight: 20 })
  const dropped = measured.filter(({ outcome }) => outcome.type === 'not_started')
  expect(measured).toHaveLength(20 + 250 + 20)
  // Each second 20 of 50 find a place.
  expect(dropped).toHaveLength(250 - 5 * 20)
  expect(dropped.every(({ intendedAt }) => intendedAt >= 10_000 && intendedAt < 15_000)).toBe(true)
  expect(peak).toBe(20)
})

test('a ramp stopped in a pause at rate 0 ends there, without a timer left', async () => {
  const { clock, execute } = harness()
  const load = rampingArrivalRate(
    [
      { duration: '10s', target: 0 },
      { duration: '1h', target: 0 },
      { duration: '10s', target: 5 },
    ],
    { start: 2 },
  )
  const run = await execute(
    { load },
    {
      prepare: (executor) =>
        clock.setTimer(() => executor.stop(stopFor('aborted'), 'finish'), 60_000),
    },
  )
  expect([run.measured.length, run.tookMs, run.timersLeft]).toEqual([10, 60_000, 0])
})
