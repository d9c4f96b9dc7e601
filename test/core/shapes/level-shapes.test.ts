import { describe, expect, test } from 'vitest'
import { LoadOptionsError } from '../../../src/core/errors.ts'
import { legsOf, type CapacitySearch, type SteppedLoad } from '../../../src/core/load/load.ts'
import type { LoadOptions } from '../../../src/core/options/options.ts'
import { toPlan, type Plan } from '../../../src/core/plan/plan.ts'
import { gamma } from '../../../src/core/shapes/gamma.ts'
import { findCapacity, type FindCapacityOptions } from '../../../src/core/shapes/find-capacity.ts'
import { steps, type StepsOptions } from '../../../src/core/shapes/steps.ts'
import type { LoadShape } from '../../../src/core/shapes/shapes.ts'
import { worstCaseMs } from '../../../src/core/plan/worst-case.ts'

function planOf(load: LoadShape, options: Partial<LoadOptions> = {}): Plan {
  return toPlan('levels', { target: () => {}, load, ...options })
}

function problemsOf(load: unknown): readonly string[] {
  try {
    planOf(load as LoadShape)
  } catch (error) {
    if (error instanceof LoadOptionsError) return error.problems
    throw error
  }
  return []
}

describe('steps', () => {
  test('are a leg per level', () => {
    const { load } = planOf(steps([1, 5, 10], { requests: 50 }))
    expect(legsOf(load as SteppedLoad)).toEqual(
      [1, 5, 10].map((concurrency) => ({
        model: 'closed',
        concurrency,
        requests: 50,
        durationMs: null,
      })),
    )
  })

  test('by arrival rate are open, each with the same arrivals', () => {
    const options = { by: 'arrivalRate', duration: '10s', arrivals: gamma(0.5) } as const
    const { load } = planOf(steps([0.5, 2], options))
    expect(legsOf(load as SteppedLoad)).toEqual(
      [0.5, 2].map((rate) => ({
        model: 'open',
        rate,
        arrivals: gamma(0.5),
        requests: null,
        durationMs: 10_000,
        maxInFlight: 1000,
      })),
    )
  })

  test('by input tokens change the prompts, not the load', () => {
    const options = { by: 'inputTokens', requests: 20, concurrency: 4, outputTokens: 50 } as const
    const { load } = planOf(steps([100, 10_000], options))
    expect(load).toMatchObject({ by: 'inputTokens', levels: [100, 10_000], outputTokens: 50 })
    expect(
      legsOf(load as SteppedLoad).map((leg) => 'concurrency' in leg && leg.concurrency),
    ).toEqual([4, 4])
  })

  test.for<[unknown, StepsOptions | Record<string, unknown>, string[]]>([
    [[], { requests: 1 }, ['`steps` needs levels, such as steps([1, 5, 10]); got a list']],
    [undefined, { requests: 1 }, ['needs levels, such as steps([1, 5, 10]); got nothing']],
    [[1, 0], { requests: 1 }, ['`steps[1]` must be a whole number from 1; got 0']],
    [[1.5], { requests: 9 }, ['`steps[0]` must be a whole number from 1; got 1.5']],
    [[null], { requests: 1 }, ['`steps[0]` must be a whole number from 1; got nothing']],
    [[5, 1], { requests: 9 }, ['`steps` needs ascending levels; got 5, 1']],
    [[5, 5], { requests: 9 }, ['`steps` needs ascending levels; got 5, 5']],
    [[1], {}, ['`steps` has no end of a step']],
    [
      [1, 50],
      { requests: 20 },
      ['`steps.requests` (20) must not be below the highest level (50): so many would never be'],
    ],
    [[1], { requests: 1, arrivals: 'poisson' }, ["`steps.arrivals` needs by: 'arrivalRate'"]],
    [[1], { requests: 1, concurrency: 2 }, ["`steps.concurrency` needs by: 'inputTokens'"]],
    [[1], { requests: 1, outputTokens: 2 }, ["`steps.outputTokens` needs by: 'inputTokens'"]],
    [
      [1, 'two'],
      { requests: 0, duration: 'long', by: 'users', rate: 1 },
      [
        '`rate` is no option of steps()',
        "`steps.by` must be 'concurrency', 'arrivalRate' or 'inputTokens'; got 'users'",
        "`steps[1]` must be a whole number from 1; got 'two'",
        '`steps.requests` must be a whole number from 1; got 0',
        "`steps.duration` must be ms as a number, or a time such as '500ms', '30s' or '2m'; got 'long'",
      ],
    ],
  ])('(%o, %o) have all their problems named at once', ([levels, options, sentences]) => {
    expect(problemsOf({ ...options, shape: 'steps', levels })).toEqual(
      sentences.map((sentence) => expect.stringContaining(sentence)),
    )
  })

  test.for<[number[], StepsOptions, Partial<LoadOptions>, number]>([
    // Ten, five and two rounds of a minute.
    [[1, 2, 5], { requests: 10 }, {}, 17 * 60_000],
    [[1, 2], { duration: '10s' }, { requestTimeout: '5s' }, 2 * 15_000],
    [
      [1, 10],
      { requests: 20, by: 'arrivalRate' },
      { requestTimeout: '5s' },
      20_000 + 5000 + 2000 + 5000,
    ],
  ])('of %o with %o and %o take at most %d ms', ([levels, options, others, ms]) => {
    expect(worstCaseMs(planOf(steps(levels, options), others))).toBe(ms)
  })
})

