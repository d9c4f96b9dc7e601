import { expect, test } from 'vitest'
import type { Change } from '../../src/core/comparison/change.ts'
import { suiteMarkdown } from '../../src/report/markdown.ts'
import { paint } from '../../src/report/layout/paint.ts'
import type { SuiteReport } from '../../src/report/suite.ts'
import { suiteSummary } from '../../src/report/summary.ts'
import { aChange } from '../core/comparison/a-change.ts'
import { FIXTURE_RUNS, testReport } from './fixture-runs.ts'

const CHANGES: Change[] = [
  aChange({ metric: 'inputTokens', statistic: 'mean', unit: 'tokens', base: 310, head: 412 }),
  aChange({ gating: false }),
  aChange({
    metric: 'costPerRequest',
    statistic: 'mean',
    unit: 'usd',
    base: 0.0012,
    head: 0.0013,
    change: 0.07,
    interval: [-0.01, 0.16],
    detectable: 0.11,
    outcome: 'inconclusive',
    reason: 'the model is another one, and 30 requests do not say more',
  }),
  aChange({ metric: 'callsPerRequest', statistic: 'mean', unit: 'calls', outcome: 'pass' }),
  aChange({ metric: 'ttft', base: null, change: null, interval: null, outcome: 'new' }),
]

function suiteWith(changes: Change[]): SuiteReport {
  const run = { ...FIXTURE_RUNS.passing, verdicts: [], changes }
  return { file: 'chat.load.ts', tests: [testReport(run)] }
}

test('what has changed against the baseline stands under the row of its test', () => {
  const lines = paint(suiteSummary(suiteWith(CHANGES), 120), false)
  expect(lines.slice(4, 11).join('\n')).toMatchInlineSnapshot(`
    "        against the baseline      change  from → to            95 % interval    n  can show  outcome
         ✗  input tokens per request   +22 %  310 → 412 tokens     +14 to +30 %   100      17 %  regression
         !  p50 latency                +22 %  1,204 → 1,467 ms     +14 to +30 %   100      17 %  regression, shown only
         ~  cost per request            +7 %  $0.0012 → $0.0013    −1 to +16 %    100      11 %  inconclusive
            inconclusive: the model is another one, and 30 requests do not say more
         ✓  calls per request          +22 %  1,204 → 1,467 calls  +14 to +30 %   100      17 %  no regression
         +  p50 TTFT                       –  1,467 ms             –              100      17 %  new"
  `)
})

test('a narrow terminal keeps the change and its outcome', () => {
  const lines = paint(suiteSummary(suiteWith(CHANGES.slice(0, 2)), 60), false)
  expect(lines.slice(4, 7).join('\n')).toMatchInlineSnapshot(`
    "        against the baseline  change  outcome
         ✗  input tokens per re…   +22 %  regression
         !  p50 latency            +22 %  regression, shown only"
  `)
})

test('a job summary has a sentence for each', () => {
  const lines = suiteMarkdown(suiteWith(CHANGES)).split('\n')
  expect(lines.filter((line) => line.includes('baseline:'))).toMatchInlineSnapshot(`
    [
      "- ✗ baseline: input tokens per request rose by 22 % \\(310 → 412 tokens; 95 % interval \\+14 to \\+30 %; n = 100 can show 17 %\\): regression, the floor is 10 %",
      "- \\! baseline: p50 latency rose by 22 % \\(1,204 → 1,467 ms; 95 % interval \\+14 to \\+30 %; n = 100 can show 17 %\\): regression \\(shown only: it fails nothing\\), the floor is 10 %",
      "- \\~ baseline: cost per request rose by 7 % \\(\\$0.0012 → \\$0.0013; 95 % interval −1 to \\+16 %; n = 100 can show 11 %\\): inconclusive, because the model is another one, and 30 requests do not say more",
      "- ✓ baseline: calls per request rose by 22 % \\(1,204 → 1,467 calls; 95 % interval \\+14 to \\+30 %; n = 100 can show 17 %\\): no regression",
      "- \\+ baseline: p50 TTFT is 1,467 ms, new: there is nothing to compare it with",
    ]
  `)
})

test('a run that was compared with nothing says nothing of it', () => {
  expect(suiteMarkdown(suiteWith([]))).not.toContain('baseline')
  expect(paint(suiteSummary(suiteWith([]), 120), false).join()).not.toContain('baseline')
})
