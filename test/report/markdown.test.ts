import { expect, test } from 'vitest'
import { rampingArrivalRate } from '../../src/core/shapes/ramping-arrival-rate.ts'
import { escaped, suiteMarkdown } from '../../src/report/markdown.ts'
import { shapedRun, suite, testReport } from './fixture-runs.ts'

test('a suite as markdown', () => {
  expect(suiteMarkdown(suite('test/chat.load.ts', 'failing-budget'))).toMatchInlineSnapshot(`
    "### Load \\(simulated\\): test/chat.load.ts

    |  | load test | model | requests | p50 | p95 | p99 | TTFT p95 | tokens/s | requests/s | tokens in/out | cost | errors |
    | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
    | ✗ | 搜索 answers 🚀 within a second | claude\\-haiku\\-4\\-5\\-20251001 | 40 | 1,165 ms | 1,583 ms | 1,676 ms | 438 ms | 631 | 5.14 | 12.5k/4,543 | \\$0.0353 | 3 \\(7.5 %\\) |

    **搜索 answers 🚀 within a second**

    - ✗ p95 latency is 1,583 ms, over the budget of 1,000 ms \\(28 of 40 over; 95 % interval 1,472 to 1,915 ms\\)
    - \\~ p99 TTFT is 438 ms against the budget of 420 ms \\(6 of 40 over; 95 % interval 407 to 530 ms\\): inconclusive, because the limit lies within the error of the load generator \\(2.8 ms\\)
    - ✗ error rate is 7.5 %, over the budget of 1 % \\(n = 40; 95 % interval 1.6 to 20.4 %\\)

    - **throughput** 5.14 requests/s, 631 tokens/s \\(37 successful requests in 7.2 s\\)
    - **tokens** 12,543 in \\(0 % from the prompt cache\\), 4,543 out
    - **total cost** \\$0.0353, \\$0.881 per 1,000 requests; simulated, nothing was spent
    - **errors** 2 × rate\\_limited: 429 This request would exceed your rate limit of 50 requests per minute.
    - 1 × timeout: No answer within 5000 ms \\(requestTimeout\\).
    "
  `)
})

test('several models get a table of their own', () => {
  const lines = suiteMarkdown(suite('a.load.ts', 'three-models')).split('\n')
  expect(lines.filter((line) => line.startsWith('| ')).length).toBe(3 + 5)
})

test('a ramp says its stages', () => {
  const load = rampingArrivalRate([{ duration: '30s', target: 20 }], { arrivals: 'poisson' })
  const tests = [testReport(shapedRun(load))]
  expect(suiteMarkdown({ file: 'a.load.ts', tests })).toContain(
    '**shaped**\n\n- · 0 to 20 requests/s over 30 s; Poisson arrivals\n',
  )
})

test.for([
  ['a | b', String.raw`a \| b`],
  ['`code`', '\\`code\\`'],
  ['<img onerror=x>', '&lt;img onerror=x&gt;'],
  ['two\nlines', 'two lines'],
  ['@everyone', '@\u200Beveryone'],
  ['case #3', 'case \\#\u200B3'],
  ['gh-3', 'gh\\-\u200B3'],
  ['[a](http://b)', '\\[a\\]\\(http:\u200B//b\\)'],
  ['see WWW.b.example', 'see WWW\u200B.b.example'],
  ['&lt;', '&amp;lt;'],
  ['$x$ and ~y~', String.raw`\$x\$ and \~y\~`],
  ['back\\slash', String.raw`back\\slash`],
] as const)('the text %j is shown as it is', ([text, markdown]) => {
  expect(escaped(text)).toBe(markdown)
})
