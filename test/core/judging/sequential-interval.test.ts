import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge } from '../../../src/core/judging/judge.ts'
import { budgetsOf } from '../../../src/core/judging/limits.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import { sequentialInterval } from '../../../src/core/judging/sequential-interval.ts'
import type { Verdict } from '../../../src/core/judging/verdict.ts'
import { aRunOf, evenly, took } from '../a-run.ts'
import { aSample, failed } from '../a-sample.ts'

const sure = { confidence: 0.95, onInconclusive: 'fail' } as const
const [p95, p50, errorRate, goodput, mean, throughput] = budgetsOf({
  p95: 500,
  p50: 500,
  errorRate: 0.1,
  goodput: { above: 0.9, latency: 500 },
  mean: 500,
  throughput: 1,
})

/** Both ends as numbers: what is unbounded is as far away as it can be. */
function ends(interval: Verdict['interval']): [number, number] {
  return [interval?.[0] ?? -Infinity, interval?.[1] ?? Infinity]
}

test('is wider than the interval of a fixed number of requests, for any of them', () => {
  const latencies = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 20, maxLength: 300 })
  fc.assert(
    fc.property(latencies, fc.nat(20), (list, failures) => {
      const broken = Array.from({ length: failures }, () => aSample({ outcome: failed }))
      for (const budget of [p95!, p50!, errorRate!, goodput!]) {
        // Among failures an end has no value.
        const run = aRunOf([...took(...list), ...('statistic' in budget ? [] : broken)])
        const verdict = judge(run, budget, sure)
        const [low, high] = ends(verdict.interval)
        const [lower, higher] = ends(sequentialInterval(run, verdict, 0.95))
        expect(lower).toBeLessThanOrEqual(low)
        // Shares are looked for in steps of a hundredth of a percent.
        expect(higher).toBeGreaterThanOrEqual(high - 1e-4)
      }
    }),
    { numRuns: 40 },
  )
})

test('has the ends that the bet has not ruled out', () => {
  const run = aRunOf(evenly(200))
  const quantile = judge(run, p95!, sure)
  expect(quantile.interval).toEqual([1840, 1970])
  expect(sequentialInterval(run, quantile, 0.95)).toEqual([1780, 1980])
  const none = judge(run, errorRate!, sure)
  expect(sequentialInterval(run, none, 0.95)).toEqual([0, 0.0265])
})

test('covers the median of a run that is looked at after each request, all the way', () => {
  // Uniform from 0 to 1,000: the median is 500. Of 40 runs 2 may miss it; 7 would be one chance in 200.
  const missed = Array.from({ length: 40 }, (_, seed) => {
    const latencies: number[] = []
    const random = randomFor(seed, 'interval')
    for (let n = 1; n <= 60; n++) {
      latencies.push(1 + random.integer(999))
      if (n < 10 || n % 5 > 0) continue
      const run = aRunOf(took(...latencies))
      const [low, high] = ends(sequentialInterval(run, judge(run, p50!, sure), 0.95))
      if (low > 500 || high < 500) return true
    }
    return false
  }).filter(Boolean)
  expect(missed.length).toBeLessThan(7)
})

test('is none for what is no share', () => {
  const run = aRunOf(evenly(100))
  for (const budget of [mean!, throughput!]) {
    expect(sequentialInterval(run, judge(run, budget, sure), 0.95)).toBeNull()
  }
})
