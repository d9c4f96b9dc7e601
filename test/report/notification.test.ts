import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { ComparisonFile } from '../../src/core/comparison/comparison-file.ts'
import type { Run } from '../../src/core/run/run.ts'
import { runsFile, type RunsFile } from '../../src/report/json.ts'
import { notificationOf, type Notification } from '../../src/report/notification.ts'
import { slackMessage } from '../../src/report/slack.ts'
import type { TestReport } from '../../src/report/suite.ts'
import { aChange } from '../core/comparison/a-change.ts'
import { aComparedTest, aComparisonOf } from '../core/comparison/a-comparison.ts'
import { FIXTURE_RUNS, suite, testReport } from './fixture-runs.ts'

const ajv = new Ajv2020({ allErrors: true })
const isNotification = ajv.compile(JSON.parse(readFileSync('schema/notification.json', 'utf8')))
const about = { version: '0.1.0', createdAt: '2026-11-24T09:10:00.000Z' }
const origin = {
  sha: '3fa9c1d0a1b2c3d4e5f60718293a4b5c6d7e8f90',
  branch: 'fix/rag',
  url: 'https://github.com/acme/chat/actions/runs/7',
}

const slower = aChange({ statistic: 0.95, base: 2610, head: 3180, detectable: 0.12, floor: 0.15 })

const comparison = aComparisonOf(
  [
    aComparedTest({
      changes: [
        slower,
        { ...slower, metric: 'ttft', gating: false },
        {
          ...slower,
          metric: 'errorRate',
          statistic: 'mean',
          unit: 'share',
          base: 0,
          head: 0.05,
          change: 0.05,
        },
        { ...slower, metric: 'outputTokens', statistic: 'mean', unit: 'tokens', outcome: 'pass' },
      ],
    }),
  ],
  {
    startedAt: '2026-11-24T09:00:00.000Z',
    base: { ref: 'origin/main', sha: 'a81f02e0a1b2c3d4e5f60718293a4b5c6d7e8f90' },
    head: { ref: 'HEAD', sha: origin.sha },
  },
)

const undecided: ComparisonFile = { ...comparison, outcome: 'inconclusive', tests: [] }

function runs(...tests: TestReport[]): RunsFile {
  return runsFile([{ file: 'load/chat.load.ts', tests }], about)
}

function told(...tests: TestReport[]): Notification {
  return notificationOf(runs(...tests), null, origin)
}

const FAILED = testReport(FIXTURE_RUNS['failing-budget'], 'failed')
const PASSED = testReport(FIXTURE_RUNS.passing)

describe('a notification', () => {
  test('of runs of every kind is what the published schema says', () => {
    const names = Object.keys(FIXTURE_RUNS) as (keyof typeof FIXTURE_RUNS)[]
    const file = runsFile([suite('load/chat.load.ts', ...names)], about)
    const notification: unknown = JSON.parse(
      JSON.stringify(notificationOf(file, comparison, origin)),
    )
    expect(isNotification(notification), ajv.errorsText(isNotification.errors)).toBe(true)
  })

  test('that lacks any of its fields is none', () => {
    const whole = notificationOf(runs(FAILED), comparison, origin)
    for (const field of Object.keys(whole)) {
      const { [field as 'at']: _left, ...rest } = whole
      expect(isNotification(rest), field).toBe(false)
    }
  })

  test.for([
    ['passed', [PASSED], null],
    ['failed', [PASSED, FAILED], null],
    ['failed', [testReport(FIXTURE_RUNS.partial, 'partial')], null],
    ['passed', [testReport(FIXTURE_RUNS.passing, 'skipped')], null],
    ['failed', [PASSED], comparison],
    ['passed', [PASSED], undecided],
  ] as const)('says %s', ([outcome, tests, compared]) => {
    expect(notificationOf(runs(...tests), compared, origin).outcome).toBe(outcome)
  })

  test('tells those that failed first, and why', () => {
    const { tests } = told(PASSED, FAILED)
    expect(tests.map(({ outcome }) => outcome)).toEqual(['failed', 'passed'])
    expect(tests[0]!.problems).toEqual([
      expect.stringMatching(/^p95 latency is 1,583 ms, over the budget of 1,000 ms/),
      expect.stringMatching(/^error rate is 7.5 %, over the budget of 1 %/),
    ])
    expect(tests[1]!.problems).toEqual([])
  })

  test('tells why a run was stopped, and what became worse than its baseline', () => {
    const run: Run = { ...FIXTURE_RUNS['stopped-max-cost'], verdicts: [], changes: [slower] }
    expect(told(testReport(run, 'failed')).tests[0]!.problems).toEqual([
      run.stopped!.message,
      'p95 latency rose by 22 % (2,610 → 3,180 ms; 95 % interval +14 to +30 %; n = 100 can show 12 %)',
    ])
  })

  test('of a comparison tells what became worse, and nothing that fails nothing', () => {
    expect(notificationOf(null, comparison, origin)).toMatchObject({
      outcome: 'failed',
      at: comparison.startedAt,
      usd: 0.84,
      mode: 'live',
      tests: [],
      comparison: {
        regressions: [
          {
            name: 'rag > answers with citations',
            line: 41,
            problems: [
              'p95 latency rose by 22 % (2,610 → 3,180 ms; 95 % interval +14 to +30 %; n = 100 can show 12 %)',
              'error rate rose by 5 points (0 → 5 %; 95 % interval +14 to +30 points; n = 100 can show 12 points)',
            ],
          },
        ],
      },
    })
  })

  test('of a comparison tells why a head could not run', () => {
    const notes = ['It did not start on the head.']
    const tests = comparison.tests.map((one) => ({ ...one, changes: [], notes }))
    const { regressions } = notificationOf(null, { ...comparison, tests }, origin).comparison!
    expect(regressions.map(({ problems }) => problems)).toEqual(regressions.map(() => notes))
    expect(regressions.length).toBeGreaterThan(0)
  })

  test('does not know what is not known', () => {
    const unpriced = { ...FIXTURE_RUNS.passing, cost: { ...FIXTURE_RUNS.passing.cost, usd: null } }
    expect(told(PASSED, testReport(unpriced)).usd).toBeNull()
  })
})

