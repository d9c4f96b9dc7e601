import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Run } from '../../src/core/run/run.ts'
import { spike } from '../../src/core/shapes/spike.ts'
import { paint } from '../../src/report/layout/paint.ts'
import type { SuiteReport } from '../../src/report/suite.ts'
import { suiteSummary } from '../../src/report/summary.ts'
import { widthOf } from '../../src/report/layout/width.ts'
import { FIXTURE_RUNS, shapedRun, suite, testReport } from './fixture-runs.ts'

function text(shown: SuiteReport, width: number): string {
  return ['', ...paint(suiteSummary(shown, width), false), ''].join('\n')
}

const CHAT = suite('test/chat.load.ts', 'passing', 'failing-budget')
const MODELS = suite('test/models.load.ts', 'three-models')

test('a suite in 80 columns', () => {
  expect(text(CHAT, 80)).toMatchInlineSnapshot(`
    "
     Load (simulated)  test/chat.load.ts

        load test                   requests       p95  TTFT p95     cost     errors
     ✓  support chat answers in t…        50  1,510 ms    432 ms  $0.0482          0
            budget          value  limit       judged on      95 % interval
         ✓  p95 latency  1,510 ms  < 3,000 ms  0 of 50 over   1,404 to 1,827 ms
         ✓  p95 TTFT       432 ms  < 800 ms    0 of 50 over   402 to 522 ms
         ✓  error rate        0 %  < 1 %       n = 50         0 to 7.1 %
         ✓  cost          $0.0482  < $0.25     n = 50         –
     ✗  搜索 answers 🚀 within a…         40  1,583 ms    438 ms  $0.0353  3 (7.5 %)
         ✗  p95 latency  1,583 ms  < 1,000 ms  28 of 40 over  1,472 to 1,915 ms
         ~  p99 TTFT       438 ms  < 420 ms    6 of 40 over   407 to 530 ms
            inconclusive: the limit lies within the error of the load generator
            (2.8 ms)
         ✗  error rate      7.5 %  < 1 %       n = 40         1.6 to 20.4 %

     throughput 6.23 requests/s, 772 tokens/s (87 successful requests in 14 s)
     tokens     29,510 in (0 % from the prompt cache), 10,790 out
     total cost $0.0835, $0.927 per 1,000 requests; simulated, nothing was spent
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

        load test                     model             requests       p95       p99  TTFT p95  tokens/s     cost     errors
     ✓  support chat answers in tim…  claude-haiku-4-…        50  1,510 ms  1,609 ms    432 ms       923  $0.0482          0
            budget          value  limit       judged on      95 % interval
         ✓  p95 latency  1,510 ms  < 3,000 ms  0 of 50 over   1,404 to 1,827 ms
         ✓  p95 TTFT       432 ms  < 800 ms    0 of 50 over   402 to 522 ms
         ✓  error rate        0 %  < 1 %       n = 50         0 to 7.1 %
         ✓  cost          $0.0482  < $0.25     n = 50         –
     ✗  搜索 answers 🚀 within a se…  claude-haiku-4-…        40  1,583 ms  1,676 ms    438 ms       631  $0.0353  3 (7.5 %)
         ✗  p95 latency  1,583 ms  < 1,000 ms  28 of 40 over  1,472 to 1,915 ms
         ~  p99 TTFT       438 ms  < 420 ms    6 of 40 over   407 to 530 ms
            inconclusive: the limit lies within the error of the load generator (2.8 ms)
         ✗  error rate      7.5 %  < 1 %       n = 40         1.6 to 20.4 %

     throughput 6.23 requests/s, 772 tokens/s (87 successful requests in 14 s)
     tokens     29,510 in (0 % from the prompt cache), 10,790 out
     total cost $0.0835, $0.927 per 1,000 requests; simulated, nothing was spent
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
     ✓  support chat answers in t…  1,510 ms
            budget         value  limit
         ✓  p95 laten…  1,510 ms  < 3,000 ms
         ✓  p95 TTFT      432 ms  < 800 ms
         ✓  error rate       0 %  < 1 %
         ✓  cost         $0.0482  < $0.25
     ✗  搜索 answers 🚀 within a…   1,583 ms
         ✗  p95 laten…  1,583 ms  < 1,000 ms
         ~  p99 TTFT      438 ms  < 420 ms
            inconclusive: the limit lies
            within the error of the load
            generator (2.8 ms)
         ✗  error rate     7.5 %  < 1 %

     throughput
       6.23 requests/s, 772 tokens/s (87
       successful requests in 14 s)
     tokens
       29,510 in (0 % from the prompt
       cache), 10,790 out
     total cost
       $0.0835, $0.927 per 1,000 requests;
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

        load test                                   model                      requests       p50       p95       p99  TTFT p95  tokens/s  requests/s  tokens in/out     cost  errors
     ✓  support chat answers in time and on budget  claude-haiku-4-5-20251001        50  1,203 ms  1,510 ms  1,609 ms    432 ms       923        7.39    17.0k/6,247  $0.0482       0
            budget          value  limit       judged on     95 % interval
         ✓  p95 latency  1,510 ms  < 3,000 ms  0 of 50 over  1,404 to 1,827 ms
         ✓  p95 TTFT       432 ms  < 800 ms    0 of 50 over  402 to 522 ms
         ✓  error rate        0 %  < 1 %       n = 50        0 to 7.1 %
         ✓  cost          $0.0482  < $0.25     n = 50        –

     throughput 7.39 requests/s, 923 tokens/s (50 successful requests in 6.8 s)
     tokens     16,967 in (0 % from the prompt cache), 6,247 out
     total cost $0.0482, $0.964 per 1,000 requests; simulated, nothing was spent
    "
  `)
})

