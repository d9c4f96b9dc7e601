import { expect, test } from 'vitest'
import { paint } from '../../src/report/layout/paint.ts'
import { suiteMarkdown } from '../../src/report/markdown.ts'
import { suiteSummary } from '../../src/report/summary.ts'
import { FIXTURE_RUNS, testReport } from './fixture-runs.ts'

const checks = [
  { name: 'is JSON', passed: 50, failed: 0, example: null },
  {
    name: 'names a\u001b[31m price',
    passed: 1196,
    failed: 104,
    example: 'no *price*\u202e\nin it',
  },
  { name: 'is polite', passed: 0, failed: 0, example: null },
]
const suite = {
  file: 'chat.load.ts',
  tests: [testReport({ ...FIXTURE_RUNS.passing, checks }), testReport(FIXTURE_RUNS.partial)],
}

test('each check has a line under its load test, in a terminal', () => {
  const lines = paint(suiteSummary(suite, 100), false).map((line) => line.trim())
  const first = lines.findIndex((line) => line.startsWith('✓ check'))
  expect(lines.slice(first, first + 3)).toEqual([
    '✓ check "is JSON": all 50 passed',
    '✗ check "names a price": 92 % passed (104 of 1,300 failed): no *price* in it',
    '– check "is polite": never asked, because no request succeeded',
  ])
  expect(lines.filter((line) => line.includes('check "'))).toHaveLength(3)
})

test('and in markdown, escaped', () => {
  const lines = suiteMarkdown(suite).split('\n')
  expect(lines.filter((line) => line.includes('check "'))).toEqual([
    '- ✓ check "is JSON": all 50 passed',
    String.raw`- ✗ check "names a price": 92 % passed \(104 of 1,300 failed\): no \*price\* in it`,
    '- – check "is polite": never asked, because no request succeeded',
  ])
})
