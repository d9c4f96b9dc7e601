import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ComparisonFile } from '../../../src/core/comparison/comparison-file.ts'
import { commentMarkdown, isPlain, summaryMarkdown } from '../../../src/report/comment/comment.ts'
import { runsFile, type RunsFile } from '../../../src/report/json.ts'
import { aChange } from '../../core/comparison/a-change.ts'
import { FIXTURE_RUNS, suite, testReport } from '../fixture-runs.ts'
import { aComparison, aTest, CLEARED, FASTER, SLOWER, UNDECIDED } from './a-comparison.ts'

const OPTIONS = {
  key: 'load/node-24',
  blobUrl: 'https://github.com/acme/shop/blob/3fa9c1d',
  reportUrl: 'https://github.com/acme/shop/report',
}
const about = { version: '0.1.0', createdAt: '2026-11-24T09:00:00.000Z' }

function commentOn(comparison: Partial<ComparisonFile>): string {
  return commentMarkdown({ comparison: aComparison(comparison), runs: null }, OPTIONS)
}

describe('a comment on a comparison', () => {
  test('with a regression', () => {
    expect(commentOn({})).toMatchInlineSnapshot(`
      "<!-- vitest-load:v1 key=load/node-24 -->

      ## 🔴 vitest-load: 1 regression in 5 load tests, 1 inconclusive, 1 improved

      Head \`3fa9c1d\` against base \`a81f02e\` (origin/main) · both took turns with the same prompts · n = 100 · 2 suspects compared a second time<br>
      took 4 min 12 s · this check cost **\\$0.84** of at most \\$2.00

      > [!CAUTION]
      > **rag › answers with citations** ([load/rag.load.ts:41](https://github.com/acme/shop/blob/3fa9c1d/load/rag.load.ts#L41)): p50 latency rose by 22 % \\(1,204 → 1,467 ms; 95 % interval \\+14 to \\+30 %; n = 100 can show 17 %; a second comparison: \\+19 %\\); input tokens per request rose by 31 % \\(310 → 406 tokens; 95 % interval \\+30 to \\+32 %; n = 100 can show 2 %\\)

      | Outcome | Load test | Model | p50 latency | p95 latency | p50 TTFT | p50 tokens per second | cost | error rate | input tokens |
      | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: |
      | 🔴 fail | rag › answers with citations | gpt\\-4.1\\-mini | 1,204 → **1,467 ms ▲ 22 %** | 2,610 → 2,640 ms \\~ | 342 → 351 ms \\~ | 61.8 → 61.1 tokens/s \\~ | \\$0.00041 = | 0 → 1 % \\~ | 310 → **406 tokens ▲ 31 %** |
      | 🟡 inconclusive | chat › long history | gpt\\-4.1\\-mini | 1,204 → 1,290 ms ▲ 7 % ? | 2,610 → 2,640 ms \\~ | 342 → 351 ms \\~ | 61.8 → 61.1 tokens/s \\~ | \\$0.00041 = | 0 → 1 % \\~ | 310 tokens = |
      | 🟢 improved | agent › books a table | 2 models | 1,204 → 1,050 ms ▼ 13 % ✓ | 2,610 → 2,640 ms \\~ | 342 → 351 ms \\~ | 61.8 → 61.1 tokens/s \\~ | \\$0.00041 = | 0 → 1 % \\~ | 310 tokens = |

      ▲ risen ▼ fallen · **bold**: a regression · \`!\` worse, and fails nothing · \`✓\` improved · \`~\` no change shown · \`?\` inconclusive · \`=\` the same

      <details><summary>2 load tests passed (largest change +11 %)</summary>

      | Outcome | Load test | Model | p50 latency | p95 latency | p50 TTFT | p50 tokens per second | cost | error rate |
      | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: |
      | 🟢 pass | extract › json | gpt\\-4.1\\-mini | 1,204 → 1,209 ms \\~ | 2,610 → 2,640 ms \\~ | 342 → 351 ms \\~ | 61.8 → 61.1 tokens/s \\~ | \\$0.00041 = | 0 → 1 % \\~ |
      | 🟢 pass | calm | gpt\\-4.1\\-mini | 1,204 → 1,209 ms \\~ | 2,610 → 2,640 ms \\~ | 342 → 351 ms \\~ | 61.8 → 61.1 tokens/s \\~ | \\$0.00041 = | 0 → 1 % \\~ |

      </details>

      <details><summary>Why this verdict</summary>

      - **rag › answers with citations**: p50 latency rose by 22 % \\(1,204 → 1,467 ms; 95 % interval \\+14 to \\+30 %; n = 100 can show 17 %; a second comparison: \\+19 %\\): regression, the floor is 10 % \\(p = 0.0002, in the second comparison p = 0.0009\\)
      - **rag › answers with citations**: input tokens per request rose by 31 % \\(310 → 406 tokens; 95 % interval \\+30 to \\+32 %; n = 100 can show 2 %\\): regression, the floor is 2 % \\(p &lt; 0.0001\\)
      - **chat › long history**: p50 latency rose by 7 % \\(1,204 → 1,290 ms; 95 % interval −3 to \\+4 %; n = 100 can show 17 %\\): inconclusive, because n is too small for 10 % \\(p = 0.4, floor 10 %\\)
      - **agent › books a table**: p50 latency fell by 13 % \\(1,204 → 1,050 ms; 95 % interval −20 to −6 %; n = 100 can show 17 %\\): improved \\(p = 0.4, floor 10 %\\)
      - **agent › books a table**: Input tokens from the provider's prompt cache: 0 % on the base, 2 % on the head.
      - **extract › json**: p50 latency was a suspect \\(\\+11 %\\), and a second comparison cleared it \\(−1 %\\)

      </details>

      Smallest change that every test could show: p50 latency 17 %, p95 latency 31 %, p50 TTFT 17 %, p50 tokens per second 12 %, cost per request 2.1 %, error rate 7 points, input tokens per request 2 %.

      **Intended?** Merge it over this check: from then on it is the base. Where the repository keeps baselines, \`npx vitest-load accept\` records the new figures; commit what it writes.

      [HTML report](https://github.com/acme/shop/report)
      "
    `)
  })

  test.for([
    [{ tests: [SLOWER, SLOWER] }, '🔴 vitest-load: 2 regressions in 2 load tests'],
    [
      { tests: [UNDECIDED, aTest()] },
      '🟡 vitest-load: no regression shown in 2 load tests, 1 inconclusive',
    ],
    [{ tests: [FASTER] }, '🟢 vitest-load: no regression shown in 1 load test, 1 improved'],
    [{ tests: [aTest()] }, '🟢 vitest-load: no regression shown in 1 load test'],
    [
      { tests: [aTest({ outcome: 'new', changes: [] })] },
      '⚪ vitest-load: no regression shown in 1 load test, 1 new',
    ],
    [{ tests: [] }, '⚪ vitest-load: no load test was compared'],
    [
      { tests: [aTest()], mode: 'simulated' },
      '🟢 vitest-load: no regression shown in 1 load test (simulated)',
    ],
    [
      { tests: [aTest()], stopped: { reason: 'maxCost', message: 'It cost too much.' } },
      '🟡 vitest-load: no regression shown in 1 load test, stopped before its end',
    ],
  ] satisfies [Partial<ComparisonFile>, string][])(
    '%# has a title that stands alone',
    ([comparison, title]) => {
      expect(commentOn(comparison)).toContain(`\n## ${title}\n`)
    },
  )

  test('says why it stopped, and its notes', () => {
    const stopped = { reason: 'maxCost' as const, message: 'The next block would pass maxCost.' }
    expect(
      commentOn({ tests: [aTest()], stopped, notes: ['The lockfile has changed.'] }),
    ).toContain(
      '> [!WARNING]\n> - The next block would pass maxCost.\n> - The lockfile has changed.\n',
    )
  })

  test('of a simulation says that nothing was spent, and that it is nobody’s speed', () => {
    const text = commentOn({ mode: 'simulated' })
    expect(text).toContain('**\\$0.84** by the price list, nothing was spent')
    expect(text).toContain('answered by the simulator')
  })

  test('says what it cannot know', () => {
    const text = commentOn({ usd: null, maxCost: null, head: { ref: 'HEAD', sha: null } })
    expect(text).toContain('what it cost is not known')
    expect(text).toContain('Head HEAD with changes against')
  })

  test('without an address names the spec without a link', () => {
    const input = { comparison: aComparison(), runs: null }
    const text = commentMarkdown(input, { ...OPTIONS, blobUrl: null, reportUrl: null })
    expect(text).toContain('(load/rag.load.ts:41)')
    expect(text).not.toContain('](')
  })

  test('shows a regression that fails nothing as one', () => {
    const changes = [aChange({ gating: false })]
    const text = commentOn({ tests: [aTest({ changes })] })
    expect(text).toContain('| 1,204 → 1,467 ms ▲ 22 % \\! |')
    expect(text).not.toContain('CAUTION')
  })
})

