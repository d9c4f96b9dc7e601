import type { Change } from '../../../src/core/comparison/change.ts'
import type {
  ComparedTest,
  ComparisonFile,
  SideFigures,
} from '../../../src/core/comparison/comparison-file.ts'
import type { Run } from '../../../src/core/run/run.ts'
import { trendsOf, type TrendSeries } from '../../../src/core/history/trend.ts'
import type { HtmlReport } from '../../../src/report/html/report.ts'
import { aHistoryRow } from '../../core/a-history-row.ts'
import { aChange } from '../../core/comparison/a-change.ts'
import { aComparedTest, aComparisonOf } from '../../core/comparison/a-comparison.ts'
import { FIXTURE_RUNS, suite } from '../fixture-runs.ts'

/** Two spec files with runs of every kind. */
export function aReport(changes: Partial<HtmlReport> = {}): HtmlReport {
  return {
    version: '0.1.0',
    createdAt: '2026-11-25T09:00:00.000Z',
    suites: [
      suite('load/chat.load.ts', 'passing', 'failing-budget', 'stopped-max-cost', 'partial'),
      suite('load/shapes.load.ts', 'steps', 'capacity', 'mixed-traffic', 'three-models'),
    ],
    comparison: null,
    trends: [],
    ...changes,
  }
}

/** One test became slower, one cannot be decided, one is faster, one is new, one was skipped. */
export function aComparison(changes: Partial<ComparisonFile> = {}): ComparisonFile {
  const slower = aChange({ outcome: 'fail', p: 0.0002 })
  const tokens = aChange({
    metric: 'inputTokens',
    statistic: 'mean',
    unit: 'tokens',
    base: 812,
    head: 1064,
    change: 0.31,
    interval: [0.31, 0.31],
    detectable: 0.02,
    floor: 0.02,
    outcome: 'fail',
  })
  const sides = {
    base: sideOf(FIXTURE_RUNS.passing),
    head: sideOf(FIXTURE_RUNS['failing-budget']),
  }
  const tests = [
    compared(
      'extracts an invoice as JSON',
      'pass',
      [change('pass', { base: 702, head: 711, change: 0.013, interval: [-0.05, 0.08] })],
      sides,
    ),
    compared('answers with citations', 'fail', [slower, tokens], {
      ...sides,
      confirmation: [{ ...slower, change: 0.19, head: 1433 }],
    }),
    compared(
      'remembers a long history',
      'inconclusive',
      [
        change('inconclusive', {
          change: 0.07,
          interval: [-0.03, 0.18],
          reason: 'the interval reaches over the floor of 10 %',
        }),
      ],
      sides,
    ),
    compared(
      'books a table',
      'improved',
      [change('improved', { base: 3905, head: 3410, change: -0.13, interval: [-0.19, -0.06] })],
      sides,
    ),
    compared(
      'translates a page',
      'new',
      [change('new', { base: null, change: null, interval: null })],
      { head: sides.head },
    ),
    compared('summarizes at night', 'skipped', [], {
      notes: ['Its options differ on both sides.'],
    }),
  ]
  return aComparisonOf(tests, {
    durationMs: 312_000,
    head: { ref: 'HEAD', sha: null },
    notes: ['The provider drifted by 12 % during the comparison; it cancels out.'],
    ...changes,
  })
}

function change(outcome: Change['outcome'], changes: Partial<Change>): Change {
  return aChange({ outcome, ...changes })
}

function compared(
  name: string,
  outcome: ComparedTest['outcome'],
  changes: Change[],
  more: Partial<ComparedTest>,
): ComparedTest {
  return aComparedTest({ name, outcome, changes, ...more })
}

function sideOf(run: Run): SideFigures {
  const { requests, latency, ttft, tokensPerSecond, tokens, errors, models, cost } = run
  return {
    requests: { ok: requests.ok, failed: requests.failed },
    latency,
    ttft,
    tokensPerSecond,
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    usd: cost.perRequest,
    cacheReadShare: 0,
    errors: errors.byKind,
    models: models.map(({ model }) => model),
  }
}

/** Thirty runs of two tests; after twenty the first became slower and dearer. */
export function someTrends(): TrendSeries[] {
  const rows = Array.from({ length: 30 }, (_, day) => {
    const wobble = 1 + 0.04 * Math.sin(day * 2.4)
    const factor = day < 20 ? 1 : 1.25
    const at = new Date(Date.UTC(2026, 9, 20 + day, 9)).toISOString()
    const sha = (0x3fa9c1d + day * 7919).toString(16).padEnd(40, 'a5')
    const common = { at, sha, ok: 100, failed: day % 7 === 0 ? 1 : 0 }
    return [
      aHistoryRow({
        ...common,
        test: 'answers with citations',
        p50: 1190 * factor * wobble,
        p95: 2600 * factor * wobble,
        ttftP95: 410 * wobble,
        costPerRequest: 0.00041 * factor,
        errorRate: common.failed / 101,
      }),
      aHistoryRow({ ...common, test: 'books a table', p50: 3905 * wobble, p95: 7100 * wobble }),
    ]
  })
  return trendsOf(rows.flat(), ['p50', 'p95', 'ttftP95', 'costPerRequest', 'errorRate'])
}
