import { describe, expect, it } from 'vitest'
import { budgetsOf, limitProblems } from '../../../src/core/judging/limits.ts'

describe('limits', () => {
  it('are budgets as data, in the order given', () => {
    expect(
      budgetsOf({
        p95: 3000,
        ttftP95: 800,
        tokensPerSecondP5: 20,
        errorRate: 0.01,
        cost: 0.25,
        goodput: { above: 0.95, latency: 3000 },
      }),
    ).toEqual([
      { metric: 'latency', statistic: 0.95, direction: 'below', limit: 3000 },
      { metric: 'ttft', statistic: 0.95, direction: 'below', limit: 800 },
      { metric: 'tokensPerSecond', statistic: 0.05, direction: 'above', limit: 20 },
      { metric: 'errorRate', direction: 'below', limit: 0.01 },
      { metric: 'cost', direction: 'below', limit: 0.25 },
      { metric: 'goodput', direction: 'above', limit: 0.95, objectives: { latency: 3000 } },
    ])
  })

  it.each([
    [{ p95: 3000, errorRate: 0.01, goodput: { above: 0, ttft: 1 } }, []],
    [{ p95: 0 }, ['`budgets.p95` must be more than 0, because nothing is below 0']],
    [{ cost: -1 }, ['`budgets.cost` must be more than 0, because nothing is below -1']],
    [{ errorRate: 5 }, ['`budgets.errorRate` is a share from 0 to 1 (0.05 is 5 %); got 5']],
    [{ p95: '3s' }, ["`budgets.p95` must be a number; got '3s'"]],
    [{ p95: Number.NaN }, ['`budgets.p95` must be a number; got NaN']],
    [
      { goodput: { above: 1, latency: 5 } },
      ['`budgets.goodput.above` must be less than 1, because nothing is above 1'],
    ],
    [
      { goodput: { above: 0.9 } },
      ['`budgets.goodput` needs an objective: latency, ttft or tpot, in ms'],
    ],
    [
      { goodput: { above: 0.9, speed: 1 } },
      ['`budgets.goodput` has no objective `speed`; there are latency, ttft and tpot, in ms'],
    ],
    ['p95', ["`budgets` must be an object such as { p95: 3000, errorRate: 0.01 }; got 'p95'"]],
  ])('%j: %j', (limits, problems) => {
    expect(limitProblems(limits, 'budgets')).toEqual(problems)
  })

  it('name all that is wrong at once, with the names that would do', () => {
    const problems = limitProblems({ p96: 1, errorRate: 0, throughput: -1 }, 'budgets')
    expect(problems).toHaveLength(3)
    expect(problems[0]).toContain('`budgets.p96` is unknown; the limits are p50, p90, p95')
  })
})