describe('a search for the capacity', () => {
  const objectives = { p95: 3000 }

  test('begins at the lowest level, with requests enough to decide', () => {
    expect(planOf(findCapacity({ objectives, max: 64 })).load).toEqual({
      model: 'capacity',
      by: 'concurrency',
      min: 1,
      max: 64,
      objectives,
      each: { model: 'closed', concurrency: 1, requests: 400, durationMs: null },
    })
  })

  test.for<[FindCapacityOptions['objectives'], number]>([
    [{ p95: 3000 }, 400],
    [{ p99: 3000 }, 2000],
    [{ p50: 3000 }, 100],
    [{ p95: 3000, errorRate: 0.01 }, 2000],
    [{ goodput: { above: 0.9, latency: 3000 } }, 200],
    [{ mean: 3000 }, 100],
  ])('for %o tries a level with %d requests', ([limits, requests]) => {
    const { load } = planOf(findCapacity({ objectives: limits, max: 64 }))
    expect((load as CapacitySearch).each.requests).toBe(requests)
  })

  test('by arrival rate is open', () => {
    const options = { objectives, by: 'arrivalRate', min: 0.5, max: 20, requests: 80 } as const
    expect(planOf(findCapacity(options), { maxInFlight: undefined } as object).load).toMatchObject({
      by: 'arrivalRate',
      each: { model: 'open', rate: 0.5, arrivals: 'constant', requests: 80, maxInFlight: 1000 },
    })
  })

  test('may spend what it says itself', () => {
    expect(planOf(findCapacity({ objectives, max: 9, maxCost: 2 })).maxCost).toBe(2)
    expect(planOf(findCapacity({ objectives, max: 9 }), { maxCost: 1 }).maxCost).toBe(1)
    expect(planOf(findCapacity({ objectives, max: 9 })).maxCost).toBeNull()
    const both = (): Plan =>
      planOf(findCapacity({ objectives, max: 9, maxCost: 2 }), { maxCost: 1 })
    expect(both).toThrow('`maxCost` stands twice, in `load` too; keep one')
  })

  test.for<[Record<string, unknown>, string[]]>([
    [
      { objectives, max: undefined },
      ['`findCapacity.max` must be a whole number from 1; got nothing'],
    ],
    [{ objectives: {}, max: 9 }, ['`findCapacity.objectives` needs a limit, such as']],
    [{ max: 9 }, ['`findCapacity.objectives` must be an object such as']],
    [{ objectives: { p95: -1 }, max: 9 }, ['`findCapacity.objectives.p95` must be more than 0']],
    [{ objectives, min: 10, max: 9 }, ['`findCapacity.min` (10) must not be above `max` (9)']],
    [
      { objectives: { p95: 3000 }, max: 9, requests: 62 },
      ['`findCapacity.requests` must be 63 or more, or no level could be shown to be good; got 62'],
    ],
    [
      { objectives: { cost: 1 }, max: 9 },
      ['`findCapacity.objectives.cost` depends on how long a level is tried; use costPer1k'],
    ],
    [{ objectives, max: 9, arrivals: 'poisson' }, ["`findCapacity.arrivals` needs by: 'arriva"]],
    [
      { objectives: { p97: 1 }, min: 0, max: 1.5, by: 'users', requests: 0, maxCost: 0, step: 1 },
      [
        '`step` is no option of findCapacity()',
        "`findCapacity.by` must be 'concurrency' or 'arrivalRate'; got 'users'",
        '`findCapacity.min` must be a whole number from 1; got 0',
        '`findCapacity.max` must be a whole number from 1; got 1.5',
        '`findCapacity.objectives.p97` is unknown',
        '`findCapacity.requests` must be a whole number from 1; got 0',
        '`findCapacity.maxCost` must be US dollars, more than 0; got 0',
      ],
    ],
  ])('%o has all its problems named at once', ([options, sentences]) => {
    expect(problemsOf({ ...options, shape: 'findCapacity' })).toEqual(
      sentences.map((sentence) => expect.stringContaining(sentence)),
    )
  })

  test('takes at most as long as its most probes at the lowest level, each running into its timeout', () => {
    const search = findCapacity({ objectives, min: 2, max: 8, requests: 100 })
    // Three levels up, two of them again, and three halvings, each up to three times; 51 rounds of two.
    expect(worstCaseMs(planOf(search, { requestTimeout: '1s' }))).toBe(8 * 3 * 51_000)
  })
})
