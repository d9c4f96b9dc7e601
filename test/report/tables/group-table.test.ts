import { expect, test } from 'vitest'
import { suiteMarkdown } from '../../../src/report/markdown.ts'
import { paint } from '../../../src/report/layout/paint.ts'
import { suiteSummary } from '../../../src/report/summary.ts'
import { FIXTURE_RUNS, suite, testReport } from '../fixture-runs.ts'

const MIXED = suite('mixed.load.ts', 'mixed-traffic')
const rowsOf = (width: number): string =>
  ['', ...paint(suiteSummary(MIXED, width), false).slice(2, 13), ''].join('\n')

test('parts and turns have a table each, under the row of their run', () => {
  expect(rowsOf(80)).toMatchInlineSnapshot(`
    "
        load test      requests       p95  TTFT p95  tokens/s      cost   errors
     ✓  mixed traffic        40  1,897 ms  1,180 ms       291  $0.00258  2 (5 %)
         model         calls       p95  TTFT p95  tokens/s        cost    errors
         gpt-4o-mini       8  2,223 ms         –         –  $0.0000405  2 (25 %)
         gpt-4.1-mini     32  1,469 ms  1,180 ms       119    $0.00254         0
         part               share       p95  TTFT p95        cost    errors
         chat 🚀 | support   80 %  1,470 ms  1,180 ms    $0.00254         0
         triage              20 %  2,224 ms         –  $0.0000405  2 (25 %)
         conversation  requests       p95  TTFT p95  tokens/s      cost  errors
         turn 1              18  1,897 ms  1,555 ms       156  $0.00118       0
         turn 2              14  1,470 ms  1,180 ms       122  $0.00135       0
    "
  `)
  expect(rowsOf(120)).toMatchInlineSnapshot(`
    "
        load test      model     requests     p50       p95       p99  TTFT p95  tokens/s  requests/s      cost   errors
     ✓  mixed traffic  2 models        40  981 ms  1,897 ms  2,224 ms  1,180 ms       291        8.28  $0.00258  2 (5 %)
         model         calls     p50       p95       p99  TTFT p95  tokens/s  tokens in/out        cost    errors
         gpt-4o-mini       8  684 ms  2,223 ms  2,223 ms         –         –          30/60  $0.0000405  2 (25 %)
         gpt-4.1-mini     32  995 ms  1,469 ms  1,874 ms  1,180 ms       119    1,234/1,278    $0.00254         0
         part               share  requests     p50       p95  TTFT p95  tokens/s        cost    errors
         chat 🚀 | support   80 %        32  996 ms  1,470 ms  1,180 ms       278    $0.00254         0
         triage              20 %         8  685 ms  2,224 ms         –      13.1  $0.0000405  2 (25 %)
         conversation  requests       p50       p95  TTFT p95  tokens/s      cost  errors
         turn 1              18  1,005 ms  1,897 ms  1,555 ms       156  $0.00118       0
         turn 2              14    965 ms  1,470 ms  1,180 ms       122  $0.00135       0
    "
  `)
})

test('in few columns, what is left is the p95, the cost and the errors', () => {
  expect(rowsOf(60)).toMatchInlineSnapshot(`
    "
        load test      requests       p95      cost   errors
     ✓  mixed traffic        40  1,897 ms  $0.00258  2 (5 %)
         model              p95  TTFT p95        cost    errors
         gpt-4o-mini   2,223 ms         –  $0.0000405  2 (25 %)
         gpt-4.1-mini  1,469 ms  1,180 ms    $0.00254         0
         part                    p95        cost    errors
         chat 🚀 | support  1,470 ms    $0.00254         0
         triage             2,224 ms  $0.0000405  2 (25 %)
         conversation       p95  TTFT p95      cost  errors
         turn 1        1,897 ms  1,555 ms  $0.00118       0
         turn 2        1,470 ms  1,180 ms  $0.00135       0
    "
  `)
})

test('as markdown', () => {
  const lines = suiteMarkdown(MIXED).split('\n')
  const from = lines.findIndex((line) => line.startsWith('| part'))
  expect(lines.slice(from - 1, from + 10).join('\n')).toMatchInlineSnapshot(`
    "
    | part | share | requests | p50 | p95 | TTFT p95 | tokens/s | cost | errors |
    | :-- | --: | --: | --: | --: | --: | --: | --: | --: |
    | chat 🚀 \\| support | 80 % | 32 | 996 ms | 1,470 ms | 1,180 ms | 278 | \\$0.00254 | 0 |
    | triage | 20 % | 8 | 685 ms | 2,224 ms | – | 13.1 | \\$0.0000405 | 2 \\(25 %\\) |

    | conversation | requests | p50 | p95 | TTFT p95 | tokens/s | cost | errors |
    | :-- | --: | --: | --: | --: | --: | --: | --: |
    | turn 1 | 18 | 1,005 ms | 1,897 ms | 1,555 ms | 156 | \\$0.00118 | 0 |
    | turn 2 | 14 | 965 ms | 1,470 ms | 1,180 ms | 122 | \\$0.00135 | 0 |
    "
  `)
})

test('a run without parts and turns has neither table', () => {
  const run = { ...FIXTURE_RUNS['mixed-traffic'], models: [], parts: [], turns: [], verdicts: [] }
  const shown = paint(suiteSummary({ file: 'a.load.ts', tests: [testReport(run)] }, 100), false)
  expect(shown.slice(3, 5)).toEqual([expect.stringContaining('mixed traffic'), ''])
})