test('several models get a table of their own', () => {
  expect(text(MODELS, 120)).toMatchInlineSnapshot(`
    "
     Load (simulated)  test/models.load.ts

        load test       model     requests       p50       p95       p99  TTFT p95  tokens/s  requests/s     cost  errors
     ✓  compare models  3 models        60  1,224 ms  1,515 ms  1,626 ms    395 ms       603        4.74  $0.0274       0
         model                      calls       p50       p95       p99  TTFT p95  tokens/s  tokens in/out      cost  errors
         claude-haiku-4-5-20251001     20  1,213 ms  1,433 ms  1,468 ms    395 ms       133    6,773/2,493   $0.0192       0
         gpt-4.1-mini-2025-04-14       20  1,231 ms  1,552 ms  1,626 ms    390 ms       133    6,838/2,558  $0.00683       0
         gpt-5-nano                    20  1,125 ms  1,457 ms  1,515 ms    359 ms       133    6,830/2,590  $0.00138       0
            budget                                       value  limit   judged on  95 % interval
         ✓  goodput (latency < 3,000 ms, TTFT < 800 ms)  100 %  > 95 %  n = 60     94 to 100 %

     throughput 4.74 requests/s, 603 tokens/s (60 successful requests in 13 s)
     tokens     20,441 in (0 % from the prompt cache), 7,641 out
     total cost $0.0274, $0.457 per 1,000 requests; simulated, nothing was spent
    "
  `)
})

test('a run that was stopped, and one that is partial', () => {
  expect(text(suite('soak.load.ts', 'stopped-max-cost', 'partial'), 100)).toMatchInlineSnapshot(`
    "
     Load  soak.load.ts

        load test                     model     requests       p95  TTFT p95  tokens/s      cost  errors
     ✗  nightly soak of the summari…  2 models        60  1,524 ms    424 ms       395  ≥ ~$0.04       0
         model                      calls       p95       p99  TTFT p95  tokens/s   cost  errors
         claude-haiku-4-5-20251001     40  1,520 ms  1,530 ms    424 ms       133  $0.04       0
         acme/frontier-1               20  1,591 ms  1,625 ms    372 ms         –      –       0
         ■ stopped after 19 s: The next request could have passed maxCost ($0.05). Raise maxCost, or
           send fewer requests.
            budget  value  limit    judged on  95 % interval
         ~  cost    $0.04  < $0.05  n = 60     –
            inconclusive: the cost is a lower bound
     ~  the endpoint of our own       –               30    960 ms         –         –         –       0
         ~ partial: the run was interrupted before its end
         ■ stopped after 2.9 s: The run was interrupted: its figures are of what had ended until then.
         · 25 ok, 0 failed, 4 cut by the end of the run, 1 never started

     throughput 3.81 requests/s, ≥ 345 tokens/s (85 successful requests in 22 s)
     tokens     19,540 in (0 % from the prompt cache), 7,700 out
     total cost ≥ ~$0.04, ≥ ~$0.45 per 1,000 requests
     warnings   No price is known for acme/frontier-1: the cost is a lower bound. Add one: load({
                prices: { 'acme/frontier-1': { input, output } } }), in dollars per million tokens.
                20 answers carried no usage: tokens are estimated from the length of the text (~). In
                chat completions, stream_options: { include_usage: true } makes it exact.
                1 arrival never started, because 20 requests were in flight (maxInFlight). Latency
                budgets count them as over the limit.
    "
  `)
})

