import { describe, expect, it, test } from 'vitest'
import type { Change } from '../../../src/core/comparison/change.ts'
import {
  compareErrors,
  compareSums,
  compareWithRuns,
} from '../../../src/core/comparison/compare-stored.ts'
import { driftAware } from '../../../src/core/comparison/drift-aware.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import type { PromptSums } from '../../../src/core/recording/prompt-count.ts'

const SUMS: PromptSums = {
  requests: 10,
  inputTokens: 1000,
  outputTokens: 503,
  calls: 10,
  retries: 0,
  usd: 0.01,
}

function prompts(
  count: number,
  of: (index: number) => Partial<PromptSums> = () => ({}),
  from = 0,
): Map<string, PromptSums> {
  return new Map(
    Array.from({ length: count }, (_, index) => [
      `prompt ${from + index}`,
      { ...SUMS, outputTokens: 503 + 40 * index + ((index * 7) % 5), ...of(index) },
    ]),
  )
}

function changeIn(changes: readonly Change[], metric: Change['metric']): Change {
  return changes.find((change) => change.metric === metric)!
}

describe('sums per prompt', () => {
  it('that are the same pass, those that are the same for each request to the token', () => {
    const changes = compareSums(prompts(12), prompts(12))
    expect(changes.map(({ metric, outcome }) => [metric, outcome])).toEqual([
      ['inputTokens', 'pass'],
      ['outputTokens', 'pass'],
      ['callsPerRequest', 'pass'],
      ['retriesPerRequest', 'pass'],
      ['costPerRequest', 'pass'],
    ])
    expect(changeIn(changes, 'inputTokens')).toMatchObject({ interval: [0, 0], detectable: 0.02 })
  })

  it('of input that grew fail, though it were one prompt of twenty', () => {
    const grown = prompts(20, (index) => (index === 4 ? { inputTokens: 1600 } : {}))
    const { outcome, change, p } = changeIn(compareSums(prompts(20), grown), 'inputTokens')
    expect(outcome).toBe('fail')
    expect(change).toBeCloseTo(1.6 ** (1 / 20) - 1, 9)
    expect(p).toBe(0)
  })

  it('of a single prompt fail when each request of it was sent more', () => {
    const often = (inputTokens: number) => prompts(1, () => ({ requests: 100, inputTokens }))
    expect(changeIn(compareSums(often(10_000), often(10_400)), 'inputTokens')).toMatchObject({
      outcome: 'fail',
      p: 0,
    })
    // Not the same for each of them, so that it may be chance.
    expect(changeIn(compareSums(often(10_000), often(10_399)), 'inputTokens').outcome).toBe(
      'inconclusive',
    )
  })

  it('of a single prompt whose answers vary leave room for chance', () => {
    const slightly = compareSums(
      prompts(1),
      prompts(1, () => ({ outputTokens: 540 })),
    )
    expect(changeIn(slightly, 'outputTokens').outcome).toBe('inconclusive')
    const doubled = compareSums(
      prompts(1),
      prompts(1, () => ({ outputTokens: 1207 })),
    )
    expect(changeIn(doubled, 'outputTokens').outcome).toBe('fail')
  })

  it('fail from the floor on that is asked for', () => {
    const head = prompts(12, () => ({ inputTokens: 1040 }))
    expect(changeIn(compareSums(prompts(12), head), 'inputTokens').outcome).toBe('fail')
    const lax = compareSums(prompts(12), head, (metric) => (metric === 'inputTokens' ? 0.05 : null))
    expect(changeIn(lax, 'inputTokens')).toMatchObject({ outcome: 'pass', floor: 0.05 })
  })

  it('are improved when they are less', () => {
    const changes = compareSums(
      prompts(12),
      prompts(12, () => ({ inputTokens: 900, usd: 0.008 })),
    )
    expect(changeIn(changes, 'inputTokens').outcome).toBe('improved')
    expect(changeIn(changes, 'costPerRequest').outcome).toBe('improved')
  })

  it('leave out what a side does not know', () => {
    const metrics = compareSums(
      prompts(6),
      prompts(6, () => ({ usd: null })),
    ).map((c) => c.metric)
    expect(metrics).not.toContain('costPerRequest')
    expect(metrics).toContain('inputTokens')
  })

  it('are compared as a whole when most prompts are others, and say so', () => {
    const head = prompts(12, () => ({ inputTokens: 2000 }), 8)
    const change = changeIn(compareSums(prompts(12), head), 'inputTokens')
    expect(change).toMatchObject({ outcome: 'fail', change: 1 })
    expect(change.reason).toBe(
      'only 4 of 12 prompts are on both sides, so that their means were compared',
    )
    const half = changeIn(
      compareSums(
        prompts(12),
        prompts(12, () => ({}), 6),
      ),
      'inputTokens',
    )
    expect(half).toMatchObject({ outcome: 'pass', reason: null, n: 60 })
  })

  it('of one prompt and another cannot be compared', () => {
    expect(
      changeIn(
        compareSums(
          prompts(1),
          prompts(1, () => ({}), 5),
        ),
        'inputTokens',
      ),
    ).toMatchObject({
      outcome: 'inconclusive',
      p: null,
    })
  })
})

