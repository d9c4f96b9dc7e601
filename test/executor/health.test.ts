import { expect, test } from 'vitest'
import { HealthMonitor } from '../../src/executor/health.ts'

const CLOSED = { model: 'closed', concurrency: 1, requests: 1, durationMs: null } as const

test('an event loop that is never let go of is a delay as long as that, and saturated', () => {
  const health = new HealthMonitor()
  health.begin()
  for (const end = performance.now() + 100; performance.now() < end;);
  const { loopDelayMs, errorMs, saturated, utilization } = health.read(CLOSED, 100)
  health.close()
  expect(utilization).toBe(1)
  expect(saturated).toBe(true)
  expect(loopDelayMs.max).toBeGreaterThanOrEqual(80)
  expect(loopDelayMs.p99).toBe(loopDelayMs.max)
  expect(errorMs).toBe(2 * loopDelayMs.p99)
})

test('before anything was measured there is no delay', () => {
  const health = new HealthMonitor()
  health.begin()
  const { loopDelayMs, errorMs } = health.read(CLOSED, 0)
  health.close()
  expect(loopDelayMs).toEqual({ mean: 0, p99: 0, max: 0 })
  expect(errorMs).toBe(1)
})