describe('a comment on the last runs', () => {
  const regressed = {
    ...FIXTURE_RUNS['failing-budget'],
    changes: [aChange({ metric: 'inputTokens', statistic: 'mean', unit: 'tokens' })],
  }
  const file = runsFile(
    [
      { file: 'load/chat.load.ts', tests: [testReport(regressed, 'failed')] },
      suite('load/rag.load.ts', 'passing', 'partial'),
    ],
    about,
  )

  test('tells budgets and baselines', () => {
    const text = commentMarkdown({ comparison: null, runs: file }, OPTIONS)
    expect(text).toMatchInlineSnapshot(`
      "<!-- vitest-load:v1 key=load/node-24 -->

      ## 🔴 vitest-load: 1 of 3 load tests failed, 1 inconclusive

      120 requests · took 17 s · ≥ \\$0.0835

      > [!CAUTION]
      > **搜索 answers 🚀 within a second** ([load/chat.load.ts:7](https://github.com/acme/shop/blob/3fa9c1d/load/chat.load.ts#L7)): input tokens per request rose by 22 % \\(1,204 → 1,467 tokens; 95 % interval \\+14 to \\+30 %; n = 100 can show 17 %\\); p95 latency is 1,583 ms, over the budget of 1,000 ms \\(28 of 40 over; 95 % interval 1,472 to 1,915 ms\\); error rate is 7.5 %, over the budget of 1 % \\(n = 40; 95 % interval 1.6 to 20.4 %\\)

      | Outcome | Load test | Model | requests | p50 | p95 | TTFT p95 | cost | errors | budgets | against the baseline |
      | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | :-- | :-- |
      | 🔴 fail | 搜索 answers 🚀 within a second | claude\\-haiku\\-4\\-5\\-20251001 | 40 | 1,165 ms | 1,583 ms | 438 ms | \\$0.0353 | 3 \\(7.5 %\\) | **2 of 3 broken** | input tokens per request **▲ 22 %** |
      | 🟡 inconclusive | the endpoint of our own | – | 30 | 872 ms | 960 ms | – | – | 0 | – | – |

      <details><summary>1 load test passed</summary>

      | Outcome | Load test | Model | requests | p50 | p95 | TTFT p95 | cost | errors | budgets | against the baseline |
      | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | :-- | :-- |
      | 🟢 pass | support chat answers in time and on budget | claude\\-haiku\\-4\\-5\\-20251001 | 50 | 1,203 ms | 1,510 ms | 432 ms | \\$0.0482 | 0 | 4 kept | – |

      </details>

      <details><summary>Why this verdict</summary>

      - **搜索 answers 🚀 within a second**: input tokens per request rose by 22 % \\(1,204 → 1,467 tokens; 95 % interval \\+14 to \\+30 %; n = 100 can show 17 %\\): regression, the floor is 10 % \\(p = 0.0002\\)
      - **搜索 answers 🚀 within a second**: p95 latency is 1,583 ms, over the budget of 1,000 ms \\(28 of 40 over; 95 % interval 1,472 to 1,915 ms\\)
      - **搜索 answers 🚀 within a second**: p99 TTFT is 438 ms against the budget of 420 ms \\(6 of 40 over; 95 % interval 407 to 530 ms\\): inconclusive, because the limit lies within the error of the load generator \\(2.8 ms\\)
      - **搜索 answers 🚀 within a second**: error rate is 7.5 %, over the budget of 1 % \\(n = 40; 95 % interval 1.6 to 20.4 %\\)
      - **the endpoint of our own**: The run was interrupted: its figures are of what had ended until then.

      </details>

      Smallest change that every test could show: input tokens per request 17 %.

      **Intended?** \`npx vitest-load accept\` records the last run as the new baseline, \`npx vitest run --project load -u\` records a new one; commit what they write.

      [HTML report](https://github.com/acme/shop/report)
      "
    `)
  })

  test('stands behind that on a comparison where there are both', () => {
    const text = commentMarkdown({ comparison: aComparison(), runs: file }, OPTIONS)
    expect(text).toContain(
      '## 🔴 vitest-load: 1 regression in 5 load tests, 1 inconclusive, 1 improved; 1 of 3 load tests failed, 1 inconclusive\n',
    )
  })

  test('of a test that failed for reasons of its own says where they stand', () => {
    const runs = runsFile(
      [{ file: 'a.load.ts', tests: [testReport(FIXTURE_RUNS.passing, 'failed')] }],
      about,
    )
    expect(commentMarkdown({ comparison: null, runs }, OPTIONS)).toContain(
      'the test failed; the log says why',
    )
  })
})

