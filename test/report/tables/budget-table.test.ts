import { expect, test } from 'vitest'
import type { Verdict } from '../../../src/core/judging/verdict.ts'
import { budgetTable, reasonOf } from '../../../src/report/tables/budget-table.ts'
import { paint } from '../../../src/report/layout/paint.ts'
import { layoutTable } from '../../../src/report/layout/table.ts'
import { FIXTURE_RUNS } from '../fixture-runs.ts'

const PASSED: Verdict = FIXTURE_RUNS.passing.verdicts[0]!

function text(...verdicts: Verdict[]): string {
  const { header, rows } = layoutTable(budgetTable(verdicts), 200)
  return ['', ...paint([header, ...rows], false), ''].join('\n')
}

test('budgets of one confidence name it once, others each for itself', () => {
  expect(text({ ...PASSED, confidence: 0.9 })).toContain('90 % interval')
  expect(text(PASSED, { ...PASSED, confidence: 0.9 })).toMatchInlineSnapshot(`
    "
       budget          value  limit       judged on     interval
    ✓  p95 latency  1,510 ms  < 3,000 ms  0 of 50 over  1,404 to 1,827 ms (95 %)
    ✓  p95 latency  1,510 ms  < 3,000 ms  0 of 50 over  1,404 to 1,827 ms (90 %)
    "
  `)
})

test('the bracket of a level has no confidence', () => {
  const level: Verdict = {
    ...PASSED,
    budget: { metric: 'capacity', by: 'concurrency', direction: 'atLeast', limit: 15 },
    value: 18,
    unit: 'in flight',
    over: null,
    n: 11,
    interval: [18, 19],
  }
  expect(text(level)).toMatchInlineSnapshot(`
    "
       budget           value  limit           judged on  interval
    ✓  capacity  18 in flight  ≥ 15 in flight  n = 11     18 to 19 in flight
    "
  `)
  expect(text(PASSED, level)).toMatchInlineSnapshot(`
    "
       budget              value  limit           judged on     interval
    ✓  p95 latency      1,510 ms  < 3,000 ms      0 of 50 over  1,404 to 1,827 ms (95 %)
    ✓  capacity     18 in flight  ≥ 15 in flight  n = 11        18 to 19 in flight
    "
  `)
})

test('a quantile among the failures is beyond measure; without samples there is no value', () => {
  const among: Verdict = { ...PASSED, status: 'fail', value: null, over: 50, interval: null }
  const none: Verdict = { ...among, n: 0, over: null, reason: 'no request succeeded' }
  expect(text(among, none)).toMatchInlineSnapshot(`
    "
       budget                value  limit       judged on      95 % interval
    ✗  p95 latency  beyond measure  < 3,000 ms  50 of 50 over  –
    ✗  p95 latency               –  < 3,000 ms  –              –
    "
  `)
})

test('a lower limit counts what does not rise above it', () => {
  const budget = {
    ...PASSED.budget,
    metric: 'tokensPerSecond',
    direction: 'above',
  } as Verdict['budget']
  expect(text({ ...PASSED, budget, over: 1 })).toContain('1 of 50 at or under')
})

test.for([
  [{ status: 'pass', reason: 'the run was short' }, null],
  [{ status: 'fail', reason: null }, null],
  [{ status: 'fail', reason: 'no request succeeded' }, 'no request succeeded'],
  [{ status: 'inconclusive', reason: 'few samples' }, 'inconclusive: few samples'],
  [
    { status: 'inconclusive', n: 0, over: null, reason: 'no request succeeded' },
    'no request succeeded',
  ],
] satisfies [Partial<Verdict>, string | null][])(
  'of %j the reader is told: %s',
  ([changes, told]) => {
    expect(reasonOf({ ...PASSED, ...changes })).toBe(told)
  },
)
