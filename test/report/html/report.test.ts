import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Run } from '../../../src/core/run/run.ts'
import { htmlReport } from '../../../src/report/html/report.ts'
import { aChange } from '../../core/comparison/a-change.ts'
import { FIXTURE_RUNS, suite, testReport } from '../fixture-runs.ts'
import { aComparison, aReport, someTrends } from './a-report.ts'

const NASTY = `</script><img src=x onerror="alert(1)"> & 'so' \u2028 \u202E`

/** The page of one run. */
function pageOf(run: Run): string {
  return htmlReport(aReport({ suites: [{ file: 'a.load.ts', tests: [testReport(run)] }] }))
}

/** What a reader sees of a page, without its scripts and styles. */
function textOf(page: string): string {
  return page
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
}

describe('the page of a run', () => {
  it.for([
    ['passing', ['p95 latency', '< 3,000 ms', '0 of 50 over', 'Latency over time', 'seed']],
    ['failing-budget', ['28 of 40 over', 'rate_limited', '7.5 %', 'inconclusive: ']],
    ['stopped-max-cost', ['stopped after', 'maxCost ($0.05)', '≥ ~$0.04', 'No price is known']],
    ['three-models', ['Models', 'gpt-5-nano', 'claude-haiku-4-5-20251001']],
    ['partial', ['partial: the run was interrupted', '4 cut', '1 never started']],
    ['steps', ['Latency by requests in flight', '← knee', 'knee at 10', '40']],
    ['capacity', ['Capacity search', 'capacity at 18', 'meet the objectives']],
    ['mixed-traffic', ['Parts of the mix', 'triage', 'Turns of the conversation', 'turn 2']],
  ] as const)('says all of %s', ([name, texts]) => {
    const text = textOf(htmlReport(aReport({ suites: [suite('a.load.ts', name)] })))
    for (const part of ['a.load.ts:7', 'All figures', 'p99', ...texts]) expect(text).toContain(part)
  })

  it('tells what each check said', () => {
    const checks = [{ name: 'names a price', passed: 46, failed: 4, example: 'no price in it' }]
    expect(textOf(pageOf({ ...FIXTURE_RUNS.passing, checks }))).toContain(
      'names a price": 92 % passed (4 of 50 failed): no price in it',
    )
  })

  it('tells what has changed against the baseline', () => {
    const changes = [aChange(), aChange({ outcome: 'inconclusive', reason: 'there are few' })]
    const text = textOf(pageOf({ ...FIXTURE_RUNS.passing, changes }))
    expect(text).toContain('Against the baseline')
    expect(text).toContain('+22 %')
    expect(text).toContain('+14 to +30 %')
    expect(text).toContain('inconclusive: there are few')
  })

  it('says so when no request succeeded', () => {
    const none = { ...FIXTURE_RUNS.passing.latency, n: 0, histogram: emptyHistogram() }
    const run = {
      ...FIXTURE_RUNS.passing,
      latency: none,
      ttft: none,
      tpot: none,
      chunkGap: none,
      tokensPerSecond: none,
      inputTokens: none,
      outputTokens: none,
      callsPerRequest: none,
      timeline: { widthMs: 100, buckets: [] },
    }
    const text = textOf(pageOf(run))
    expect(text).toContain('No request succeeded')
    expect(text).not.toContain('Latency over time')
  })
})

function emptyHistogram(): Run['latency']['histogram'] {
  return { growth: 1.01, zeros: 0, buckets: [] }
}

