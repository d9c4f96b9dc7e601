import { describe, expect, test } from 'vitest'
import type { Run } from '../../src/core/run.ts'
import { bar } from '../../src/report/bar.ts'
import { suiteMarkdown } from '../../src/report/markdown.ts'
import { paint } from '../../src/report/paint.ts'
import { suiteSummary } from '../../src/report/summary.ts'
import { FIXTURE_RUNS, suite, testReport } from './fixture-runs.ts'

type Levelled = 'steps' | 'capacity'

/** What the report says of a run, without its totals. */
function text(name: Levelled, width: number): string {
  const lines = paint(suiteSummary(suite('levels.load.ts', name), width), false)
  return ['', ...lines.slice(2, lines.lastIndexOf('')), ''].join('\n')
}

/** The line that says what the levels of a changed run show. */
function noteOf(run: Run): string {
  const lines = suiteMarkdown({ file: 'a.load.ts', tests: [testReport(run)] }).split('\n')
  return lines
    .find((line) => /^- \*\*(?:knee|capacity)/.test(line))!
    .replaceAll('\\', '')
    .replaceAll('&lt;', '<')
}

describe('the steps of a run', () => {
  test('in 80 columns', () => {
    expect(text('steps', 80)).toMatchInlineSnapshot(`
      "
          load test                       requests       p95  TTFT p95    cost  errors
       ✓  up to which load answers stay…       514  1,829 ms  1,580 ms  $0.027       0
           in flight  requests       p95            TTFT p95  tokens/s  errors
                   1        11    830 ms  ███▍        454 ms      54.6       0
                   5        59    699 ms  ██▉         450 ms       283       0
                  10       119    718 ms  ███         509 ms       556       0  ← knee
                  20       151  1,185 ms  ████▉       912 ms       694       0
                  40       174  1,943 ms  ████████  1,705 ms       725       0
           knee: 10 in flight; at 20, the p95 of 1,185 ms is 1.6 times the 718 ms
                 before
              budget      value  limit  judged on  95 % interval
           ✓  error rate    0 %  < 1 %  n = 514    0 to 0.72 %
      "
    `)
  })

  test('in 120 columns', () => {
    expect(text('steps', 120)).toMatchInlineSnapshot(`
      "
          load test                 model         requests       p95       p99  TTFT p95  tokens/s  requests/s    cost  errors
       ✓  up to which load answer…  gpt-4.1-mini       514  1,829 ms  2,020 ms  1,580 ms       465        14.7  $0.027       0
           in flight  requests       p50       p95            TTFT p95  tokens/s  requests/s       cost  errors
                   1        11    621 ms    830 ms  ███▍        454 ms      54.6        1.67  $0.000611       0
                   5        59    534 ms    699 ms  ██▉         450 ms       283        9.00   $0.00307       0
                  10       119    523 ms    718 ms  ███         509 ms       556        18.2   $0.00604       0  ← knee
                  20       151    871 ms  1,185 ms  ████▉       912 ms       694        21.8   $0.00793       0
                  40       174  1,653 ms  1,943 ms  ████████  1,705 ms       725        22.3   $0.00921       0
           knee: 10 in flight; at 20, the p95 of 1,185 ms is 1.6 times the 718 ms before
              budget      value  limit  judged on  95 % interval
           ✓  error rate    0 %  < 1 %  n = 514    0 to 0.72 %
      "
    `)
  })

  test('in 40 columns', () => {
    expect(text('steps', 40)).toMatchInlineSnapshot(`
      "
          load test                        p95
       ✓  up to which load answers…   1,829 ms
           in flight       p95  errors
                   1    830 ms       0
                   5    699 ms       0
                  10    718 ms       0  ← knee
                  20  1,185 ms       0
                  40  1,943 ms       0
           knee: 10 in flight; at 20, the p95
                 of 1,185 ms is 1.6 times the
                 718 ms before
              budget      value  limit
           ✓  error rate    0 %  < 1 %
      "
    `)
  })

  test('as markdown', () => {
    expect(suiteMarkdown(suite('levels.load.ts', 'steps'))).toMatchInlineSnapshot(`
      "### Load \\(simulated\\): levels.load.ts

      |  | load test | model | requests | p50 | p95 | p99 | TTFT p95 | tokens/s | requests/s | tokens in/out | cost | errors |
      | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
      | ✓ | up to which load answers stay quick | gpt\\-4.1\\-mini | 514 | 809 ms | 1,829 ms | 2,020 ms | 1,580 ms | 465 | 14.7 | 2,570/16.1k | \\$0.027 | 0 |

      **up to which load answers stay quick**

      | in flight | requests | p50 | p95 |  | TTFT p95 | tokens/s | requests/s | cost | errors |  |
      | --: | --: | --: | --: | :-- | --: | --: | --: | --: | --: | :-- |
      | 1 | 11 | 621 ms | 830 ms | ███▍ | 454 ms | 54.6 | 1.67 | \\$0.000611 | 0 |  |
      | 5 | 59 | 534 ms | 699 ms | ██▉ | 450 ms | 283 | 9.00 | \\$0.00307 | 0 |  |
      | 10 | 119 | 523 ms | 718 ms | ███ | 509 ms | 556 | 18.2 | \\$0.00604 | 0 | ← knee |
      | 20 | 151 | 871 ms | 1,185 ms | ████▉ | 912 ms | 694 | 21.8 | \\$0.00793 | 0 |  |
      | 40 | 174 | 1,653 ms | 1,943 ms | ████████ | 1,705 ms | 725 | 22.3 | \\$0.00921 | 0 |  |

      - **knee** 10 in flight; at 20, the p95 of 1,185 ms is 1.6 times the 718 ms before

      - ✓ error rate is 0 %, below the budget of 1 % \\(n = 514; 95 % interval 0 to 0.72 %\\)

      - **throughput** 14.7 requests/s, 465 tokens/s \\(474 successful requests in 32 s\\)
      - **total cost** \\$0.027, \\$0.0522 per 1,000 requests; simulated, nothing was spent
      - **warnings** The load generator was held up \\(event\\-loop delay p99 42 ms\\): times may be up to 84 ms too high. Run on a less busy machine, or look for code that blocks the event loop.
      "
    `)
  })

  test('without a knee have no mark', () => {
    const reason = 'p95 and errors stay flat up to the highest level, 40'
    const knee = { level: 40, next: null, by: null, reason }
    const run: Run = { ...FIXTURE_RUNS.steps, knee }
    const lines = paint(suiteSummary({ file: 'a.load.ts', tests: [testReport(run)] }, 80), false)
    expect(lines.join('\n')).not.toContain('←')
    expect(noteOf(run)).toBe(`- **knee** none: ${reason}`)
  })

  test.for([
    ['arrivalRate', '- **knee** 10 requests/s; at 20, '],
    ['inputTokens', '- **knee** 10 input tokens; at 20, '],
  ] as const)('by %s are named for what they are', ([by, words]) => {
    const { plan } = FIXTURE_RUNS.steps
    const run = { ...FIXTURE_RUNS.steps, plan: { ...plan, load: { ...plan.load, by } } } as Run
    expect(noteOf(run)).toContain(words)
  })

  test('of which nothing can be said have a knee that is not known', () => {
    expect(noteOf({ ...FIXTURE_RUNS.steps, knee: null })).toBe(
      '- **knee** not known: too few requests succeeded',
    )
  })
})

