import { describe, expect, test } from 'vitest'
import type { ClosedLoad, OpenLoad } from '../../../src/core/load/load.ts'
import type { Duration, LoadOptions } from '../../../src/core/options/options.ts'
import { plannedMs, warmupLoad } from '../../../src/core/load/load.ts'
import { toPlan, type Plan } from '../../../src/core/plan/plan.ts'
import { worstCaseMs } from '../../../src/core/plan/worst-case.ts'
import { rampMs, type Ramp } from '../../../src/core/load/ramp.ts'
import { gamma } from '../../../src/core/shapes/gamma.ts'
import { rampingArrivalRate } from '../../../src/core/shapes/ramping-arrival-rate.ts'
import { rampingConcurrency } from '../../../src/core/shapes/ramping-concurrency.ts'
import type { LoadShape } from '../../../src/core/shapes/shapes.ts'
import { soak } from '../../../src/core/shapes/soak.ts'
import { spike } from '../../../src/core/shapes/spike.ts'
import { stress } from '../../../src/core/shapes/stress.ts'
import { ramp } from '../a-ramp.ts'

const plan = (load: LoadShape, options: Partial<LoadOptions> = {}): Plan =>
  toPlan('test', { target: () => 'answer', load, ...options })

const closed = (given: Ramp, gracefulRampDownMs = 30_000): ClosedLoad => ({
  model: 'closed',
  concurrency: { ...given, gracefulRampDownMs },
  requests: null,
  durationMs: rampMs(given),
})
const open = (rate: Ramp, changes: Partial<OpenLoad> = {}): OpenLoad => ({
  model: 'open',
  rate,
  arrivals: 'constant',
  requests: null,
  durationMs: rampMs(rate),
  maxInFlight: 1000,
  ...changes,
})
const stages = (...given: [Duration, number][]): { duration: Duration; target: number }[] =>
  given.map(([duration, target]) => ({ duration, target }))

describe('the stages that a shape stands for', () => {
  test.for<[string, LoadShape, ClosedLoad | OpenLoad]>([
    [
      'rampingConcurrency()',
      rampingConcurrency(stages(['30s', 20], ['1m', 20], [0, 5], [500, 0])),
      closed(ramp(1, [30, 20], [60, 20], [0, 5], [0.5, 0])),
    ],
    [
      'rampingConcurrency() with a start and a ramp-down',
      rampingConcurrency(stages(['1m', 0]), { start: 50, gracefulRampDown: '5s' }),
      closed(ramp(50, [60, 0]), 5000),
    ],
    [
      'rampingConcurrency() that cuts at once',
      rampingConcurrency(stages(['1m', 2]), { gracefulRampDown: 0 }),
      closed(ramp(1, [60, 2]), 0),
    ],
    [
      'rampingArrivalRate()',
      rampingArrivalRate(stages(['30s', 20], ['0s', 0.5], ['1h', 0.5])),
      open(ramp(0, [30, 20], [0, 0.5], [3600, 0.5])),
    ],
    [
      'rampingArrivalRate() with a start and arrivals',
      rampingArrivalRate(stages(['1m', 0]), { start: 2.5, arrivals: gamma(0.5) }),
      open(ramp(2.5, [60, 0]), { arrivals: gamma(0.5) }),
    ],
    [
      'spike()',
      spike({ from: 5, to: 50 }),
      closed(ramp(5, [30, 5], [0, 50], [10, 50], [0, 5], [30, 5])),
    ],
    [
      'spike() with its times',
      spike({ from: 5, to: 50, before: '1s', hold: '2s', after: '3s', gracefulRampDown: '1s' }),
      closed(ramp(5, [1, 5], [0, 50], [2, 50], [0, 5], [3, 5]), 1000),
    ],
    [
      'spike() by arrival rate',
      spike({ from: 0.5, to: 50, by: 'arrivalRate', arrivals: 'poisson' }),
      open(ramp(0.5, [30, 0.5], [0, 50], [10, 50], [0, 0.5], [30, 0.5]), { arrivals: 'poisson' }),
    ],
    ['stress()', stress({ to: 80 }), closed(ramp(1, [60, 80], [60, 80], [30, 1]))],
    [
      'stress() with its times, by arrival rate',
      stress({ from: 2, to: 8, rampUp: '1s', hold: '2s', rampDown: '3s', by: 'arrivalRate' }),
      open(ramp(2, [1, 8], [2, 8], [3, 2])),
    ],
    ['soak()', soak({ level: 10 }), closed(ramp(1, [60, 10], [1800, 10]))],
    [
      'soak() at once, for a day',
      soak({ level: 10, rampUp: 0, duration: '24h' }),
      closed(ramp(1, [0, 10], [86_400, 10])),
    ],
    [
      'soak() below one per second',
      soak({ level: 0.2, by: 'arrivalRate' }),
      open(ramp(0.2, [60, 0.2], [1800, 0.2])),
    ],
  ])('%s', ([, shape, load]) => {
    expect(plan(shape).load).toEqual(load)
  })

  test('a shape is plain JSON, and says what made it', () => {
    const shape = rampingArrivalRate(stages(['30s', 20]), { arrivals: gamma(2) })
    expect(JSON.parse(JSON.stringify(shape))).toEqual(shape)
    expect(shape.shape).toBe('rampingArrivalRate')
  })

  test('`maxInFlight` stands beside a shape by arrival rate', () => {
    const { load } = plan(spike({ from: 1, to: 9, by: 'arrivalRate' }), { maxInFlight: 7 })
    expect(load).toMatchObject({ maxInFlight: 7 })
  })
})

test.for([
  [spike({ from: 5, to: 50 }), {}, 70_000, 100_000],
  [spike({ from: 5, to: 50 }), { requestTimeout: '5s' }, 70_000, 75_000],
  [soak({ level: 5, by: 'arrivalRate' }), { gracefulStop: '1s' }, 1_860_000, 1_861_000],
  [stress({ to: 5 }), { warmup: '10s', requestTimeout: '1s' }, 150_000, 162_000],
  // 12 requests, one at a time.
  [stress({ to: 5 }), { warmup: 12, requestTimeout: '1s' }, 150_000, 163_000],
] as const)(
  '%o with %o is planned to take %d ms, and takes at most %d',
  ([shape, more, ms, most]) => {
    const given = plan(shape, more)
    expect([plannedMs(given.load), worstCaseMs(given)]).toEqual([ms, most])
  },
)

describe('the warm-up', () => {
  test.for<[string, LoadShape, object]>([
    ['the level before a spike', spike({ from: 5, to: 50 }), { concurrency: 5 }],
    [
      'one request at a time, from 0',
      rampingConcurrency(stages(['1m', 50]), { start: 0 }),
      { concurrency: 1 },
    ],
    ['one a second, from 0', rampingArrivalRate(stages(['1m', 50])), { rate: 1 }],
    [
      'less than that, to where it never is more',
      rampingArrivalRate(stages(['1m', 0.5])),
      { rate: 0.5 },
    ],
    [
      'one a second, after a pause',
      rampingArrivalRate(stages(['1m', 0], [0, 9], ['1m', 9])),
      { rate: 1 },
    ],
    ['the rate it starts with', rampingArrivalRate(stages(['1m', 0]), { start: 9 }), { rate: 9 }],
  ])('loads as the shape begins: %s', ([, shape, begins]) => {
    const load = warmupLoad(plan(shape).load, { requests: 3 })
    expect(load).toMatchObject({ requests: 3, durationMs: null, ...begins })
  })
})
