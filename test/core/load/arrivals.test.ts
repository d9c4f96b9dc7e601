import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrivalsOf } from '../../../src/core/load/arrivals.ts'
import type { OpenLoad } from '../../../src/core/load/load.ts'
import type { Arrivals } from '../../../src/core/options/options.ts'
import { areaOf, rampMs } from '../../../src/core/load/ramp.ts'
import { gamma } from '../../../src/core/shapes/gamma.ts'
import { anyRamp, integral, ramp } from '../a-ramp.ts'
import {
  criticalDistance,
  distanceFrom,
  exponentialCdf,
  gammaCdf,
  meanOf,
  varianceOf,
} from '../laws.ts'

const HOUR = 3_600_000

const load = (changes: Partial<OpenLoad>): OpenLoad => ({
  model: 'open',
  rate: 4,
  arrivals: 'constant',
  requests: null,
  durationMs: 1000,
  maxInFlight: 10,
  ...changes,
})
const gapsIn = (due: readonly number[]): number[] =>
  due.slice(1).map((at, index) => at - due[index]!)

describe('constant arrivals', () => {
  test.for([
    { given: load({}), due: [0, 250, 500, 750] },
    { given: load({ requests: 2 }), due: [0, 250] },
    { given: load({ requests: 3, durationMs: null, rate: 1000 }), due: [0, 1, 2] },
    { given: load({ rate: 0.5, durationMs: 4001 }), due: [0, 2000, 4000] },
    {
      given: load({ rate: ramp(0, [2, 4]), durationMs: 2000 }),
      due: [0, 1000, 1414.214, 1732.051],
    },
    {
      given: load({ rate: ramp(1, [2, 1], [0, 2], [1, 2]), durationMs: 3000 }),
      due: [0, 1000, 2000, 2500],
    },
    { given: load({ rate: ramp(0, [2, 4]), durationMs: 2000, requests: 2 }), due: [0, 1000] },
  ])(
    '$given.rate/s for $given.durationMs ms or $given.requests requests: $due',
    ({ given, due }) => {
      expect([...arrivalsOf(given, 1)]).toEqual(due.map((at) => expect.closeTo(at, 3)))
    },
  )

  test('do not drift in an hour', () => {
    const due = [...arrivalsOf(load({ rate: 3, durationMs: HOUR }), 1)]
    expect(due).toHaveLength(10_800)
    expect(due[9000]).toBeCloseTo(3_000_000, 6)
  })

  test('are as many as rate and time say, however the computer rounds their product', () => {
    const tenths = fc.integer({ min: 1, max: 5000 })
    fc.assert(
      fc.property(tenths, fc.integer({ min: 1, max: 5000 }), fc.boolean(), (rate, ms, ramped) => {
        // In whole numbers: rate / 10 per s, for ms.
        const wanted = Math.ceil((rate * ms) / 10_000)
        const half = { durationMs: ms / 2, target: rate / 10 }
        const given = ramped ? { start: rate / 10, stages: [half, half] } : rate / 10
        const due = [...arrivalsOf(load({ rate: given, durationMs: ms }), 1)]
        return due.length === wanted && due.at(-1)! < ms
      }),
      { numRuns: 300 },
    )
  })
})

describe('random arrivals', () => {
  const processes = fc.oneof(
    fc.constant<Arrivals>('poisson'),
    fc.double({ min: 0.01, max: 100, noNaN: true }).map(gamma),
  )

  test('ascend, are as many as the rate says, and are the same for the same seed', () => {
    const rates = fc.double({ min: 0.1, max: 500, noNaN: true })
    fc.assert(
      fc.property(fc.integer(), processes, rates, (seed, arrivals, rate) => {
        const given = load({ arrivals, rate, durationMs: 5000 })
        const due = [...arrivalsOf(given, seed)]
        expect([...arrivalsOf(given, seed)]).toEqual(due)
        expect(due).toHaveLength(Math.round(rate * 5))
        return due.every((at, index) => at <= 5000 && at >= (due[index - 1] ?? 0))
      }),
    )
  })

  test('ascend along any ramp, and are as many as its area', () => {
    const rates = fc.double({ min: 0.1, max: 50, noNaN: true })
    fc.assert(
      fc.property(fc.integer(), processes, anyRamp(rates), (seed, arrivals, rate) => {
        const ms = rampMs(rate)
        const due = [...arrivalsOf(load({ arrivals, rate, durationMs: ms }), seed)]
        expect(due).toHaveLength(Math.round(areaOf(rate)))
        return due.every((at, index) => at <= ms && at >= (due[index - 1] ?? 0))
      }),
    )
  })

  test('another seed, and another leg, draws others', () => {
    const given = load({ arrivals: 'poisson', rate: 50 })
    const first = [...arrivalsOf(given, 1)]
    expect([...arrivalsOf(given, 2)]).not.toEqual(first)
    expect([...arrivalsOf(given, 1, 1)]).not.toEqual(first)
  })

  test('bursts beyond what a number holds come all at once, and never as no number', () => {
    const given = load({ arrivals: gamma(1e-6), rate: 3 })
    for (let seed = 0; seed < 50; seed++) {
      const due = [...arrivalsOf(given, seed)]
      expect(due).toHaveLength(3)
      expect(due.every((at) => at >= 0 && at <= 1000)).toBe(true)
    }
  })

  test('end with the requests, when they come first', () => {
    const given = load({ arrivals: 'poisson', rate: 10, requests: 30, durationMs: HOUR })
    const due = [...arrivalsOf(given, 5)]
    expect(due).toHaveLength(30)
    expect(due.at(-1)).toBeLessThan(3000)
  })
})

