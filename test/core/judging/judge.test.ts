import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Budget, DistributionBudget, Judging } from '../../../src/core/judging/budget.ts'
import type { Call } from '../../../src/core/calls/call.ts'
import { judge } from '../../../src/core/judging/judge.ts'
import { judgeShare } from '../../../src/core/judging/judgement.ts'
import type { Run } from '../../../src/core/run/run.ts'
import type { Sample } from '../../../src/core/calls/sample.ts'
import type { Verdict } from '../../../src/core/judging/verdict.ts'
import { aCall } from '../a-call.ts'
import { aRunOf, evenly, took } from '../a-run.ts'
import { aSample, failed } from '../a-sample.ts'

const plain: Judging = { confidence: null, onInconclusive: 'fail' }
const sure: Judging = { confidence: 0.95, onInconclusive: 'fail' }
const below = (limit: number, statistic: number | 'mean' = 0.95): DistributionBudget => ({
  metric: 'latency',
  statistic,
  direction: 'below',
  limit,
})
const failures = (n: number): Sample[] =>
  Array.from({ length: n }, () => aSample({ outcome: failed }))
const streamed = (changes: Partial<Call> = {}): Call =>
  aCall({
    firstTokenAt: 20,
    firstAnswerAt: 20,
    lastTokenAt: 80,
    endedAt: 90,
    usage: { input: 9, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, output: 11, reasoning: 0 },
    ...changes,
  })

describe('the three-way rule of a share', () => {
  // Largest count that passes and smallest that fails, at 95 %: exact binomial.
  it.each([
    [60, 0.1, 1, 11],
    [100, 0.1, 4, 16],
    [1000, 0.1, 84, 117],
    [60, 0.05, 0, 7],
    [100, 0.05, 1, 10],
    [200, 0.05, 4, 16],
    [300, 0.05, 8, 22],
    [500, 0.05, 16, 34],
    [1000, 0.05, 38, 63],
    [2000, 0.05, 83, 117],
    [300, 0.01, 0, 7],
    [500, 0.01, 1, 10],
    [2000, 0.01, 12, 29],
  ])('of %i with %d allowed passes up to %i and fails from %i', (n, allowed, passes, fails) => {
    expect(judgeShare(passes, n, allowed, 0.95)).toBe('pass')
    expect(judgeShare(passes + 1, n, allowed, 0.95)).toBe('inconclusive')
    expect(judgeShare(fails - 1, n, allowed, 0.95)).toBe('inconclusive')
    expect(judgeShare(fails, n, allowed, 0.95)).toBe('fail')
  })

  it('never passes more than was allowed, nor fails less', () => {
    const counts = fc
      .integer({ min: 1, max: 5000 })
      .chain((n) => fc.tuple(fc.constant(n), fc.nat(n)))
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true })
    fc.assert(
      fc.property(counts, share, ([n, bad], allowed) => {
        const status = judgeShare(bad, n, allowed, 0.95)
        if (status === 'pass') expect(bad / n).toBeLessThan(allowed)
        if (status === 'fail') expect(bad / n).toBeGreaterThan(allowed)
      }),
    )
  })
})