describe('the page of a comparison', () => {
  const text = textOf(htmlReport(aReport({ suites: [], comparison: aComparison() })))

  it.for([
    '6 load tests compared: 1 regression, 1 inconclusive, 1 improved, 1 new, 1 skipped, 1 without regression',
    'origin/main a81f02e',
    'HEAD (with changes)',
    '$0.84 of $2.00',
    'The provider drifted by 12 %',
    '1,204 → 1,467 ms',
    '+14 to +30 %',
    'Second comparison of the suspects',
    'the interval reaches over the floor',
    'Its options differ on both sides.',
    'Distribution of latency, base and head',
  ])('says %s', (part) => {
    expect(text).toContain(part)
  })

  it('has the worst first', () => {
    const order = [
      'answers with citations',
      'remembers a long history',
      'books a table',
      'extracts',
    ]
    const places = order.map((name) => text.indexOf(name))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('says why it ended early', () => {
    const stopped = { reason: 'maxCost' as const, message: 'It would have cost more than $2.' }
    const page = htmlReport(aReport({ suites: [], comparison: aComparison({ stopped }) }))
    expect(textOf(page)).toContain('stopped It would have cost more than $2.')
  })
})

describe('the page of a trend', () => {
  const text = textOf(htmlReport(aReport({ suites: [], trends: someTrends() })))

  it('says where a figure changed, and that it fails nothing', () => {
    expect(text).toMatch(/changed from 1,1\d\d ms to 1,4\d\d ms with the run of 2026-11-09/)
    expect(text).toContain('3 figures changed')
    expect(text).toContain('a trend fails nothing')
  })

  it('leaves out what has one point only', () => {
    const trends = someTrends().map((one) => ({ ...one, points: one.points.slice(0, 1) }))
    expect(textOf(htmlReport(aReport({ suites: [], trends })))).toContain(
      'There is nothing to report',
    )
  })
})

describe('whatever stands in names and messages', () => {
  const nastyRun: Run = {
    ...FIXTURE_RUNS['failing-budget'],
    warnings: [NASTY],
    errors: { rate: 0.075, byKind: { rate_limited: 3 }, examples: { rate_limited: NASTY } },
    checks: [{ name: NASTY, passed: 1, failed: 1, example: NASTY }],
    models: FIXTURE_RUNS['three-models'].models.map((model) => ({ ...model, model: NASTY })),
    changes: [aChange({ outcome: 'inconclusive', reason: NASTY })],
  }
  const comparison = aComparison({ notes: [NASTY], base: { ref: NASTY, sha: NASTY } })
  const nastyTest = { ...comparison.tests[0]!, name: NASTY, file: NASTY, notes: [NASTY] }
  const page = htmlReport({
    version: NASTY,
    createdAt: NASTY,
    suites: [{ file: NASTY, tests: [{ ...testReport(nastyRun, 'failed'), name: NASTY }] }],
    comparison: { ...comparison, tests: [nastyTest, ...comparison.tests] },
    trends: someTrends().map((one) => ({ ...one, test: NASTY, file: NASTY, runner: NASTY })),
  })

  it('no element comes of it', () => {
    expect(page).not.toContain('<img')
    expect(page).not.toMatch(/<[^>]+onerror=(?!&quot;)/)
    expect(page.match(/<script/g)).toHaveLength(page.match(/<\/script>/g)!.length)
    expect(page).not.toContain('\u202E')
  })

  it('it is still shown', () => {
    expect(textOf(page)).toContain('<img src=x onerror="alert(1)">')
  })
})

describe('the file', () => {
  const everything = htmlReport(aReport({ comparison: aComparison(), trends: someTrends() }))

  it('lets nothing run that is not in it, and loads nothing', () => {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(everything)!
    expect(policy).toMatch(/^default-src &#39;none&#39;; style-src/)
    expect(policy).not.toContain('unsafe')
    const scripts = [...everything.matchAll(/<script(?: type="module")?>([\s\S]*?)<\/script>/g)]
    expect(scripts).toHaveLength(4)
    for (const [, script] of scripts) {
      const hash = createHash('sha256').update(script!).digest('base64')
      expect(policy).toContain(`sha256-${hash}`)
    }
  })

  it('has scripts that import nothing', () => {
    const modules = [...everything.matchAll(/<script type="module">([\s\S]*?)<\/script>/g)]
    expect(modules).toHaveLength(3)
    for (const [, script] of modules)
      expect(script).not.toMatch(/^\s*(?:import|export (?!\{\}))\b/m)
  })

  it('has no handler or style in any of its elements, and no address to go to', () => {
    const markup = everything.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')
    expect(markup).not.toMatch(/<[^>]+\s(?:on\w+|style|src)=/)
    expect([...markup.matchAll(/href="([^"]*)"/g)].every(([, to]) => to!.startsWith('#'))).toBe(
      true,
    )
    expect(everything).not.toContain('sourceMappingURL')
  })

  it('names every element once', () => {
    const ids = [...everything.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(ids.length).toBeGreaterThan(20)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('stays small, however many requests there were', () => {
    const sizeOf = (tests: number): number => {
      const names = Array.from({ length: tests }, () => 'passing' as const)
      return Buffer.byteLength(htmlReport(aReport({ suites: [suite('a.load.ts', ...names)] })))
    }
    const [one, eleven] = [sizeOf(1), sizeOf(11)]
    expect(one).toBeLessThan(150_000)
    expect((eleven - one) / 10).toBeLessThan(40_000)
  })

  it('of nothing says so', () => {
    expect(textOf(htmlReport(aReport({ suites: [] })))).toContain('There is nothing to report')
  })
})
