import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { binomialTail } from '../../../src/core/statistics/binomial.ts'
import type { Change, ChangeMetric } from '../../../src/core/comparison/change.ts'
import { compareRows } from '../../../src/core/comparison/compare-rows.ts'
import { pairsByBlock, type Sides } from '../../../src/core/comparison/measures/pairs.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import type { RequestRow } from '../../../src/core/calls/request-row.ts'
import { aRow, onHead, sidesOf } from './rows.ts'

function changeIn(
  sides: Sides,
  metric: ChangeMetric,
  options: Parameters<typeof compareRows>[1] & { statistic?: Change['statistic'] } = {},
): Change | undefined {
  const { statistic, ...comparing } = options
  return compareRows(sides, { stage: 'once', ...comparing }).find((change) => {
    return change.metric === metric && (statistic === undefined || change.statistic === statistic)
  })
}

describe('two sides of 100 requests that are the same', () => {
  const changes = compareRows(sidesOf(100))

  it('are compared by all that they have', () => {
    expect(changes.map(({ metric, statistic }) => [metric, statistic])).toEqual([
      ['latency', 0.5],
      ['latency', 0.95],
      ['ttft', 0.5],
      ['tokensPerSecond', 0.5],
      ['inputTokens', 'mean'],
      ['outputTokens', 'mean'],
      ['callsPerRequest', 'mean'],
      ['retriesPerRequest', 'mean'],
      ['costPerRequest', 'mean'],
      ['errorRate', 'mean'],
    ])
  })

  it('pass in each, and say what they could have shown', () => {
    for (const change of changes) {
      expect(change).toMatchObject({ outcome: 'pass', gating: true, reason: null })
      // Of no retries nothing is a share.
      if (change.metric === 'retriesPerRequest') expect(change.detectable).toBeNull()
      else expect(change.detectable!).toBeGreaterThanOrEqual(change.floor)
      expect(change.interval![0]).toBeLessThanOrEqual(change.change!)
      expect(change.interval![1]).toBeGreaterThanOrEqual(change.change!)
    }
  })
})

describe('a head that is worse', () => {
  it.each<[string, Parameters<typeof sidesOf>[1], ChangeMetric, number]>([
    ['slower', onHead({ latency: 1300 }), 'latency', 0.3],
    ['later to begin', onHead({ ttft: 390 }), 'ttft', 0.3],
    ['slower to stream', onHead({ tokensPerSecond: 42 }), 'tokensPerSecond', -0.3],
    ['sent more', onHead({ inputTokens: 103 }), 'inputTokens', 0.03],
    ['answered at more length', onHead({ outputTokens: 55 }), 'outputTokens', 0.1],
    ['made to call twice', onHead({ calls: 2 }), 'callsPerRequest', 1],
    ['dearer', onHead({ usd: 0.0015 }), 'costPerRequest', 0.5],
  ])('%s fails', (_, of, metric, about) => {
    const change = changeIn(sidesOf(100, of), metric)!
    expect(change.outcome).toBe('fail')
    expect(change.change).toBeCloseTo(about, 1)
    expect(change.p).toBeLessThan(0.01)
    expect(change.head! / change.base! - 1).toBeCloseTo(about, 1)
  })

  it.each<[string, Parameters<typeof sidesOf>[1], ChangeMetric]>([
    ['faster', onHead({ latency: 700 }), 'latency'],
    ['sooner to begin', onHead({ ttft: 200 }), 'ttft'],
    ['faster to stream', onHead({ tokensPerSecond: 90 }), 'tokensPerSecond'],
    ['sent less', onHead({ inputTokens: 90 }), 'inputTokens'],
    ['cheaper', onHead({ usd: 0.0005 }), 'costPerRequest'],
  ])('or not: %s is improved', (_, of, metric) => {
    expect(changeIn(sidesOf(100, of), metric)!.outcome).toBe('improved')
  })

  it('by less than the floor passes, and fails from a lower floor on', () => {
    const sides = sidesOf(400, onHead({ latency: 1050 }))
    expect(changeIn(sides, 'latency')!.outcome).toBe('pass')
    expect(changeIn(sides, 'latency', { floors: { latency: 0.02 } })!.outcome).toBe('fail')
  })

  it('in its tail only fails by its p95, from 100 requests on', () => {
    const of = (index: number, side: string) => ({
      latency: side === 'head' && index % 8 === 3 ? 4000 : 1000,
    })
    expect(changeIn(sidesOf(200, of), 'latency', { statistic: 0.95 })!.outcome).toBe('fail')
    expect(changeIn(sidesOf(200, of), 'latency', { statistic: 0.5 })!.outcome).toBe('pass')
    expect(changeIn(sidesOf(90, of), 'latency', { statistic: 0.95 })).toBeUndefined()
  })

  it('in a first comparison is inconclusive, and to be compared again', () => {
    const change = changeIn(sidesOf(100, onHead({ latency: 1300 })), 'latency', { stage: 'screen' })
    expect(change).toMatchObject({
      outcome: 'inconclusive',
      reason: 'it looks worse, and is to be compared again',
    })
  })
})

