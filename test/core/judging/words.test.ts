import { describe, expect, it } from 'vitest'
import type { Budget } from '../../../src/core/judging/budget.ts'
import type { Verdict } from '../../../src/core/judging/verdict.ts'
import { budgetName, limitInWords } from '../../../src/core/judging/budget-words.ts'
import { formatValue } from '../../../src/core/words/values.ts'
import { verdictInWords } from '../../../src/core/judging/verdict-words.ts'

const p95: Budget = { metric: 'latency', statistic: 0.95, direction: 'below', limit: 3000 }
const verdict = (changes: Partial<Verdict> = {}): Verdict => ({
  status: 'pass',
  budget: p95,
  value: 2710,
  unit: 'ms',
  n: 200,
  over: 4,
  interval: [2500, 2900],
  confidence: null,
  onInconclusive: 'fail',
  reason: null,
  fromHistogram: false,
  ...changes,
})

describe('a value in words', () => {
  it.each([
    [3412.4, 'ms', '3,412 ms'],
    [1_234_567, 'ms', '1,234,567 ms'],
    [48.66, 'ms', '48.7 ms'],
    [1.5, 'ms', '1.5 ms'],
    [0, 'ms', '0 ms'],
    [0.004_21, 'usd', '$0.00421'],
    [0.25, 'usd', '$0.25'],
    [0.000_000_5, 'usd', '$0.0000005'],
    [0, 'usd', '$0'],
    [12.345, 'usd', '$12.35'],
    [1234.5, 'usd', '$1,235'],
    [0.0133, 'share', '1.33 %'],
    [0.2267, 'share', '22.7 %'],
    [1, 'share', '100 %'],
    [4.873, 'requests/s', '4.87 requests/s'],
    [1, 'errors', '1 error'],
    [3, 'errors', '3 errors'],
    [null, 'ms', '–'],
  ] as const)('%s %s: %s', (value, unit, words) => {
    expect(formatValue(value, unit)).toBe(words)
  })
})

describe('a budget in words', () => {
  it.each([
    [p95, 'p95 latency', '< 3,000 ms'],
    [{ ...p95, statistic: 0.999 }, 'p99.9 latency', '< 3,000 ms'],
    [{ ...p95, metric: 'ttft', statistic: 'mean' }, 'mean TTFT', '< 3,000 ms'],
    [{ metric: 'throughput', direction: 'above', limit: 5 }, 'throughput', '> 5 requests/s'],
    [{ metric: 'costPer1k', direction: 'below', limit: 2 }, 'cost per 1,000 requests', '< $2.00'],
    [{ metric: 'errors', direction: 'below', limit: 1 }, 'errors', 'none'],
    [
      {
        metric: 'goodput',
        direction: 'above',
        limit: 0.95,
        objectives: { latency: 3000, ttft: 800 },
      },
      'goodput (latency < 3,000 ms, TTFT < 800 ms)',
      '> 95 %',
    ],
  ] as const)('%#', (budget, name, limit) => {
    expect(budgetName(budget as Budget)).toBe(name)
    expect(limitInWords(budget as Budget)).toBe(limit)
  })
})

describe('a verdict in words', () => {
  it.each([
    [
      {},
      'p95 latency is 2,710 ms, below the budget of 3,000 ms (4 of 200 over; 95 % interval 2,500 to 2,900 ms)',
    ],
    [
      { status: 'fail', value: 3412, over: 22, interval: [3120, null] },
      'p95 latency is 3,412 ms, over the budget of 3,000 ms (22 of 200 over; 95 % interval 3,120 ms or more)',
    ],
    [
      { status: 'fail', value: 3000, over: 11, interval: null },
      'p95 latency is 3,000 ms, not below the budget of 3,000 ms (11 of 200 over)',
    ],
    [
      { status: 'fail', value: null, over: 30, interval: [900, null] },
      'p95 latency is beyond measure, over the budget of 3,000 ms (30 of 200 over; 95 % interval 900 ms or more)',
    ],
    [
      { status: 'inconclusive', reason: 'nobody knows', confidence: 0.99, interval: null },
      'p95 latency is 2,710 ms against the budget of 3,000 ms (4 of 200 over): inconclusive, because nobody knows',
    ],
    [
      {
        status: 'fail',
        value: null,
        n: 0,
        over: null,
        interval: null,
        reason: 'no request finished',
      },
      'p95 latency has no value, so the budget of 3,000 ms is not met: no request finished',
    ],
  ] as const)('%#', (changes, words) => {
    expect(verdictInWords(verdict(changes as Partial<Verdict>))).toBe(words)
  })

  it.each([
    [3, '3 of 50 requests failed, and none may'],
    [0, 'none of 50 requests failed'],
  ])('of no errors: %i', (value, words) => {
    const budget: Budget = { metric: 'errors', direction: 'below', limit: 1 }
    const changes = { budget, value, n: 50, over: null, interval: null, unit: 'errors' } as const
    expect(verdictInWords(verdict({ ...changes, status: value === 0 ? 'pass' : 'fail' }))).toBe(
      words,
    )
  })
})