describe('a plain budget on a quantile', () => {
  it.each([
    [950.001, 'pass'],
    // Strict: a p95 at the limit is not below it.
    [950, 'fail'],
    [500, 'fail'],
  ] as const)('below %d ms on a p95 of 950 ms: %s', (limit, status) => {
    const run = aRunOf(evenly(100), { health: { errorMs: -1 } })
    expect(judge(run, below(limit), plain)).toMatchObject({ status, value: 950, n: 100 })
  })

  it('agrees with the quantile for any latencies and limit', () => {
    const latencies = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(latencies, fc.integer({ min: 1, max: 2000 }), (list, limit) => {
        const run = aRunOf(took(...list), { health: { errorMs: -1 } })
        const verdict = judge(run, below(limit), plain)
        expect(verdict.status).toBe(run.latency.p95! < limit ? 'pass' : 'fail')
        expect(verdict.over).toBe(list.filter((value) => value >= limit).length)
      }),
    )
  })

  it('shows the interval of the quantile, unbounded above with few samples', () => {
    expect(judge(aRunOf(evenly(100)), below(2000), plain).interval).toEqual([900, 1000])
    expect(judge(aRunOf(evenly(60)), below(2000), plain).interval).toEqual([530, null])
  })

  it('counts failed, never started and late cut requests as over the limit', () => {
    const late = aSample({ outcome: { type: 'cut' }, endedAt: 900 })
    const early = aSample({ outcome: { type: 'cut' }, endedAt: 100 })
    const notStarted = aSample({ outcome: { type: 'not_started' } })
    const run = aRunOf([
      ...took(...Array<number>(95).fill(50)),
      ...failures(3),
      late,
      early,
      notStarted,
    ])
    const verdict = judge(run, below(500), plain)
    expect(verdict).toMatchObject({ n: 100, over: 5, status: 'pass', value: 50 })
    const worse = aRunOf([...took(...Array<number>(94).fill(50)), ...failures(6)])
    expect(judge(worse, below(500), plain)).toMatchObject({ status: 'fail', value: null, over: 6 })
    expect(judge(worse, below(500), plain).reason).toContain('count as over')
  })

  it('counts late cut requests in a run from JSON too, and against goodput', () => {
    const late = Array.from({ length: 12 }, () =>
      aSample({ outcome: { type: 'cut' }, endedAt: 900 }),
    )
    const early = aSample({ outcome: { type: 'cut' }, endedAt: 100 })
    const run = aRunOf([...took(...Array<number>(110).fill(50)), ...late, early])
    const goodput: Budget = {
      metric: 'goodput',
      direction: 'above',
      limit: 0.95,
      objectives: { latency: 500 },
    }
    for (const one of [run, JSON.parse(JSON.stringify(run)) as Run]) {
      expect(judge(one, below(500), plain)).toMatchObject({ n: 122, over: 12, status: 'fail' })
      expect(judge(one, goodput, plain)).toMatchObject({ n: 122, status: 'fail' })
      expect(judge(one, goodput, plain).value).toBeCloseTo(110 / 122)
    }
    const first: Budget = { ...goodput, objectives: { ttft: 500 } }
    expect(judge(run, first, plain)).toMatchObject({ n: 122, value: 0 })
  })

  it('of calls leaves failures out, because only requests as a whole can fail', () => {
    const samples = Array.from({ length: 20 }, () => aSample({ calls: [streamed()] }))
    const run = aRunOf([...samples, ...failures(20)])
    const budget: Budget = { metric: 'tpot', statistic: 0.95, direction: 'below', limit: 20 }
    expect(judge(run, budget, plain)).toMatchObject({ status: 'pass', n: 20, value: 6 })
  })

  it('from above wants all but its share to be larger', () => {
    const samples = [10, 20, 30, 40].map((lastTokenAt) =>
      aSample({ calls: [streamed({ firstTokenAt: 0, firstAnswerAt: 0, lastTokenAt })] }),
    )
    const run = aRunOf(samples)
    const above = (limit: number): Verdict =>
      judge(run, { metric: 'tokensPerSecond', statistic: 0.25, direction: 'above', limit }, plain)
    expect(above(249)).toMatchObject({ status: 'pass', value: 250, over: 0 })
    expect(above(250)).toMatchObject({ status: 'fail', value: 250, over: 1 })
  })
})

