import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Run } from '../../src/core/run.ts'
import { paint } from '../../src/report/paint.ts'
import type { SuiteReport } from '../../src/report/suite.ts'
import { suiteSummary } from '../../src/report/summary.ts'
import { widthOf } from '../../src/report/width.ts'
import { FIXTURE_RUNS, suite, testReport } from './fixture-runs.ts'

function text(shown: SuiteReport, width: number): string {
  return ['', ...paint(suiteSummary(shown, width), false), ''].join('\n')
}

const CHAT = suite('test/chat.load.ts', 'passing', 'failing-budget')
const MODELS = suite('test/models.load.ts', 'three-models')

test('a suite in 80 columns', () => {
  expect(text(CHAT, 80)).toMatchInlineSnapshot(`
    "
     Load (simulated)  test/chat.load.ts

        load test                    requests      p95  TTFT p95     cost     errors
     ✓  support chat answers in ti…        50  1510 ms    432 ms  $0.0482          0
         ✓ p95 latency 1510 ms, limit < 3000 ms (n 50)
         ✓ p95 ttft 432 ms, limit < 800 ms (n 50)
         ✓ errorRate 0.0 %, limit < 1.0 % (n 50)
         ✓ cost $0.0482, limit < $0.2500 (n 50)
     ✗  搜索 answers 🚀 within a s…        40  1583 ms    438 ms  $0.0353  3 (7.5 %)
         ✗ p95 latency 1583 ms, limit < 1000 ms (n 40)
         ~ p99 ttft 438 ms, limit < 420 ms (n 40): the limit lies within the error
           of the load generator (2.8 ms)
         ✗ errorRate 7.5 %, limit < 1.0 % (n 40)

     throughput 6.23 requests/s, 772 tokens/s (87 successful requests in 14 s)
     total cost $0.0835, $0.9273 per 1,000 requests; simulated, nothing was spent
     errors     2 × rate_limited: 429 This request would exceed your rate limit of
                50 requests per minute.
                1 × timeout: No answer within 5000 ms (requestTimeout).
    "
  `)
})

test('a suite in 120 columns', () => {
  expect(text(CHAT, 120)).toMatchInlineSnapshot(`
    "
     Load (simulated)  test/chat.load.ts

        load test                       model             requests      p95      p99  TTFT p95  tokens/s     cost     errors
     ✓  support chat answers in time…   claude-haiku-4-…        50  1510 ms  1609 ms    432 ms       923  $0.0482          0
         ✓ p95 latency 1510 ms, limit < 3000 ms (n 50)
         ✓ p95 ttft 432 ms, limit < 800 ms (n 50)
         ✓ errorRate 0.0 %, limit < 1.0 % (n 50)
         ✓ cost $0.0482, limit < $0.2500 (n 50)
     ✗  搜索 answers 🚀 within a seco…  claude-haiku-4-…        40  1583 ms  1676 ms    438 ms       631  $0.0353  3 (7.5 %)
         ✗ p95 latency 1583 ms, limit < 1000 ms (n 40)
         ~ p99 ttft 438 ms, limit < 420 ms (n 40): the limit lies within the error of the load generator (2.8 ms)
         ✗ errorRate 7.5 %, limit < 1.0 % (n 40)

     throughput 6.23 requests/s, 772 tokens/s (87 successful requests in 14 s)
     total cost $0.0835, $0.9273 per 1,000 requests; simulated, nothing was spent
     errors     2 × rate_limited: 429 This request would exceed your rate limit of 50 requests per minute.
                1 × timeout: No answer within 5000 ms (requestTimeout).
    "
  `)
})

