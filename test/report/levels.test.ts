import { describe, expect, test } from 'vitest'
import type { Run } from '../../src/core/run/run.ts'
import { bar } from '../../src/report/layout/bar.ts'
import { suiteMarkdown } from '../../src/report/markdown.ts'
import { paint } from '../../src/report/layout/paint.ts'
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
       ✓  up to which load answers stay…       514  1,958 ms  1,737 ms  $0.027       0
           in flight       p50       p95            TTFT p95  tokens/s  errors
                   1    597 ms    826 ms  ███▏        450 ms      58.6       0
                   5    509 ms    697 ms  ██▋         447 ms       292       0
                  10    499 ms    714 ms  ██▊         423 ms       572       0  ← knee
                  20    830 ms  1,074 ms  ████▏       825 ms       708       0
                  40  1,668 ms  2,091 ms  ████████  2,030 ms       703       0
           knee: 10 in flight; at 20, the p95 of 1,074 ms is 1.5 times the 714 ms of
                 all levels before
           · steps of 1, 5, 10, 20, 40 in flight for 6 s each
              budget      value  limit  judged on  95 % interval
           ✓  error rate    0 %  < 1 %  n = 514    0 to 0.72 %
      "
    `)
  })

  test('in 120 columns', () => {
    expect(text('steps', 120)).toMatchInlineSnapshot(`
      "
          load test                 model         requests       p95       p99  TTFT p95  tokens/s  requests/s    cost  errors
       ✓  up to which load answer…  gpt-4.1-mini       514  1,958 ms  2,106 ms  1,737 ms       471        14.9  $0.027       0
           in flight  requests       p50       p95            TTFT p95  tokens/s  requests/s       cost  errors
                   1        11    597 ms    826 ms  ███▏        450 ms      58.6        1.67  $0.000611       0
                   5        59    509 ms    697 ms  ██▋         447 ms       292        9.00   $0.00307       0
                  10       122    499 ms    714 ms  ██▊         423 ms       572        18.7   $0.00624       0  ← knee
                  20       153    830 ms  1,074 ms  ████▏       825 ms       708        22.2   $0.00794       0
                  40       169  1,668 ms  2,091 ms  ████████  2,030 ms       703        21.5     $0.009       0
           knee: 10 in flight; at 20, the p95 of 1,074 ms is 1.5 times the 714 ms of all levels before
           · steps of 1, 5, 10, 20, 40 in flight for 6 s each
              budget      value  limit  judged on  95 % interval
           ✓  error rate    0 %  < 1 %  n = 514    0 to 0.72 %
      "
    `)
  })

  test('in 40 columns', () => {
    expect(text('steps', 40)).toMatchInlineSnapshot(`
      "
          load test                        p95
       ✓  up to which load answers…   1,958 ms
           in flight       p95  errors
                   1    826 ms       0
                   5    697 ms       0
                  10    714 ms       0  ← knee
                  20  1,074 ms       0
                  40  2,091 ms       0
           knee: 10 in flight; at 20, the p95
                 of 1,074 ms is 1.5 times the
                 714 ms of all levels before
           · steps of 1, 5, 10, 20, 40 in
             flight for 6 s each
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
      | ✓ | up to which load answers stay quick | gpt\\-4.1\\-mini | 514 | 778 ms | 1,958 ms | 2,106 ms | 1,737 ms | 471 | 14.9 | 2,570/16.1k | \\$0.027 | 0 |

      **up to which load answers stay quick**

      | in flight | requests | p50 | p95 |  | TTFT p95 | tokens/s | requests/s | cost | errors |  |
      | --: | --: | --: | --: | :-- | --: | --: | --: | --: | --: | :-- |
      | 1 | 11 | 597 ms | 826 ms | ███▏ | 450 ms | 58.6 | 1.67 | \\$0.000611 | 0 |  |
      | 5 | 59 | 509 ms | 697 ms | ██▋ | 447 ms | 292 | 9.00 | \\$0.00307 | 0 |  |
      | 10 | 122 | 499 ms | 714 ms | ██▊ | 423 ms | 572 | 18.7 | \\$0.00624 | 0 | ← knee |
      | 20 | 153 | 830 ms | 1,074 ms | ████▏ | 825 ms | 708 | 22.2 | \\$0.00794 | 0 |  |
      | 40 | 169 | 1,668 ms | 2,091 ms | ████████ | 2,030 ms | 703 | 21.5 | \\$0.009 | 0 |  |

      - **knee** 10 in flight; at 20, the p95 of 1,074 ms is 1.5 times the 714 ms of all levels before

      - · steps of 1, 5, 10, 20, 40 in flight for 6 s each
      - ✓ error rate is 0 %, below the budget of 1 % \\(n = 514; 95 % interval 0 to 0.72 %\\)

      - **throughput** 14.9 requests/s, 471 tokens/s \\(474 of 514 successful requests in 32 s\\)
      - **tokens** 2,570 in \\(0 % from the prompt cache\\), 16,146 out
      - **total cost** \\$0.027, \\$0.0522 per 1,000 requests; simulated, nothing was spent
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
       ✓  how many at once get their an…     1,883  1,330 ms  1,121 ms  $0.101       0
              in flight  requests  why
           ✓          4       142  p95 TTFT 454 ms (0 of 135 over), error rate 0 %
           ✓          8       153  p95 TTFT 421 ms (0 of 138 over), error rate 0 %
           ✓         16       216  p95 TTFT 741 ms (4 of 200 over), error rate 0 %
           ✗         32        97  p95 TTFT 1,286 ms (32 of 32 over)
           ✗         24       122  p95 TTFT 1,013 ms (46 of 75 over)
           ?         20       220  p95 TTFT 1,019 ms: within the generator's error
           ✗         20       191  p95 TTFT 1,197 ms (43 of 152 over)
           ?         18       218  p95 TTFT 788 ms: 9 of 200 prove nothing
           ?         18       218  p95 TTFT 1,025 ms: within the generator's error
           ✓         18       218  p95 TTFT 698 ms (3 of 200 over), error rate 0 %
           ✗         19        88  p95 TTFT 1,259 ms (19 of 51 over)
           capacity: 18 in flight meet the objectives (p95 TTFT < 800 ms, error rate <
                     5 %), 19 do not; 11 probes, 1,883 requests, $0.101
           · search from 4 to 64 in flight for p95 TTFT < 800 ms, error rate < 5 %
              budget   value  limit   judged on  95 % interval
           ✓  cost    $0.101  < $0.5  n = 1,883  –
      "
    `)
  })

  test('in 120 columns', () => {
    expect(text('capacity', 120)).toMatchInlineSnapshot(`
      "
          load test                 model         requests       p95       p99  TTFT p95  tokens/s  requests/s    cost  errors
       ✓  how many at once get th…  gpt-4.1-mini     1,883  1,330 ms  1,706 ms  1,121 ms       585        18.2  $0.101       0
              in flight  requests       p95  TTFT p95      cost  errors  why
           ✓          4       142    709 ms    450 ms  $0.00709       0  p95 TTFT 454 ms (0 of 135 over), error rate 0 %
           ✓          8       153    691 ms    422 ms  $0.00839       0  p95 TTFT 421 ms (0 of 138 over), error rate 0 %
           ✓         16       216    969 ms    742 ms   $0.0119       0  p95 TTFT 741 ms (4 of 200 over), error rate 0 %
           ✗         32        97  1,862 ms  1,708 ms  $0.00524       0  p95 TTFT 1,286 ms (32 of 32 over)
           ✗         24       122  1,219 ms    997 ms  $0.00617       0  p95 TTFT 1,013 ms (46 of 75 over)
           ?         20       220  1,207 ms    994 ms   $0.0118       0  p95 TTFT 1,019 ms: within the generator's error
           ✗         20       191  1,484 ms  1,175 ms   $0.0107       0  p95 TTFT 1,197 ms (43 of 152 over)
           ?         18       218  1,043 ms    797 ms   $0.0115       0  p95 TTFT 788 ms: 9 of 200 prove nothing
           ?         18       218  1,240 ms  1,025 ms   $0.0119       0  p95 TTFT 1,025 ms: within the generator's error
           ✓         18       218    988 ms    729 ms   $0.0111       0  p95 TTFT 698 ms (3 of 200 over), error rate 0 %
           ✗         19        88  1,259 ms  1,251 ms  $0.00502       0  p95 TTFT 1,259 ms (19 of 51 over)
           capacity: 18 in flight meet the objectives (p95 TTFT < 800 ms, error rate < 5 %), 19 do not; 11 probes, 1,883
                     requests, $0.101
           · search from 4 to 64 in flight for p95 TTFT < 800 ms, error rate < 5 %
              budget   value  limit   judged on  95 % interval
           ✓  cost    $0.101  < $0.5  n = 1,883  –
      "
    `)
  })

  test('as markdown', () => {
    expect(suiteMarkdown(suite('levels.load.ts', 'capacity'))).toMatchInlineSnapshot(`
      "### Load \\(simulated\\): levels.load.ts

      |  | load test | model | requests | p50 | p95 | p99 | TTFT p95 | tokens/s | requests/s | tokens in/out | cost | errors |
      | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
      | ✓ | how many at once get their answer in time | gpt\\-4.1\\-mini | 1,883 | 784 ms | 1,330 ms | 1,706 ms | 1,121 ms | 585 | 18.2 | 9,415/60.6k | \\$0.101 | 0 |

      **how many at once get their answer in time**

      |  | in flight | requests | p95 | TTFT p95 | cost | errors | why |
      | :-- | --: | --: | --: | --: | --: | --: | :-- |
      | ✓ | 4 | 142 | 709 ms | 450 ms | \\$0.00709 | 0 | p95 TTFT 454 ms \\(0 of 135 over\\), error rate 0 % |
      | ✓ | 8 | 153 | 691 ms | 422 ms | \\$0.00839 | 0 | p95 TTFT 421 ms \\(0 of 138 over\\), error rate 0 % |
      | ✓ | 16 | 216 | 969 ms | 742 ms | \\$0.0119 | 0 | p95 TTFT 741 ms \\(4 of 200 over\\), error rate 0 % |
      | ✗ | 32 | 97 | 1,862 ms | 1,708 ms | \\$0.00524 | 0 | p95 TTFT 1,286 ms \\(32 of 32 over\\) |
      | ✗ | 24 | 122 | 1,219 ms | 997 ms | \\$0.00617 | 0 | p95 TTFT 1,013 ms \\(46 of 75 over\\) |
      | ? | 20 | 220 | 1,207 ms | 994 ms | \\$0.0118 | 0 | p95 TTFT 1,019 ms: within the generator's error |
      | ✗ | 20 | 191 | 1,484 ms | 1,175 ms | \\$0.0107 | 0 | p95 TTFT 1,197 ms \\(43 of 152 over\\) |
      | ? | 18 | 218 | 1,043 ms | 797 ms | \\$0.0115 | 0 | p95 TTFT 788 ms: 9 of 200 prove nothing |
      | ? | 18 | 218 | 1,240 ms | 1,025 ms | \\$0.0119 | 0 | p95 TTFT 1,025 ms: within the generator's error |
      | ✓ | 18 | 218 | 988 ms | 729 ms | \\$0.0111 | 0 | p95 TTFT 698 ms \\(3 of 200 over\\), error rate 0 % |
      | ✗ | 19 | 88 | 1,259 ms | 1,251 ms | \\$0.00502 | 0 | p95 TTFT 1,259 ms \\(19 of 51 over\\) |

      - **capacity** 18 in flight meet the objectives \\(p95 TTFT &lt; 800 ms, error rate &lt; 5 %\\), 19 do not; 11 probes, 1,883 requests, \\$0.101

      - · search from 4 to 64 in flight for p95 TTFT &lt; 800 ms, error rate &lt; 5 %
      - ✓ cost is \\$0.101, below the budget of \\$0.5 \\(n = 1,883\\)

      - **throughput** 18.2 requests/s, 585 tokens/s \\(1,883 successful requests in 1 min 44 s\\)
      - **tokens** 9,415 in \\(0 % from the prompt cache\\), 60,599 out
      - **total cost** \\$0.101, \\$0.0535 per 1,000 requests; simulated, nothing was spent
      - **warnings** The load generator was held up \\(event\\-loop delay p99 99 ms\\): times may be up to 199 ms too high. Run on a less busy machine, or look for code that blocks the event loop.
      "
    `)
  })

  test('say once why a level stayed undecided, and nothing of one that was decided later', () => {
    const run = FIXTURE_RUNS.capacity
    const capacity = { ...run.capacity!, probes: run.capacity!.probes.slice(0, -2) }
    const tests = [testReport({ ...run, capacity })]
    const lines = suiteMarkdown({ file: 'a.load.ts', tests }).split('\n')
    const undecided = lines.filter((line) => line.startsWith('- **undecided**'))
    expect(undecided).toEqual([expect.stringMatching(/18 in flight: p95 TTFT 1,025 ms: the load/)])
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
    expect(noteOf({ ...FIXTURE_RUNS.capacity, capacity })).toContain(`- **capacity** ${words}11 p`)
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