describe('a budget with confidence', () => {
  it.each([
    [4, 'pass'],
    [5, 'inconclusive'],
    [15, 'inconclusive'],
    [16, 'fail'],
  ] as const)('on p95 with %i of 200 over: %s', (over, status) => {
    const slow = Array<number>(over).fill(900)
    const run = aRunOf(took(...Array<number>(200 - over).fill(100), ...slow))
    const verdict = judge(run, below(500), sure)
    expect(verdict.status).toBe(status)
    if (status === 'inconclusive') expect(verdict.reason).toContain('95 % certainty')
  })

  it('says about how many samples would decide', () => {
    const run = aRunOf(took(...Array<number>(40).fill(100)))
    expect(judge(run, below(500), sure).reason).toMatch(/about \d+ samples would decide/)
  })

  it('on an error rate is exact too', () => {
    const budget: Budget = { metric: 'errorRate', direction: 'below', limit: 0.05 }
    const rate = (bad: number): string =>
      judge(aRunOf([...evenly(200 - bad), ...failures(bad)]), budget, sure).status
    expect([rate(4), rate(5), rate(15), rate(16)]).toEqual([
      'pass',
      'inconclusive',
      'inconclusive',
      'fail',
    ])
  })

  it('on a mean needs enough values, and a limit outside its interval', () => {
    const mean = (samples: Sample[], limit: number): string =>
      judge(aRunOf(samples), below(limit, 'mean'), sure).status
    expect(mean(evenly(10), 1000)).toBe('inconclusive')
    expect(mean(evenly(100), 510)).toBe('inconclusive')
    expect(mean(evenly(100), 700)).toBe('pass')
    expect(mean(evenly(100), 300)).toBe('fail')
  })
})

describe('what the load generator’s health leaves of a verdict', () => {
  const run = (health: NonNullable<Parameters<typeof aRunOf>[1]>['health'] & {}): Run =>
    aRunOf(evenly(100, 10), { health })

  it.each([
    ['within the error bound, on either side', { errorMs: 40 }, 980, 'inconclusive'],
    ['within the error bound, on either side', { errorMs: 40 }, 920, 'inconclusive'],
    ['beyond the error bound', { errorMs: 40 }, 1000, 'pass'],
    [
      'of a full generator that passed all the same',
      { utilization: 0.99, saturated: true },
      3000,
      'pass',
    ],
    [
      'of a full generator that failed',
      { utilization: 0.99, saturated: true },
      300,
      'inconclusive',
    ],
    ['of a delayed generator, far over the limit', { saturated: true, errorMs: 60 }, 300, 'fail'],
    [
      'of an open model that fell behind',
      { achievedRate: 90, plannedRate: 100 },
      3000,
      'inconclusive',
    ],
    ['of an open model that kept up', { achievedRate: 96, plannedRate: 100 }, 3000, 'pass'],
  ] as const)('%s', (_, health, limit, status) => {
    expect(judge(run(health), below(limit), plain).status).toBe(status)
  })

  it('does not touch what is no time', () => {
    const budget: Budget = { metric: 'errorRate', direction: 'below', limit: 0.5 }
    expect(judge(run({ utilization: 1, saturated: true }), budget, plain).status).toBe('pass')
  })
})

describe('nothing measured never passes', () => {
  it.each<[string, Sample[], Budget, string]>([
    ['no request finished', [], below(1000), 'no request finished'],
    ['none streamed', evenly(20), { ...below(1000), metric: 'ttft' }, 'none of them streamed'],
    [
      'no call seen',
      evenly(20),
      { metric: 'attemptErrorRate', direction: 'below', limit: 1 },
      'no model call',
    ],
    [
      'no tokens known',
      evenly(20),
      { metric: 'tokenThroughput', direction: 'above', limit: 1 },
      'how many tokens',
    ],
    [
      'no throughput',
      [],
      { metric: 'throughput', direction: 'above', limit: 1 },
      'no request finished',
    ],
  ])('%s', (_, samples, budget, words) => {
    expect(judge(aRunOf(samples), budget, plain)).toMatchObject({
      status: 'fail',
      value: null,
      n: 0,
    })
    expect(judge(aRunOf(samples), budget, plain).reason).toContain(words)
  })

  it('and too many successes without a value decide nothing', () => {
    const ttft: Budget = { ...below(1000), metric: 'ttft' }
    const withTtft = Array.from({ length: 8 }, () => aSample({ firstPieceAt: 10 }))
    const run = aRunOf([...withTtft, ...evenly(2)])
    expect(judge(run, ttft, plain)).toMatchObject({ status: 'inconclusive' })
    expect(judge(run, ttft, plain).reason).toBe('2 of 10 successful requests have no TTFT')
  })
})