test('a suite in 40 columns', () => {
  expect(text(CHAT, 40)).toMatchInlineSnapshot(`
    "
     Load (simulated)  test/chat.load.ts

        load test                        p95
     ✓  support chat answers in ti…  1510 ms
         ✓ p95 latency 1510 ms, limit < 3000
           ms (n 50)
         ✓ p95 ttft 432 ms, limit < 800 ms
           (n 50)
         ✓ errorRate 0.0 %, limit < 1.0 % (n
           50)
         ✓ cost $0.0482, limit < $0.2500 (n
           50)
     ✗  搜索 answers 🚀 within a s…  1583 ms
         ✗ p95 latency 1583 ms, limit < 1000
           ms (n 40)
         ~ p99 ttft 438 ms, limit < 420 ms
           (n 40): the limit lies within the
           error of the load generator (2.8
           ms)
         ✗ errorRate 7.5 %, limit < 1.0 % (n
           40)

     throughput
       6.23 requests/s, 772 tokens/s (87
       successful requests in 14 s)
     total cost
       $0.0835, $0.9273 per 1,000 requests;
       simulated, nothing was spent
     errors
       2 × rate_limited: 429 This request
       would exceed your rate limit of 50
       requests per minute.
       1 × timeout: No answer within 5000 ms
       (requestTimeout).
    "
  `)
})

test('a suite with all columns', () => {
  expect(text(suite('a.load.ts', 'passing'), 200)).toMatchInlineSnapshot(`
    "
     Load (simulated)  a.load.ts

        load test                                   model                      requests      p50      p95      p99  TTFT p95  tokens/s  requests/s  tokens in/out     cost  errors
     ✓  support chat answers in time and on budget  claude-haiku-4-5-20251001        50  1203 ms  1510 ms  1609 ms    432 ms       923        7.39     17.0k/6247  $0.0482       0
         ✓ p95 latency 1510 ms, limit < 3000 ms (n 50)
         ✓ p95 ttft 432 ms, limit < 800 ms (n 50)
         ✓ errorRate 0.0 %, limit < 1.0 % (n 50)
         ✓ cost $0.0482, limit < $0.2500 (n 50)

     throughput 7.39 requests/s, 923 tokens/s (50 successful requests in 7 s)
     total cost $0.0482, $0.9640 per 1,000 requests; simulated, nothing was spent
    "
  `)
})

test('several models get a table of their own', () => {
  expect(text(MODELS, 120)).toMatchInlineSnapshot(`
    "
     Load (simulated)  test/models.load.ts

        load test       model     requests      p50      p95      p99  TTFT p95  tokens/s  requests/s     cost  errors
     ✓  compare models  3 models        60  1224 ms  1515 ms  1626 ms    395 ms       603        4.74  $0.0274       0
         model                      calls      p50      p95      p99  TTFT p95  tokens/s  tokens in/out     cost  errors
         claude-haiku-4-5-20251001     20  1213 ms  1433 ms  1468 ms    395 ms       133      6773/2493  $0.0192       0
         gpt-4.1-mini-2025-04-14       20  1231 ms  1552 ms  1626 ms    390 ms       133      6838/2558  $0.0068       0
         gpt-5-nano                    20  1125 ms  1457 ms  1515 ms    359 ms       133      6830/2590  $0.0014       0
         ✓ goodput 100.0 %, limit > 95.0 % (n 60)

     throughput 4.74 requests/s, 603 tokens/s (60 successful requests in 13 s)
     total cost $0.0274, $0.4574 per 1,000 requests; simulated, nothing was spent
    "
  `)
})

test('a run that was stopped, and one that is partial', () => {
  expect(text(suite('soak.load.ts', 'stopped-max-cost', 'partial'), 100)).toMatchInlineSnapshot(`
    "
     Load  soak.load.ts

        load test                    model     requests      p95  TTFT p95  tokens/s        cost  errors
     ✗  nightly soak of the summar…  2 models        60  1524 ms    424 ms       395  ≥ ~$0.0400       0
         model                     calls      p50      p95      p99  TTFT p95  tokens/s     cost  errors
         claude-haiku-4-5-202510…     40  1320 ms  1520 ms  1530 ms    424 ms       133  $0.0400       0
         acme/frontier-1              20  1171 ms  1591 ms  1625 ms    372 ms         –        –       0
         ■ stopped after 19 s: The next request could have passed maxCost ($0.05). Raise maxCost, or
           send fewer requests.
         ~ cost $0.0400, limit < $0.0500 (n 60): the cost is a lower bound
     ~  the endpoint of our own      –               30   960 ms         –         –           –       0
         ~ partial: the run was interrupted before its end
         ■ stopped after 3 s: The run was interrupted: its figures are of what had ended until then.
         · 25 ok, 0 failed, 4 cut by the end of the run, 1 never started

     throughput 3.81 requests/s, ≥ 345 tokens/s (85 successful requests in 22 s)
     total cost ≥ ~$0.0400, ≥ ~$0.4499 per 1,000 requests
     warnings   No price is known for acme/frontier-1: the cost is a lower bound. Add one: load({
                prices: { 'acme/frontier-1': { input, output } } }), in dollars per million tokens.
                20 answers carried no usage: tokens are estimated from the length of the text (~). In
                chat completions, stream_options: { include_usage: true } makes it exact.
                1 arrival never started, because 20 requests were in flight (maxInFlight). Latency
                budgets count them as over the limit.
    "
  `)
})

