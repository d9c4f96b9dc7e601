import { describe, expect, test } from 'vitest'
import { histogramValueAt } from '../../src/core/statistics/histogram.ts'
import { FIXTURE_RUNS } from './fixture-runs.ts'

describe.for(Object.entries(FIXTURE_RUNS))('the fixture %s agrees with itself', ([, run]) => {
  const { requests, latency, errors, tokens, models } = run

  test('in its requests', () => {
    const { total, ok, failed, cut, notStarted } = requests
    expect(ok + failed + cut + notStarted).toBe(total)
    expect(latency.n).toBe(ok)
    expect(latency.failed).toBe(failed + notStarted)
    expect(sum(Object.values(errors.byKind))).toBe(failed)
    expect(Object.keys(errors.examples)).toEqual(Object.keys(errors.byKind))
  })

  test('in its histogram', () => {
    const { histogram, n, p50 } = latency
    expect(sum(histogram.buckets.map(([, count]) => count)) + histogram.zeros).toBe(n)
    const middle = histogramValueAt(histogram, Math.ceil(n / 2))!
    expect(Math.abs(middle / p50! - 1)).toBeLessThan(0.01)
  })

  test('in its tokens', () => {
    if (models.length === 0) expect(tokens.output).toBeNull()
    else expect(sum(models.map((model) => model.tokens.output ?? 0))).toBe(tokens.output)
  })
})

test.for(['steps', 'capacity'] as const)('the levels of the fixture %s add up', (name) => {
  const run = FIXTURE_RUNS[name]
  const levels = [...run.steps, ...(run.capacity?.probes ?? [])]
  expect(levels.length).toBeGreaterThan(3)
  expect(sum(levels.map(({ requests }) => requests.ok))).toBe(run.requests.ok)
  expect(sum(levels.map(({ tokens }) => tokens.output!))).toBe(run.tokens.output)
  expect(sum(levels.map(({ durationMs }) => durationMs))).toBeLessThanOrEqual(run.durationMs)
})

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
