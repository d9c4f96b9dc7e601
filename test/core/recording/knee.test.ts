import { describe, expect, test } from 'vitest'
import { kneeOf } from '../../../src/core/recording/knee.ts'
import { randomFor, type Random } from '../../../src/core/statistics/random.ts'
import type { Sample } from '../../../src/core/calls/sample.ts'
import type { Step } from '../../../src/core/run/run.ts'
import { aRunOf, took } from '../a-run.ts'
import { aSample, failed } from '../a-sample.ts'

function step(level: number, samples: readonly Sample[]): Step {
  return { level, ...aRunOf(samples) }
}

/** 50 requests from 90 to 110 ms, times `slower`. */
function steady(slower = 1): Sample[] {
  return took(...Array.from({ length: 50 }, (_, n) => (90 + (n * 20) / 49) * slower))
}

/** 50 requests, `count` of them failed or dropped. */
function broken(count: number, outcome: Sample['outcome'] = failed): Sample[] {
  return [...steady().slice(count), ...Array.from({ length: count }, () => aSample({ outcome }))]
}

function stepsOf(...of: Sample[][]): Step[] {
  return of.map((samples, index) => step([1, 5, 10, 25, 50][index]!, samples))
}

describe('the knee', () => {
  test.for<{ where: string; steps: Step[]; knee: object | null }>([
    {
      where: 'before the step whose p95 doubles',
      steps: stepsOf(steady(), steady(), steady(2), steady(4)),
      knee: { level: 5, next: 10, by: 'p95' },
    },
    {
      where: 'before the step where requests begin to fail',
      steps: stepsOf(steady(), steady(), broken(20), broken(30)),
      knee: { level: 5, next: 10, by: 'errors' },
    },
    {
      where: 'where arrivals begin to be dropped',
      steps: stepsOf(steady(), broken(20, { type: 'not_started' })),
      knee: { level: 1, next: 5, by: 'errors' },
    },
    {
      where: 'before a step of which nothing succeeds',
      steps: stepsOf(steady(), steady(), broken(50)),
      knee: { level: 5, next: 10, by: 'errors' },
    },
    {
      where: 'not at a hiccup that later steps do not share',
      steps: stepsOf(steady(), steady(3), steady(), steady(2)),
      knee: { level: 10, next: 25, by: 'p95' },
    },
    {
      where: 'before the last step, when that alone is slower',
      steps: stepsOf(steady(), steady(), steady(1.5)),
      knee: { level: 5, next: 10, by: 'p95' },
    },
    {
      where: 'nowhere, when every step is flat',
      steps: stepsOf(steady(), steady(1.1), steady(0.9)),
      knee: { level: 10, next: null, by: null },
    },
    {
      where: 'nowhere, when a step is slower by less than a fifth, however surely',
      steps: stepsOf(steady(), steady(1.15)),
      knee: { level: 5, next: null, by: null },
    },
    {
      where: 'nowhere, when three requests are too few to say',
      steps: stepsOf(steady().slice(0, 3), steady(3).slice(0, 3)),
      knee: { level: 5, next: null, by: null },
    },
    { where: 'unknown with one step', steps: stepsOf(steady()), knee: null },
    {
      where: 'unknown without a success at first',
      steps: stepsOf(broken(50), steady()),
      knee: null,
    },
  ])('is $where', ({ steps, knee }) => {
    const found = kneeOf(steps, 0)
    if (knee === null) expect(found).toBeNull()
    else expect(found).toMatchObject(knee)
  })

  test('says how it was found', () => {
    expect(kneeOf(stepsOf(steady(), steady(2)), 0)!.reason).toBe(
      'the p95 of 218 ms is 2.0 times the 109 ms of all levels before',
    )
    expect(kneeOf(stepsOf(steady(), broken(20)), 0)!.reason).toBe(
      '40 % of the requests fail, against 0 % before',
    )
    expect(kneeOf(stepsOf(steady(), broken(20, { type: 'not_started' })), 0)!.reason).toBe(
      '40 % of the requests fail or never start, against 0 % before',
    )
    expect(kneeOf(stepsOf(steady(), steady()), 0)!.reason).toBe(
      'p95 and errors stay flat up to the highest level, 5',
    )
  })
})

describe('a load generator that was held up', () => {
  const doubled = stepsOf(steady(), steady(2))

  test('hides a rise that it may have caused itself, and says so', () => {
    expect(kneeOf(doubled, 100)).toEqual({
      level: 5,
      next: null,
      by: null,
      reason:
        'p95 and errors stay flat up to the highest level, 5, as far as can be said: the load generator itself may have added up to 100 ms',
    })
  })

  test('hides no larger rise, and no errors', () => {
    expect(kneeOf(doubled, 50)).toMatchObject({ level: 1, next: 5, by: 'p95' })
    expect(kneeOf(stepsOf(steady(), broken(20)), 100)).toMatchObject({ level: 1, by: 'errors' })
  })

  test('is no excuse where nothing rose', () => {
    expect(kneeOf(stepsOf(steady(), steady()), 100)!.reason).not.toContain('generator')
  })
})

/** How often of 100 runs of five steps of this kind the knee is there. */
function rateOf(
  { requests, sigma, slower }: { requests: number; sigma: number; slower: readonly number[] },
  where: (level: number) => boolean,
): number {
  const random = randomFor(1, 'knee', requests, String(sigma), slower.length)
  const drawn = (times: number, from: Random): Sample[] =>
    took(...Array.from({ length: requests }, () => times * from.lognormal(1000, sigma)))
  let hits = 0
  for (let run = 0; run < 100; run++) {
    const knee = kneeOf(
      slower.map((times, index) => step(index + 1, drawn(times, random))),
      0,
    )
    if (where(knee!.level)) hits++
  }
  return hits / 100
}

describe.for([
  { requests: 30, sigma: 0.3, power: 0.95 },
  { requests: 30, sigma: 0.6, power: 0.7 },
  { requests: 100, sigma: 0.6, power: 0.95 },
])('five steps of $requests lognormal latencies, sigma $sigma', ({ requests, sigma, power }) => {
  test('seem to bend in less than 5 % of flat runs', () => {
    const flat = { requests, sigma, slower: [1, 1, 1, 1, 1] }
    expect(rateOf(flat, (level) => level < 5)).toBeLessThan(0.05)
  })

  test('bend where the latencies double', () => {
    const doubling = { requests, sigma, slower: [1, 1, 1, 2, 4] }
    expect(rateOf(doubling, (level) => level === 3)).toBeGreaterThan(power)
  })
})