test('a ramp shows its stages under its row, and what was cut by it', () => {
  const run = shapedRun(spike({ from: 5, to: 50 }))
  const requests = { ...run.requests, total: 53, cut: 3 }
  const shown = { file: 'a.load.ts', tests: [testReport({ ...run, requests })] }
  expect(text(shown, 80).split('\n').slice(3, 9).join('\n')).toMatchInlineSnapshot(`
    "    load test  requests       p95  TTFT p95  tokens/s     cost  errors
     ✓  shaped           53  1,510 ms    432 ms       923  $0.0482       0
         · concurrency 5 for 30 s, at once to 50, 50 for 10 s, at once to 5, 5 for
           30 s
         · 50 ok, 0 failed, 3 cut by a fallen level or the end of the run, 0 never
           started"
  `)
  expect(suiteSummary(shown, 80)[4]).toContainEqual(expect.objectContaining({ style: 'dim' }))
})

test('a suite that is simulated in part says which runs are', () => {
  const mixed = { ...FIXTURE_RUNS.passing, mode: 'mixed' as const }
  const shown = text({ file: 'a.load.ts', tests: [testReport(mixed)] }, 80)
  expect(shown).toContain('Load (partly simulated)  a.load.ts')
  expect(shown).toContain('· some calls were simulated, some live')
})

test('without any call, tokens and cost are not known, and never 0', () => {
  const shown = text(suite('a.load.ts', 'partial'), 200)
  expect(shown).not.toContain('tokens')
  expect(shown).toContain('total cost – (no model call was seen)')
  expect(shown).not.toContain('$')
})

test('warnings that differ in their numbers only stand once', () => {
  const warned = (...warnings: string[]): Run => ({ ...FIXTURE_RUNS.passing, warnings })
  const runs = [warned('Late by 42 ms.', 'Its own.'), warned('Late by 35.5 ms.'), warned()]
  const tests = runs.map((run) => testReport(run))
  const shown = text({ file: 'a.load.ts', tests }, 120)
  expect(shown).toContain('Late by 42 ms. (So it was in 2 of 3 load tests.)')
  expect(shown).toMatch(/Its own\.$/m)
  expect(shown).not.toContain('35.5')
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

test.for([
  ['pass', false, 'fail', '✓  p95 latency'],
  ['fail', false, 'fail', '✗  p95 latency'],
  ['pass', true, 'fail', '✗  not: p95 latency'],
  ['fail', true, 'fail', '✓  not: p95 latency'],
  ['inconclusive', false, 'warn', '~  p95 latency'],
] as const)(
  'a verdict of %s, negated: %s, is marked by what became of its assertion',
  ([status, negated, onInconclusive, shown]) => {
    const base = FIXTURE_RUNS.passing
    const verdict = { ...base.verdicts[0]!, status, negated, onInconclusive }
    const tests = [testReport({ ...base, verdicts: [verdict] })]
    expect(text({ file: 'a.load.ts', tests }, 80)).toContain(shown)
  },
)

test.for<[string, Partial<Run>, string]>([
  [
    'requests and dollars',
    { saved: { requests: 412, usd: 0.31 } },
    'stopped after 12 s: Every budget was decided after 88 of 500 requests. Saved 412 requests, about $0.31.',
  ],
  [
    'requests alone, where nobody knows what one costs',
    { saved: { requests: 1, usd: null } },
    'stopped after 12 s: Every budget was decided after 88 of 500 requests. Saved 1 request.',
  ],
  [
    'nothing, where nobody knows how many there would have been',
    { saved: { requests: null, usd: null } },
    'stopped after 12 s: Every budget was decided after 88 of 500 requests.',
  ],
])('an early decision says that it saved %s', ([, saved, sentence]) => {
  const message = 'Every budget was decided after 88 of 500 requests.'
  const run: Run = {
    ...FIXTURE_RUNS.passing,
    stopped: { reason: 'decided', at: 12_000, message },
    ...saved,
  }
  const shown = text({ file: 'a.load.ts', tests: [testReport(run)] }, 200)
  expect(shown.split('\n').map((line) => line.trim())).toContain(`■ ${sentence}`)
})