describe('cost', () => {
  const cost = (limit: number): Budget => ({ metric: 'cost', direction: 'below', limit })
  const spent = [aSample({ calls: [streamed()] })]

  it.each([
    ['under the limit', {}, 0.02, 'pass'],
    ['at the limit', {}, 0.01, 'fail'],
    ['a lower bound under the limit', { unattributed: 1 }, 0.02, 'inconclusive'],
    ['a lower bound over the limit', { unattributed: 1 }, 0.005, 'fail'],
    [
      'without any price',
      { price: { usd: null, matchedModel: null, source: null } },
      9,
      'inconclusive',
    ],
  ] as const)('%s', (_, changes, limit, status) => {
    expect(judge(aRunOf(spent, changes), cost(limit), plain).status).toBe(status)
  })

  it('of a target whose calls were not seen is unknown', () => {
    expect(judge(aRunOf(evenly(5)), cost(1), plain)).toMatchObject({ status: 'inconclusive' })
  })
})

describe('goodput', () => {
  const goodput = (limit: number, objectives: { latency?: number; ttft?: number }): Budget => ({
    metric: 'goodput',
    direction: 'above',
    limit,
    objectives,
  })
  const samples = [
    ...Array.from({ length: 6 }, () => aSample({ endedAt: 100, firstPieceAt: 10 })),
    // In time as a whole, but slow to begin.
    aSample({ endedAt: 100, firstPieceAt: 90 }),
    aSample({ endedAt: 900, firstPieceAt: 10 }),
    aSample({ outcome: failed }),
    aSample({ outcome: { type: 'not_started' } }),
  ]

  it('counts requests that met every objective, over all that were due', () => {
    const verdict = judge(aRunOf(samples), goodput(0.5, { latency: 500, ttft: 50 }), plain)
    expect(verdict).toMatchObject({ status: 'pass', value: 0.6, n: 10 })
    expect(judge(aRunOf(samples), goodput(0.6, { latency: 500, ttft: 50 }), plain).status).toBe(
      'fail',
    )
  })

  it('read back from JSON knows one objective, and says that it cannot know two', () => {
    const read = JSON.parse(JSON.stringify(aRunOf(samples))) as Run
    expect(judge(read, goodput(0.6, { latency: 500 }), plain)).toMatchObject({ value: 0.7 })
    const two = judge(read, goodput(0.1, { latency: 500, ttft: 50 }), plain)
    expect(two).toMatchObject({ status: 'inconclusive', value: null })
  })
})

describe('a run read back from JSON', () => {
  it('is judged on its histogram, and says so', () => {
    const read = JSON.parse(JSON.stringify(aRunOf(evenly(100)))) as Run
    const verdict = judge(read, below(1000), plain)
    expect(verdict).toMatchObject({ status: 'pass', fromHistogram: true })
    expect(verdict.value).toBeCloseTo(950, -1)
  })
})

describe('the reason of an inconclusive verdict in a few words, which a table has room for', () => {
  const few = took(...Array<number>(40).fill(100))
  it.each<[string, Verdict, RegExp]>([
    ['too few samples', judge(aRunOf(few), below(500), sure), /^0 of 40 prove nothing$/],
    [
      'a limit within the error of the load generator',
      judge(aRunOf(few, { health: { errorMs: 900 } }), below(500), plain),
      /^within the generator's error$/,
    ],
    [
      'a limit within the uncertainty of a mean',
      judge(aRunOf(evenly(40)), below(215, 'mean'), sure),
      /^the limit is within its uncertainty$/,
    ],
  ])('%s', (_, verdict, brief) => {
    expect(verdict.status).toBe('inconclusive')
    expect(verdict.brief).toMatch(brief)
    expect(verdict.reason!.length).toBeGreaterThan(verdict.brief!.length)
  })

  it('is absent where there is none', () => {
    expect(judge(aRunOf(few), below(500), plain)).not.toHaveProperty('brief')
  })
})