describe('nothing but a pass', () => {
  const runs = (...args: Parameters<typeof suite>): RunsFile => runsFile([suite(...args)], about)
  test.for([
    [
      'tests that pass',
      { comparison: aComparison({ tests: [aTest(), CLEARED] }), runs: null },
      true,
    ],
    ['no file', { comparison: null, runs: null }, true],
    ['an improvement', { comparison: aComparison({ tests: [FASTER] }), runs: null }, false],
    ['runs that pass', { comparison: null, runs: runs('a.load.ts', 'passing') }, true],
    ['a budget broken', { comparison: null, runs: runs('a.load.ts', 'failing-budget') }, false],
    [
      'a comparison that stopped',
      {
        comparison: aComparison({
          tests: [aTest()],
          stopped: { reason: 'interrupted', message: 'Ctrl-C' },
        }),
        runs: null,
      },
      false,
    ],
  ] as const)('%s: %o', ([, input, plain]) => {
    expect(isPlain(input)).toBe(plain)
  })
})

const NASTY = fc.oneof(
  fc.constantFrom(
    '<img src=x onerror=alert(1)>',
    '@everyone and @acme/team',
    '| a | b |',
    '</details>',
    '--> <!-- x',
    '```\ncode',
    '# title #12',
    '[x](javascript:y)',
    '&lt;b&gt;',
    '\u202Eevil',
    'e\u0301'.repeat(3000),
    '\uD83D'.repeat(200),
    '&'.repeat(500),
    '搜索🚀'.repeat(100),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

const kinds = [SLOWER, UNDECIDED, FASTER, aTest(), aTest({ outcome: 'skipped', changes: [] })]
const tests = fc
  .record({
    names: fc.array(NASTY, { minLength: 1, maxLength: 5 }),
    counts: fc.tuple(...kinds.map(() => fc.oneof(fc.nat(6), fc.nat(400)))),
  })
  .map(({ names, counts }) =>
    counts.flatMap((count, kind) =>
      Array.from({ length: count }, (_, index) => ({
        ...kinds[kind]!,
        name: `${kind}-${index} ${names[index % names.length]!}`,
        file: names[index % names.length]!,
        notes: names.slice(0, 2),
      })),
    ),
  )

describe('whatever the tests and their names', () => {
  test('a comment has at most 60,000 characters, and keeps what failed before all else', () => {
    fc.assert(
      fc.property(tests, (compared) => {
        const text = commentOn({ tests: compared })
        expect(text.length).toBeLessThanOrEqual(60_000)
        expect(text.startsWith('<!-- vitest-load:v1 key=load/node-24 -->\n\n## ')).toBe(true)
        const shown = [0, 1, 2, 3].map((kind) => text.split(`| ${kind}\\-`).length - 1)
        const there = [0, 1, 2, 3].map(
          (kind) => compared.filter(({ name }) => name.startsWith(`${kind}-`)).length,
        )
        // What stands later in the order is shown only when all before it is.
        expect(shown[1] === 0 || shown[0] === there[0]).toBe(true)
        expect(shown[2] === 0 || shown[1] === there[1]).toBe(true)
        expect(shown[0]).toBeGreaterThanOrEqual(Math.min(there[0]!, 25))
        const hidden = there.reduce((sum, n) => sum + n, 0) - shown.reduce((sum, n) => sum + n, 0)
        if (hidden > 0)
          expect(text).toMatch(/… and [\d,]+ more load tests?: see the \[HTML report\]/)
      }),
      { numRuns: 15 },
    )
  })

  test('holds no HTML but its own, mentions nobody, and refers to no issue', () => {
    fc.assert(
      fc.property(fc.array(NASTY, { minLength: 1, maxLength: 12 }), (names) => {
        const compared = names.map((name, index) => ({
          ...kinds[index % kinds.length]!,
          name,
          file: name,
          notes: [name],
        }))
        const text = commentOn({ tests: compared, notes: names })
        const own = /<!-- vitest-load:v1 key=load\/node-24 -->|<\/?details>|<\/?summary>|<br>/g
        expect(text.replaceAll(own, '')).not.toMatch(/[<]/)
        expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
        expect(text).not.toMatch(/@[^\u200B]|#\d/)
        expect(text.isWellFormed()).toBe(true)
        // Each row has as many cells as the head of its table.
        for (const table of text.split('\n\n').filter((block) => block.startsWith('| '))) {
          const cells = table.split('\n').map((row) => row.split(/(?<!\\)\|/).length)
          expect(new Set(cells).size).toBe(1)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('the summary of a job has at most as many bytes as there is room for', () => {
    fc.assert(
      fc.property(tests, fc.integer({ min: 20_000, max: 400_000 }), (compared, bytes) => {
        const input = { comparison: aComparison({ tests: compared }), runs: null }
        const text = summaryMarkdown(input, { ...OPTIONS, bytes })
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes)
      }),
      { numRuns: 6 },
    )
  })
})

test('the summary of a job tells each figure of each test, unfolded', () => {
  const input = { comparison: aComparison(), runs: null }
  const text = summaryMarkdown(input, { ...OPTIONS, bytes: 1_000_000 })
  expect(text).toMatch(/^## 🔴 vitest-load/)
  expect(text).not.toContain('<details>')
  expect(text.match(/^\| 🟢 pass \|/gm)?.length).toBe(2)
  expect(text.match(/^- \*\*calm\*\*: /gm)?.length).toBe(7)
})