describe('the gaps follow their law', () => {
  // Half an hour at 10 per s: 18,000 gaps of 100 ms in the mean.
  const N = 18_000
  const laws: [string, Arrivals, number, (gap: number) => number][] = [
    ['Poisson', 'poisson', 1, exponentialCdf(100)],
    ...[0.25, 0.5, 1, 4, 25].map(
      (burstiness): [string, Arrivals, number, (gap: number) => number] => [
        `gamma with a burstiness of ${burstiness}`,
        gamma(burstiness),
        burstiness,
        gammaCdf(burstiness, 100),
      ],
    ),
  ]

  test.for(laws)('%s', ([, arrivals, shape, cdf]) => {
    const gaps = gapsIn([...arrivalsOf(load({ arrivals, rate: 10, durationMs: HOUR / 2 }), 17)])
    expect(gaps).toHaveLength(N - 1)
    expect(distanceFrom(cdf, gaps)).toBeLessThan(criticalDistance(N))
    // Fitted to the window, the mean has hardly any chance left in it.
    expect(meanOf(gaps)).toBeCloseTo(100, 0)
    // A gamma's kurtosis is 3 + 6 / shape: four standard errors of the variance.
    const relative = 4 * Math.sqrt((2 + 6 / shape) / N)
    expect(Math.abs(varianceOf(gaps) / (10_000 / shape) - 1)).toBeLessThan(relative)
  })

  test('and no other: each is told from its neighbours', () => {
    const gaps = gapsIn([
      ...arrivalsOf(load({ arrivals: gamma(0.5), rate: 10, durationMs: HOUR / 2 }), 17),
    ])
    for (const shape of [0.45, 0.55, 1]) {
      expect(distanceFrom(gammaCdf(shape, 100), gaps)).toBeGreaterThan(criticalDistance(N))
    }
  })

  test('counts in equal times are Poisson: as varied as their mean', () => {
    const due = [...arrivalsOf(load({ arrivals: 'poisson', rate: 10, durationMs: HOUR }), 3)]
    const counts = Array.from({ length: 3600 }, () => 0)
    for (const at of due) counts[Math.floor(at / 1000)]!++
    // √(2 / n) is the standard error of a variance over its mean.
    expect(Math.abs(varianceOf(counts) / 10 - 1)).toBeLessThan(4 * Math.sqrt(2 / 3600))
  })
})

describe('along a ramp', () => {
  const RAMP = ramp(0, [300, 20], [120, 20], [0, 60], [60, 60], [0, 0], [60, 0], [60, 10])

  test('Poisson arrivals are uniform in the share of the area that they come at', () => {
    const area = areaOf(RAMP)
    const given = load({ arrivals: 'poisson', rate: RAMP, durationMs: rampMs(RAMP) })
    const shares = [...arrivalsOf(given, 8)].map((at) => integral(RAMP, at, 8) / area)
    expect(shares).toHaveLength(Math.round(area))
    expect(distanceFrom((share) => share, shares)).toBeLessThan(criticalDistance(shares.length))
  })

  test('the gaps, counted in arrivals that are due, keep the law of their process', () => {
    const arrivals = gamma(0.4)
    const given = load({ arrivals, rate: RAMP, durationMs: rampMs(RAMP) })
    const gaps = gapsIn([...arrivalsOf(given, 8)].map((at) => integral(RAMP, at, 8)))
    expect(distanceFrom(gammaCdf(0.4, 1), gaps)).toBeLessThan(criticalDistance(gaps.length))
  })

  test('none comes while the rate is 0', () => {
    const given = load({ arrivals: 'poisson', rate: RAMP, durationMs: rampMs(RAMP) })
    const paused = [...arrivalsOf(given, 8)].filter((at) => at > 480_000 && at < 540_000)
    expect(paused).toEqual([])
  })

  test('an hour, arrival by arrival: the nth is due where the area is n', () => {
    const hour = ramp(0, [1800, 4], [600, 4], [1200, 1])
    const due = [...arrivalsOf(load({ rate: hour, durationMs: HOUR }), 1)]
    expect(due).toHaveLength(areaOf(hour))
    // By hand: 4/1800 × t² / 2 = n on the way up, 3,600 of them; then 4 a second, 2,400 of them.
    for (let n = 0; n < 3600; n++) expect(due[n]).toBeCloseTo(1000 * Math.sqrt(900 * n), 5)
    for (let n = 3600; n < 6000; n++) expect(due[n]).toBeCloseTo(1_800_000 + (n - 3600) * 250, 5)
    // Down: 4 t − t² × 3 / 2400 = n, solved for t.
    for (let n = 6000; n < due.length; n++) {
      const seconds = (4 - Math.sqrt(16 - ((n - 6000) * 6) / 1200)) / (6 / 2400)
      expect(due[n]).toBeCloseTo(2_400_000 + seconds * 1000, 4)
    }
  })
})