interface Block {
  type: string
  text?: { type: string; text: string; verbatim?: boolean }
  elements?: { text: string; verbatim?: boolean }[]
}

function blocksOf(notification: Notification): Block[] {
  return slackMessage(notification).blocks as Block[]
}

describe('a message for Slack', () => {
  test('says what failed, where and why', () => {
    const { text, blocks } = slackMessage(told(PASSED, FAILED))
    const title = '❌ vitest-load: 1 of 2 load tests failed (simulated)'
    expect(text).toBe(title)
    expect(blocks).toEqual([
      { type: 'header', text: { type: 'plain_text', text: title } },
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            verbatim: true,
            text: 'fix/rag · 3fa9c1d · nothing was spent · <https://github.com/acme/chat/actions/runs/7|CI job>',
          },
        ],
      },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          verbatim: true,
          text: expect.stringMatching(
            /^\*.+\* failed\nload\/chat\.load\.ts:7 · .* · p95 [\d,]+ ms · TTFT p95 \d+ ms · errors .* · \$.*\n• p95 latency is/,
          ),
        },
      },
    ])
  })

  test('says that all is well', () => {
    expect(slackMessage(told(PASSED)).text).toBe('✅ vitest-load: 1 load test passed (simulated)')
  })

  test('says what became worse', () => {
    const notification = notificationOf(null, comparison, origin)
    expect(slackMessage(notification).text).toBe('❌ vitest-load: 1 load test became worse')
    expect(blocksOf(notification)[2]!.text!.text).toBe(
      [
        '*rag &gt; answers with citations* became worse',
        'load/rag.load.ts:41',
        '• p95 latency rose by 22 % (2,610 → 3,180 ms; 95 % interval +14 to +30 %; n = 100 can show 12 %)',
        '• error rate rose by 5 points (0 → 5 %; 95 % interval +14 to +30 points; n = 100 can show 12 points)',
      ].join('\n'),
    )
  })

  test('calls nobody, and links to nothing of what tests are called', () => {
    const name = '<!here> <https://evil.example|free> @channel & *bold* <@U123>\n\u202E'
    const text = blocksOf(told({ ...FAILED, name }))[2]!.text!
    expect(text.verbatim).toBe(true)
    expect(text.text.split('\n')[0]).toBe(
      '*&lt;!here&gt; &lt;https://evil.example|free&gt; @\u200Bchannel &amp; ∗bold∗ &lt;@\u200BU123&gt;* failed',
    )
  })

  test.for(['<!channel>', '|x>', '"><b>'])('a branch such as %s cannot break out', (branch) => {
    const { elements } = blocksOf(
      notificationOf(runs(FAILED), null, {
        sha: null,
        branch,
        url: `https://ci.example/${branch}`,
      }),
    )[1]!
    const [link, ...others] = elements![0]!.text.match(/<[^<>]*>/g) ?? []
    expect(link).toMatch(/^<https:\/\/ci\.example\/[^<>|]*\|CI job>$/)
    expect(others).toEqual([])
  })

  test('stays within what Slack takes, however much there is', () => {
    const problem = FIXTURE_RUNS['failing-budget'].verdicts[0]!
    const run: Run = {
      ...FIXTURE_RUNS['failing-budget'],
      verdicts: Array.from({ length: 60 }, () => ({ ...problem, status: 'fail' as const })),
    }
    const many = Array.from({ length: 200 }, () => ({
      ...testReport(run, 'failed'),
      name: '<&>'.repeat(2000),
    }))
    const blocks = blocksOf(told(...many))
    expect(blocks).toHaveLength(50)
    expect(blocks[0]!.text!.text.length).toBeLessThanOrEqual(150)
    for (const { type, text } of blocks) {
      if (type === 'section') expect(text!.text.length).toBeLessThanOrEqual(3000)
      // No escape is cut in two.
      expect(text?.text ?? '').not.toMatch(/&(?!amp;|lt;|gt;)/)
    }
    expect(blocks.at(-1)!.elements![0]!.text).toBe('and 153 more load tests that failed')
  })
})