describe('the probes of a search', () => {
  test('in 80 columns', () => {
    expect(text('capacity', 80)).toMatchInlineSnapshot(`
      "
          load test                       requests       p95  TTFT p95    cost  errors
       ✓  how many at once get their an…     2,314  1,150 ms    881 ms  $0.125       0
              in flight  requests  why
           ✓          4       142  p95 TTFT 475 ms, below 800 ms (0 of 135 over); err…
           ✓          8       153  p95 TTFT 422 ms, below 800 ms (0 of 138 over); err…
           ✓         16       234  p95 TTFT 630 ms, below 800 ms (1 of 203 over); err…
           ✗         32        67  p95 TTFT 1,054 ms, over 800 ms (2 of 2 over)
           ✗         24        63  p95 TTFT 866 ms, over 800 ms (5 of 12 over)
           ?         20       420  p95 TTFT 804 ms: 26 of 400 neither keep nor break…
           ✗         20       415  p95 TTFT 991 ms, over 800 ms (43 of 376 over)
           ✓         18       310  p95 TTFT 727 ms, below 800 ms (3 of 275 over); err…
           ?         19       419  p95 TTFT 808 ms: 22 of 400 neither keep nor break…
           ✗         19        91  p95 TTFT 1,023 ms, over 800 ms (13 of 54 over)
           capacity: 18 in flight meet the objectives (p95 TTFT < 800 ms, error rate <
                     5 %), 19 do not; 10 probes, 2,314 requests, $0.125
              budget   value  limit   judged on  95 % interval
           ✓  cost    $0.125  < $0.5  n = 2,314  –
      "
    `)
  })

  test('in 120 columns', () => {
    expect(text('capacity', 120)).toMatchInlineSnapshot(`
      "
          load test                 model         requests       p95       p99  TTFT p95  tokens/s  requests/s    cost  errors
       ✓  how many at once get th…  gpt-4.1-mini     2,314  1,150 ms  1,535 ms    881 ms       623        19.2  $0.125       0
              in flight  requests       p95  TTFT p95      cost  errors  why
           ✓          4       142    701 ms    457 ms  $0.00709       0  p95 TTFT 475 ms, below 800 ms (0 of 135 over); error…
           ✓          8       153    692 ms    423 ms  $0.00839       0  p95 TTFT 422 ms, below 800 ms (0 of 138 over); error…
           ✓         16       234    938 ms    641 ms   $0.0129       0  p95 TTFT 630 ms, below 800 ms (1 of 203 over); error…
           ✗         32        67  1,566 ms  1,358 ms  $0.00359       0  p95 TTFT 1,054 ms, over 800 ms (2 of 2 over)
           ✗         24        63  1,104 ms    895 ms  $0.00301       0  p95 TTFT 866 ms, over 800 ms (5 of 12 over)
           ?         20       420  1,093 ms    812 ms   $0.0228       0  p95 TTFT 804 ms: 26 of 400 neither keep nor break th…
           ✗         20       415  1,467 ms    971 ms   $0.0225       0  p95 TTFT 991 ms, over 800 ms (43 of 376 over)
           ✓         18       310  1,015 ms    745 ms    $0.016       0  p95 TTFT 727 ms, below 800 ms (3 of 275 over); error…
           ?         19       419  1,107 ms    809 ms    $0.023       0  p95 TTFT 808 ms: 22 of 400 neither keep nor break th…
           ✗         19        91  1,210 ms  1,019 ms  $0.00531       0  p95 TTFT 1,023 ms, over 800 ms (13 of 54 over)
           capacity: 18 in flight meet the objectives (p95 TTFT < 800 ms, error rate < 5 %), 19 do not; 10 probes, 2,314
                     requests, $0.125
              budget   value  limit   judged on  95 % interval
           ✓  cost    $0.125  < $0.5  n = 2,314  –
      "
    `)
  })

  test('as markdown', () => {
    expect(suiteMarkdown(suite('levels.load.ts', 'capacity'))).toMatchInlineSnapshot(`
      "### Load \\(simulated\\): levels.load.ts

      |  | load test | model | requests | p50 | p95 | p99 | TTFT p95 | tokens/s | requests/s | tokens in/out | cost | errors |
      | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
      | ✓ | how many at once get their answer in time | gpt\\-4.1\\-mini | 2,314 | 793 ms | 1,150 ms | 1,535 ms | 881 ms | 623 | 19.2 | 11.6k/75.0k | \\$0.125 | 0 |

      **how many at once get their answer in time**

      |  | in flight | requests | p95 | TTFT p95 | cost | errors | why |
      | :-- | --: | --: | --: | --: | --: | --: | :-- |
      | ✓ | 4 | 142 | 701 ms | 457 ms | \\$0.00709 | 0 | p95 TTFT 475 ms, below 800 ms \\(0 of 135 over\\); error rate 0 %, below 5 % \\(n = 135\\) |
      | ✓ | 8 | 153 | 692 ms | 423 ms | \\$0.00839 | 0 | p95 TTFT 422 ms, below 800 ms \\(0 of 138 over\\); error rate 0 %, below 5 % \\(n = 138\\) |
      | ✓ | 16 | 234 | 938 ms | 641 ms | \\$0.0129 | 0 | p95 TTFT 630 ms, below 800 ms \\(1 of 203 over\\); error rate 0 %, below 5 % \\(n = 203\\) |
      | ✗ | 32 | 67 | 1,566 ms | 1,358 ms | \\$0.00359 | 0 | p95 TTFT 1,054 ms, over 800 ms \\(2 of 2 over\\) |
      | ✗ | 24 | 63 | 1,104 ms | 895 ms | \\$0.00301 | 0 | p95 TTFT 866 ms, over 800 ms \\(5 of 12 over\\) |
      | ? | 20 | 420 | 1,093 ms | 812 ms | \\$0.0228 | 0 | p95 TTFT 804 ms: 26 of 400 neither keep nor break the limit with 96 % certainty; if this share holds, about 795 samples would decide |
      | ✗ | 20 | 415 | 1,467 ms | 971 ms | \\$0.0225 | 0 | p95 TTFT 991 ms, over 800 ms \\(43 of 376 over\\) |
      | ✓ | 18 | 310 | 1,015 ms | 745 ms | \\$0.016 | 0 | p95 TTFT 727 ms, below 800 ms \\(3 of 275 over\\); error rate 0 %, below 5 % \\(n = 275\\) |
      | ? | 19 | 419 | 1,107 ms | 809 ms | \\$0.023 | 0 | p95 TTFT 808 ms: 22 of 400 neither keep nor break the limit with 96 % certainty; if this share holds, about 6586 samples would decide |
      | ✗ | 19 | 91 | 1,210 ms | 1,019 ms | \\$0.00531 | 0 | p95 TTFT 1,023 ms, over 800 ms \\(13 of 54 over\\) |

      - **capacity** 18 in flight meet the objectives \\(p95 TTFT &lt; 800 ms, error rate &lt; 5 %\\), 19 do not; 10 probes, 2,314 requests, \\$0.125

      - ✓ cost is \\$0.125, below the budget of \\$0.5 \\(n = 2,314\\)

      - **throughput** 19.2 requests/s, 623 tokens/s \\(2,314 successful requests in 2 min\\)
      - **total cost** \\$0.125, \\$0.0538 per 1,000 requests; simulated, nothing was spent
      "
    `)
  })

  const meet = '18 in flight meet the objectives (p95 TTFT < 800 ms, error rate < 5 %), '
  const limits = 'p95 TTFT < 800 ms, error rate < 5 %'

  test.for<[interval: [number | null, number | null], words: string]>([
    [[18, 19], `${meet}19 do not; `],
    [[18, null], `${meet}no higher level was decided to be bad; `],
    [
      [64, null],
      '64 in flight meet the objectives (p95 TTFT < 800 ms, error rate < 5 %), and nothing higher was tried; ',
    ],
    [[null, 4], `none: 4 in flight do not meet the objectives (${limits}); `],
    [[null, null], `not known: the lowest level was not decided (objectives: ${limits}); `],
  ])('that enclose the capacity in %o say so', ([interval, words]) => {
    const capacity = { ...FIXTURE_RUNS.capacity.capacity!, interval }
    expect(noteOf({ ...FIXTURE_RUNS.capacity, capacity })).toContain(`- **capacity** ${words}10 p`)
  })
})

test.for([
  [0, 100, ''],
  [0.01, 100, '▏'],
  [50, 100, '████'],
  [54, 100, '████▍'],
  [99.9, 100, '████████'],
  [100, 100, '████████'],
  [200, 100, '████████'],
  [5, 0, ''],
] as const)('a bar of %d of %d is %j', ([value, most, blocks]) => {
  expect(bar(value, most, 8)).toBe(blocks)
})
