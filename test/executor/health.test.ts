import { describe, expect, test } from 'vitest'
import type { ClosedLoad, OpenLoad } from '../../src/core/load/load.ts'
import { HealthMonitor } from '../../src/executor/health.ts'
import { ramp } from '../core/a-ramp.ts'

const open: OpenLoad = {
  model: 'open',
  rate: 10,
  arrivals: 'constant',
  requests: null,
  durationMs: 10_000,
  maxInFlight: 1000,
}
const closed: ClosedLoad = { model: 'closed', concurrency: 5, requests: 50, durationMs: null }
const rising: OpenLoad = { ...open, rate: ramp(2, [10, 10]) }
const climbing: ClosedLoad = {
  model: 'closed',
  concurrency: { ...ramp(1, [5, 10]), gracefulRampDownMs: 0 },
  requests: null,
  durationMs: 5000,
}

function monitor(lags: number[], dropped = 0): HealthMonitor {
  const health = new HealthMonitor()
  health.begin()
  for (const lag of lags) health.started(lag)
  for (let n = 0; n < dropped; n++) health.dropped()
  return health
}
const lagsOf = (n: number, lag = 0): number[] => Array.from({ length: n }, () => lag)

describe('the generator’s health', () => {
  test.for([
    ['every arrival in time', lagsOf(100), 0, open, 10_000, 10, 10],
    ['a fifth dropped', lagsOf(80), 20, open, 10_000, 8, 10],
    ['the last one ten seconds late', [...lagsOf(99), 10_000], 0, open, 10_000, 5, 10],
    ['an end by requests', lagsOf(50), 0, { ...open, requests: 50 }, 9000, 10, 10],
    ['a ramp: the mean of its rate', lagsOf(60), 0, rising, 10_000, 6, 6],
    ['a ramp of which half was dropped', lagsOf(30), 30, rising, 10_000, 3, 6],
    ['a ramp of concurrency', lagsOf(50), 0, climbing, 5000, 10, null],
    ['the closed model', lagsOf(50), 0, closed, 5000, 10, null],
    ['no time at all', [], 0, closed, 0, 0, null],
  ] as const)('rates: %s', ([, lags, dropped, load, windowMs, achieved, planned]) => {
    const health = monitor([...lags], dropped).read(load, windowMs)
    expect(health.achievedRate).toBeCloseTo(achieved, 9)
    if (planned === null) expect(health.plannedRate).toBeNull()
    else expect(health.plannedRate).toBeCloseTo(planned, 9)
  })

  test('start lag is the value at the rank of its share, in whatever order starts came', () => {
    const lags = Array.from({ length: 200 }, (_, n) => 200 - n)
    const { startLagMs } = monitor(lags).read(open, 10_000)
    expect(startLagMs).toEqual({ p50: 100, p99: 198, max: 200 })
    expect(monitor([]).read(open, 10_000).startLagMs).toEqual({ p50: 0, p99: 0, max: 0 })
  })

  test('a part of a run knows nothing of what was before it', () => {
    const whole = monitor(lagsOf(50, 40), 50)
    const part = whole.part()
    for (const lag of lagsOf(20)) whole.started(lag)
    expect(part.read({ ...open, requests: 20 }, 2000)).toMatchObject({
      startLagMs: { p50: 0, p99: 0, max: 0 },
      plannedRate: 10,
      achievedRate: 10,
    })
    const next = whole.part()
    whole.dropped()
    expect(part.read(open, 10_000).plannedRate).toBe(2)
    expect(next.read(open, 10_000).plannedRate).toBe(0.1)
    expect(whole.read(open, 10_000).plannedRate).toBe(12.1)
    whole.close()
  })

  test('late starts are those beyond the bound of its own error', () => {
    const { errorMs, lateStarts } = monitor([0, 0.2, 5000, 6000, 0.1]).read(open, 10_000)
    expect(errorMs).toBeLessThan(5000)
    expect(lateStarts).toBe(2)
  })

  test('a loop that was blocked shows, in delay, in utilisation and in the bound', async () => {
    const health = monitor([])
    // The delay monitor needs turns before and after what blocks.
    const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 25))
    await turn()
    const until = performance.now() + 150
    while (performance.now() < until);
    await turn()
    await turn()
    const { loopDelayMs, utilization, errorMs, saturated } = health.read(closed, 1000)
    health.close()
    expect(loopDelayMs.max).toBeGreaterThan(100)
    expect(errorMs).toBe(2 * Math.max(0.5, loopDelayMs.p99))
    expect(saturated).toBe(true)
    expect(utilization).toBeGreaterThan(0)
    expect(utilization).toBeLessThanOrEqual(1)
  })

  test('a loop that is never let go of is a delay as long as that', () => {
    const health = monitor([])
    for (const end = performance.now() + 100; performance.now() < end;);
    const { loopDelayMs, errorMs, saturated, utilization } = health.read(closed, 100)
    health.close()
    expect(utilization).toBe(1)
    expect(saturated).toBe(true)
    expect(loopDelayMs.max).toBeGreaterThanOrEqual(80)
    expect(loopDelayMs.p99).toBe(loopDelayMs.max)
    expect(errorMs).toBe(2 * loopDelayMs.p99)
  })

  test('before anything was measured is all zeros, and no error', () => {
    const { loopDelayMs, errorMs } = new HealthMonitor().read(closed, 0)
    expect(loopDelayMs).toEqual({ mean: 0, p99: 0, max: 0 })
    expect(errorMs).toBe(1)
  })
})