test('a suite that is simulated in part says which runs are', () => {
  const mixed = { ...FIXTURE_RUNS.passing, mode: 'mixed' as const }
  const shown = text({ file: 'a.load.ts', tests: [testReport(mixed)] }, 80)
  expect(shown).toContain('Load (partly simulated)  a.load.ts')
  expect(shown).toContain('· some calls were simulated, some live')
})

test('without any call, tokens and cost are not known, and never 0', () => {
  const shown = text(suite('a.load.ts', 'partial'), 200)
  expect(shown).toContain('– tokens/s')
  expect(shown).toContain('total cost – (not known)')
  expect(shown).not.toContain('$')
})

test('equal warnings stand once', () => {
  const warned: Run = { ...FIXTURE_RUNS.passing, warnings: ['The same.', 'The same.'] }
  const shown = text({ file: 'a.load.ts', tests: [testReport(warned), testReport(warned)] }, 80)
  expect(shown.split('The same.')).toHaveLength(2)
})

test('text from outside cannot steer the terminal', () => {
  const evil = '\u001B[2J\u001B]0;owned\u0007x\ny'
  const run: Run = {
    ...FIXTURE_RUNS['failing-budget'],
    warnings: [evil],
    errors: { rate: 1, byKind: { timeout: 1 }, examples: { timeout: evil } },
    stopped: { reason: 'aborted', at: 1, message: evil },
  }
  const lines = paint(
    suiteSummary({ file: evil, tests: [{ ...testReport(run), name: evil }] }, 80),
    false,
  )
  // oxlint-disable-next-line no-control-regex -- that is what must not be there
  for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/)
})

const words = fc.string({ unit: 'grapheme', maxLength: 80 })
const runs = fc
  .record({
    base: fc.constantFrom(...Object.values(FIXTURE_RUNS)),
    message: words,
    model: words,
    warnings: fc.array(words, { maxLength: 3 }),
    usd: fc.option(fc.float({ min: 0, max: 1e6, noNaN: true })),
    p95: fc.option(fc.float({ min: 0, max: 1e7, noNaN: true })),
  })
  .map(({ base, message, model, warnings, usd, p95 }): Run => ({
    ...base,
    warnings,
    latency: { ...base.latency, p95 },
    cost: { ...base.cost, usd },
    models: base.models.map((figures) => ({ ...figures, model })),
    errors: { ...base.errors, byKind: { timeout: 1 }, examples: { timeout: message } },
    stopped: base.stopped && { ...base.stopped, message },
  }))
const outcomes = fc.constantFrom(
  'passed' as const,
  'failed' as const,
  'skipped' as const,
  'partial' as const,
)
const suites = fc.record({
  file: words,
  tests: fc.array(
    fc.record({ run: runs, name: words, outcome: outcomes }).map(({ run, name, outcome }) => ({
      ...testReport(run, outcome),
      name,
    })),
    { minLength: 1, maxLength: 3 },
  ),
})

test('no line is wider than asked, whatever the runs', () => {
  fc.assert(
    fc.property(suites, fc.integer({ min: 1, max: 200 }), (shown, width) => {
      for (const line of paint(suiteSummary(shown, width), false)) {
        expect(widthOf(line)).toBeLessThanOrEqual(width)
      }
    }),
  )
})
