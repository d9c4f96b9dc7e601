import { describe, expect, it } from 'vitest'
import {
  comparableLoad,
  differences,
  optionsInTurns,
  type ComparableLoad,
} from '../../../src/core/comparison/comparable-load.ts'
import { conversation } from '../../../src/core/options/conversation.ts'
import { mix } from '../../../src/core/options/mix.ts'
import type { LoadOptions } from '../../../src/core/options/options.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { rampingConcurrency } from '../../../src/core/shapes/ramping-concurrency.ts'
import { steps } from '../../../src/core/shapes/steps.ts'
import { uniform } from '../../../src/core/options/variate.ts'

const target = (): string => 'done'

function of(options: Partial<LoadOptions>): ComparableLoad | string {
  const all = { target, requests: 20, ...options } as LoadOptions
  return comparableLoad(all, toPlan('a test', all))
}

const fine = (options: Partial<LoadOptions>): ComparableLoad => of(options) as ComparableLoad

describe('a load that can take turns', () => {
  it.each([
    [{ concurrency: 5 }, { model: 'closed', concurrency: 5 }],
    [
      { concurrency: 5, duration: '10s' },
      { model: 'closed', concurrency: 5 },
    ],
    [{ arrivalRate: 20 }, { model: 'open', rate: 20, arrivals: 'constant', maxInFlight: 1000 }],
  ] as const)('is %o without its end', (options, load) => {
    expect(of(options)).toMatchObject({ load })
  })

  it('keeps what a request is, and gets another number of them', () => {
    const options = {
      target,
      prompts: ['a', 'b'],
      concurrency: 5,
      duration: '10s',
      warmup: 3,
      seed: 7,
      budgets: { p95: 1 },
      stopEarly: true,
      abortWhen: { errorRate: 0.5 },
      keepAnswers: 3,
    }
    const load = comparableLoad(options, toPlan('a test', options)) as ComparableLoad
    expect(optionsInTurns(options, load, 100)).toEqual({
      target,
      prompts: ['a', 'b'],
      concurrency: 5,
      warmup: 3,
      seed: 7,
      requests: 100,
    })
  })
})

it.each([
  [{ concurrency: 5 }, 5],
  [{ concurrency: 50 }, 10],
  [{ arrivalRate: 5 }, 10],
  [{ arrivalRate: 5, maxInFlight: 3 }, 3],
  [{ concurrency: 5, warmup: 0 }, 0],
  [{ concurrency: 5, warmup: '1s' }, '1s'],
] as [Partial<LoadOptions>, unknown][])('a load of %o is warmed up by %s', (options, warmup) => {
  const all = { target, requests: 20, ...options } as LoadOptions
  expect(optionsInTurns(all, fine(options), 100).warmup).toBe(warmup)
})

describe('a load that cannot', () => {
  it.each([
    [{ load: rampingConcurrency([{ duration: '1m', target: 5 }]) }, 'rampingConcurrency()'],
    [{ load: steps([1, 2], { requests: 10 }) }, 'steps()'],
  ])('says which shape it has, and what compares it', (options, shape) => {
    const { requests: _, ...rest } = { requests: undefined, ...options }
    const all = { target, ...rest } as LoadOptions
    const said = comparableLoad(all, toPlan('a test', all))
    expect(said).toBe(
      `Its load changes on the way (${shape}) and cannot be cut into turns of ten requests; compare it with a baseline: expect(run).toMatchBaseline().`,
    )
  })

  it('may be one of conversations, also as a part of a mix', () => {
    const prompts = conversation([['Hello', 'And then?']])
    const part = { name: 'talk', weight: 1, target, prompts }
    expect(of({ prompts })).toMatch(/^Its conversations would be cut/)
    expect(of({ target: mix([part] as never) })).toMatch(/^Its conversations would be cut/)
  })
})

describe('two sides', () => {
  it.each([
    [{ concurrency: 2 }, { concurrency: 4 }, ['concurrency (2 on the base, 4 on the head)']],
    [
      { concurrency: 2 },
      { arrivalRate: 5 },
      [
        'concurrency (2 on the base, none on the head)',
        'arrivalRate (none on the base, 5 on the head)',
        'arrivals (none on the base, constant on the head)',
        'maxInFlight (none on the base, 1000 on the head)',
      ],
    ],
    [{ seed: 1 }, { seed: 2 }, ['seed (1 on the base, 2 on the head)']],
    [{}, { order: 'shuffle' }, ['order (given on the base, shuffle on the head)']],
    [{ prompts: ['a', 'b'] }, { prompts: ['b', 'a'] }, ['prompts']],
    [{ prompt: 'a' }, { prompt: 'b' }, ['prompts']],
  ] as [Partial<LoadOptions>, Partial<LoadOptions>, string[]][])(
    'differ in what is named: %o and %o',
    (base, head, named) => {
      expect(differences(fine(base), fine(head))).toEqual(named)
    },
  )

  it.each([
    [{ requests: 20 }, { requests: 40 }],
    [{ budgets: { p95: 10 } }, { budgets: { p95: 20 } }],
    [{ warmup: 1 }, { warmup: '2s' }],
    [{ prompts: ['a', 'b'] }, { prompts: ['a', 'b'] }],
    [{ prompts: new Set(['a']) }, { prompts: ['b'] }],
    [{ thinkTime: uniform(1, 2) }, { thinkTime: uniform(1, 2) }],
  ] as [Partial<LoadOptions>, Partial<LoadOptions>][])('are the same: %o and %o', (base, head) => {
    expect(differences(fine(base), fine(head))).toEqual([])
  })
})