describe('too few requests', () => {
  it('are inconclusive, and say what could still be and how many would do', () => {
    const noisy = (index: number) => ({ latency: 1000 * (1 + (index % 7) / 4) })
    const change = changeIn(
      sidesOf(12, (index, side) => noisy(side === 'head' ? index + 3 : index)),
      'latency',
    )!
    expect(change.outcome).toBe('inconclusive')
    expect(change.reason).toMatch(
      /^(?:it could still be \d+ % more|that may be chance); about [\d,]+ requests a side would tell$/,
    )
    expect(change.detectable!).toBeGreaterThan(0.3)
  })

  it('that are four exclude nothing have no interval', () => {
    const change = changeIn(sidesOf(4), 'latency')!
    expect(change).toMatchObject({ outcome: 'inconclusive', interval: null, detectable: null })
    expect(change.reason).toBe('so few requests exclude nothing')
  })
})

describe('failures', () => {
  const failing = (failed: number) => (index: number, side: string) => ({
    error: side === 'head' && index % 100 < failed ? ('server_error' as const) : null,
  })

  it('are no pairs, but are counted', () => {
    const sides = sidesOf(100, failing(12))
    expect(changeIn(sides, 'latency')!.n).toBe(88)
    expect(changeIn(sides, 'errorRate')).toMatchObject({
      outcome: 'fail',
      base: 0,
      head: 0.12,
      change: 0.12,
      n: 100,
    })
  })

  it('of a few more than before may be chance', () => {
    expect(changeIn(sidesOf(100, failing(1)), 'errorRate')!.outcome).toBe('pass')
    expect(changeIn(sidesOf(100, failing(4)), 'errorRate')).toMatchObject({
      outcome: 'inconclusive',
      reason: 'that may be chance',
    })
  })

  it('of all leave only themselves', () => {
    const changes = compareRows(sidesOf(50, failing(100)), { stage: 'once' })
    expect(changes.map(({ metric }) => metric)).toEqual(['errorRate'])
    expect(changes[0]!.outcome).toBe('fail')
  })

  it('of no request at all cannot be compared', () => {
    const [change] = compareRows({ base: [[aRow()]], head: [] })
    expect(change).toMatchObject({
      metric: 'errorRate',
      outcome: 'inconclusive',
      head: null,
      change: null,
      p: null,
      reason: 'no request finished on one side',
    })
  })
})

describe('what is left out', () => {
  it.each<[ChangeMetric, Parameters<typeof sidesOf>[1]]>([
    ['ttft', () => ({ ttft: null })],
    ['ttft', onHead({ ttft: null })],
    ['tokensPerSecond', () => ({ tokensPerSecond: null })],
    ['inputTokens', () => ({ inputTokens: null })],
    ['costPerRequest', onHead({ usd: null })],
    ['callsPerRequest', () => ({ calls: 0 })],
  ])('is %s where a side has none', (metric, of) => {
    expect(changeIn(sidesOf(40, of), metric)).toBeUndefined()
  })
})

describe('tokens and cost', () => {
  it('that vary are compared by prompt', () => {
    // Prompts differ by much, the answers to one by little.
    const of = (by: number) => (index: number, side: string) => ({
      outputTokens: Math.round(
        (50 + 100 * (index % 10)) * (1 + ((index * 7) % 11) / 100) * (side === 'head' ? by : 1),
      ),
    })
    expect(changeIn(sidesOf(200, of(1.1)), 'outputTokens')!.outcome).toBe('fail')
    const same = changeIn(sidesOf(200, of(1)), 'outputTokens')!
    expect(same.outcome).toBe('pass')
  })

  it('of one prompt are compared by pairs', () => {
    const of = (by: number) => (index: number, side: string) => ({
      outputTokens: Math.round(
        200 * (1 + ((index * (side === 'head' ? 7 : 3)) % 11) / 50) * (side === 'head' ? by : 1),
      ),
    })
    expect(changeIn(sidesOf(100, of(1.15), 1), 'outputTokens')!.outcome).toBe('fail')
    expect(changeIn(sidesOf(100, of(1), 1), 'outputTokens')!.outcome).not.toBe('fail')
  })

  it('from nothing to something have no share, and fail', () => {
    const free = (_: number, side: string) => ({ usd: side === 'head' ? 0.001 : 0 })
    expect(changeIn(sidesOf(40, free), 'costPerRequest')).toMatchObject({
      outcome: 'fail',
      base: 0,
      change: null,
    })
  })

  it.each([
    [1, 'pass'],
    [40, 'fail'],
  ] as const)('a retry in %i of 100 requests: %s', (retried, outcome) => {
    const of = (index: number, side: string) => ({
      retries: side === 'head' && (index * 37) % 100 < retried ? 1 : 0,
    })
    expect(changeIn(sidesOf(100, of), 'retriesPerRequest')).toMatchObject({ outcome, change: null })
  })
})

