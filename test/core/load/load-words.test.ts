import { describe, expect, test } from 'vitest'
import { isRamp, loadInWords } from '../../../src/core/load/load-words.ts'
import type { LoadOptions } from '../../../src/core/options/options.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { gamma } from '../../../src/core/shapes/gamma.ts'
import { rampingArrivalRate } from '../../../src/core/shapes/ramping-arrival-rate.ts'
import { rampingConcurrency } from '../../../src/core/shapes/ramping-concurrency.ts'
import { soak } from '../../../src/core/shapes/soak.ts'
import { spike } from '../../../src/core/shapes/spike.ts'
import { stress } from '../../../src/core/shapes/stress.ts'

const loadOf = (options: Partial<LoadOptions>) =>
  toPlan('test', { target: () => 'answer', ...options }).load

describe('a plain load in words', () => {
  test.for<[Partial<LoadOptions>, string]>([
    [{ requests: 1 }, 'concurrency 1, 1 request'],
    [{ concurrency: 10, requests: 5000 }, 'concurrency 10, 5,000 requests'],
    [{ concurrency: 10, duration: '90s' }, 'concurrency 10 for 1 min 30 s'],
    [{ duration: 250, requests: 20 }, 'concurrency 1 for 250 ms, at most 20 requests'],
    [{ arrivalRate: 0.5, duration: '1h' }, '0.5 requests/s for 1 h'],
    [
      { arrivalRate: 4, requests: 60, arrivals: 'poisson' },
      '4 requests/s, 60 requests; Poisson arrivals',
    ],
    [
      { arrivalRate: 4, duration: '2m', arrivals: gamma(0.5) },
      '4 requests/s for 2 min; gamma arrivals, burstiness 0.5',
    ],
  ])('%o: %s', ([options, words]) => {
    expect(loadInWords(loadOf(options))).toBe(words)
    expect(isRamp(loadOf(options))).toBe(false)
  })
})

describe('a shape prints the stages that it stands for', () => {
  test.for<[LoadOptions['load'], string]>([
    [
      spike({ from: 5, to: 50 }),
      'concurrency 5 for 30 s, at once to 50, 50 for 10 s, at once to 5, 5 for 30 s',
    ],
    [
      spike({ from: 5, to: 50, by: 'arrivalRate', arrivals: 'poisson' }),
      '5 requests/s for 30 s, at once to 50/s, 50/s for 10 s, at once to 5/s, 5/s for 30 s; Poisson arrivals',
    ],
    [stress({ to: 80 }), 'concurrency 1 to 80 over 1 min, 80 for 1 min, 80 to 1 over 30 s'],
    [soak({ level: 10 }), 'concurrency 1 to 10 over 1 min, 10 for 30 min'],
    [soak({ level: 2, by: 'arrivalRate', rampUp: 0, duration: '8h' }), '2 requests/s for 8 h'],
    [
      rampingArrivalRate(
        [
          { duration: '30s', target: 20 },
          { duration: '1m', target: 20 },
        ],
        { arrivals: gamma(2) },
      ),
      '0 to 20 requests/s over 30 s, 20/s for 1 min; gamma arrivals, burstiness 2',
    ],
    [
      rampingConcurrency([
        { duration: 0, target: 9 },
        { duration: '1s', target: 9 },
        { duration: 0, target: 9 },
        { duration: 0, target: 0 },
      ]),
      'concurrency 9 for 1 s, at once to 0',
    ],
  ])('%o: %s', ([load, words]) => {
    const planned = loadOf({ load: load! })
    expect(loadInWords(planned)).toBe(words)
    expect(isRamp(planned)).toBe(true)
  })
})