test.for([
  { base: [0, 100], head: [12, 100], outcome: 'fail' },
  { base: [1, 100], head: [2, 100], outcome: 'pass' },
  { base: [1, 100], head: [4, 100], outcome: 'inconclusive' },
  { base: [12, 100], head: [0, 100], outcome: 'improved' },
  { base: [5, 1000], head: [14, 10_000], outcome: 'pass' },
] as const)('failures: $base and $head: $outcome', ({ base, head, outcome }) => {
  const [[before, m], [after, n]] = [base, head]
  expect(compareErrors({ failed: before, n: m }, { failed: after, n }).outcome).toBe(outcome)
})

describe('a run against earlier runs', () => {
  const EARLIER = [1000, 1040, 980, 1010, 1025, 990]
  const against = (value: number) =>
    compareWithRuns('latency', 0.5, 'ms', EARLIER, { value, standardError: 0.02 })

  it.each([
    [900, 'pass'],
    [1010, 'inconclusive'],
    [1500, 'fail'],
    [600, 'improved'],
  ] as const)('with a median of %i: %s, which gates nothing', (value, outcome) => {
    expect(against(value)).toMatchObject({ outcome, gating: false, n: 6 })
  })

  it('with less speed is worse', () => {
    const slow = compareWithRuns('tokensPerSecond', 0.5, 'tokens/s', EARLIER, {
      value: 600,
      standardError: 0.02,
    })
    expect(slow.outcome).toBe('fail')
    expect(slow.change).toBeCloseTo(-0.404, 2)
  })

  it('of which there is one fails with hardly anything', () => {
    const one = compareWithRuns('latency', 0.5, 'ms', [1000], { value: 1500, standardError: 0.02 })
    expect(one.outcome).toBe('inconclusive')
    // No number of requests would settle it.
    expect(one.reason).not.toMatch(/requests/)
  })

  it('of which there is none cannot be compared', () => {
    expect(
      compareWithRuns('latency', 0.5, 'ms', [], { value: 1500, standardError: 0.02 }),
    ).toMatchObject({
      outcome: 'inconclusive',
      base: null,
      change: null,
      reason: 'there is no earlier run',
    })
  })

  it('is called slower as seldom as it says while the provider drifts', () => {
    const repeats = 4000
    let called = 0
    for (let repeat = 0; repeat < repeats; repeat++) {
      const random = randomFor(repeat, 'drift')
      const run = (): number => 1000 * Math.exp(0.1 * random.normal() + 0.05 * random.normal())
      const earlier = Array.from({ length: 6 }, run)
      if (driftAware(earlier, { value: run(), standardError: 0.05 })!.pMore <= 0.01) called++
    }
    expect(called / repeats).toBeLessThan(0.01 + 3 * Math.sqrt((0.01 * 0.99) / repeats))
    expect(called / repeats).toBeGreaterThan(0.002)
  })
})