describe('a count that is rare', () => {
  it('does not look certain where prompts come once or twice', () => {
    // Most prompts have none, so that their means are whole.
    const of = (index: number, side: string) => ({
      retries: side === 'head' && index % 15 === 4 ? 1 : 0,
    })
    const change = changeIn(sidesOf(30, of, 20), 'retriesPerRequest')!
    expect(change.p!).toBeGreaterThan(0.05)
    expect(change.outcome).toBe('inconclusive')
  })
})

describe('a prompt cache that served one side more', () => {
  const sides = sidesOf(100, (_, side) => ({
    latency: side === 'head' ? 1500 : 1000,
    cacheReadTokens: side === 'head' ? 0 : 85,
  }))

  it.each(['latency', 'ttft', 'costPerRequest'] as const)('makes %s inconclusive', (metric) => {
    expect(changeIn(sides, metric)).toMatchObject({
      outcome: 'inconclusive',
      p: null,
      reason: '85 % of the input came from the prompt cache on the base and 0 % on the head',
    })
  })

  it('has nothing to do with tokens and errors', () => {
    expect(changeIn(sides, 'inputTokens')!.outcome).toBe('pass')
    expect(changeIn(sides, 'errorRate')!.outcome).toBe('pass')
  })
})

test('requests are paired by prompt within their block, and the rest by order', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((prompt) => aRow({ prompt }))
  const blocks = pairsByBlock({
    base: [[a!, b!, a!], [c!]],
    head: [
      [b!, d!, a!],
      [a!, c!],
    ],
  })
  expect(blocks.map((pairs) => pairs.map(([base, head]) => base.prompt + head.prompt))).toEqual([
    ['aa', 'bb', 'ad'],
    ['cc'],
  ])
})

const count = fc.option(fc.nat(3), { nil: null })
const number = fc.nat(500_000).map((hundredths) => hundredths / 100)
const time = fc.option(number, { nil: null })
const rows = fc.array(
  fc.record({
    prompt: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    error: fc.option(fc.constant('timeout' as const), { nil: null, freq: 2 }),
    latency: number,
    ttft: time,
    tokensPerSecond: time,
    inputTokens: count,
    cacheReadTokens: count,
    outputTokens: count,
    calls: fc.nat(2),
    retries: fc.nat(2),
    usd: time,
    models: fc.constant<string[]>([]),
  }),
  { maxLength: 12 },
)
const blocks = fc.array(rows, { maxLength: 5 })

describe('whatever rows there are', () => {
  test.for(['screen', 'once'] as const)(
    'changes are plain JSON, each with an outcome: %s',
    (stage) => {
      fc.assert(
        fc.property(blocks, blocks, (base, head) => {
          const changes = compareRows({ base, head }, { stage })
          // What JSON cannot say becomes null, and would differ.
          expect(JSON.parse(JSON.stringify(changes))).toEqual(changes)
          for (const { interval, change, p, outcome, reason } of changes) {
            if (p !== null) expect(p).toBeGreaterThanOrEqual(0)
            if (p !== null) expect(p).toBeLessThanOrEqual(1 + 1e-9)
            if (outcome === 'inconclusive') expect(reason).not.toBeNull()
            if (interval === null || change === null) continue
            expect(interval[0]).toBeLessThanOrEqual(change + 1e-9)
            expect(interval[1]).toBeGreaterThanOrEqual(change - 1e-9)
          }
        }),
        { numRuns: 100 },
      )
    },
  )

  test('a head that is its base is never worse', () => {
    fc.assert(
      fc.property(blocks, (both) => {
        for (const { outcome, change } of compareRows(
          { base: both, head: both },
          { stage: 'once' },
        )) {
          expect(['pass', 'inconclusive']).toContain(outcome)
          if (change !== null) expect(change).toBeCloseTo(0, 9)
        }
      }),
    )
  })
})

describe('a machine that stalls now and then, and holds up a whole turn', () => {
  /** The same code on both sides: turns of 10 requests, each held up by a factor that all of it shares. */
  function stalling(seed: number): Sides {
    const random = randomFor(seed, 'stalls')
    const turn = (): RequestRow[] => {
      const stall = random.lognormal(1, 0.25)
      return Array.from({ length: 10 }, (_, index) =>
        aRow({ prompt: String(index), latency: 100 * stall * random.lognormal(1, 0.1) }),
      )
    }
    const side = (): RequestRow[][] => Array.from({ length: 20 }, turn)
    return { base: side(), head: side() }
  }

  it('makes no regression of code that is the same: wrong in 1 of 100 at most, as far as 400 tell', () => {
    const seeds = Array.from({ length: 400 }, (_, seed) => seed)
    const failed = seeds.filter((seed) => {
      const change = changeIn(stalling(seed), 'latency', { statistic: 0.5 })
      return change?.outcome === 'fail'
    }).length
    // So many or more would be rare if it were 1 in 100.
    expect(binomialTail(failed, 400, 0.01)).toBeGreaterThan(0.05)
  })
})
