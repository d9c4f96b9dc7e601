import type { Change, ChangeOutcome } from '../core/comparison/change.ts'
import { findingOfChange } from '../core/comparison/change-words.ts'
import type { ComparisonFile, Revision } from '../core/comparison/comparison-file.ts'
import type { Mode, Run } from '../core/run/run.ts'
import { verdictInWords } from '../core/judging/verdict-words.ts'
import type { RunsFile } from './json.ts'
import type { TestOutcome } from './suite.ts'
import { printable } from './layout/width.ts'

/** What `vitest-load notify --webhook` posts; plain JSON. An unknown value is `null`. */
export interface Notification {
  /** Version of this shape, which `vitest-load/schema/notification.json` describes. */
  schema: 1
  generator: { name: 'vitest-load'; version: string }
  /** `failed`: a load test failed or came to no end, or something became worse. */
  outcome: 'passed' | 'failed'
  origin: Origin
  /** When the load tests ended, or the comparison began: ISO 8601. */
  at: string
  /** Who answered: of load tests in several ways, `mixed`. */
  mode: Mode
  /** US dollars of all load tests and of the comparison; simulated ones included, in which nothing is spent. */
  usd: number | null
  /** Those that failed first. */
  tests: NotifiedTest[]
  /** What `vitest-load compare` found; `null` when nothing was compared. */
  comparison: NotifiedComparison | null
}

/** What was tested, and where that can be looked up. */
export interface Origin {
  sha: string | null
  branch: string | null
  /** Address of the CI job. */
  url: string | null
}

export interface NotifiedTest {
  /** Path of the spec, relative to the project's root. */
  file: string
  /** Where the spec declares the test, from 1. */
  line: number | null
  name: string
  outcome: TestOutcome
  models: string[]
  ok: number
  failed: number
  /** Latency and time to first token in ms. */
  p50: number | null
  p95: number | null
  ttftP95: number | null
  /** Median of the requests. */
  tokensPerSecond: number | null
  errorRate: number | null
  usd: number | null
  /** Why it failed, a sentence each; empty when that was nothing that vitest-load knows. */
  problems: string[]
}

export interface NotifiedComparison {
  outcome: ChangeOutcome
  base: Revision
  head: Revision
  /** Tests that became worse. */
  regressions: { file: string; line: number | null; name: string; problems: string[] }[]
  /** Why it ended before all was compared. */
  stopped: string | null
}

const ORDER: Readonly<Record<TestOutcome, number>> = {
  failed: 0,
  partial: 1,
  passed: 2,
  skipped: 3,
}

/** What there is to tell of load tests, of a comparison, or of both: of one at least. */
export function notificationOf(
  runs: RunsFile | null,
  comparison: ComparisonFile | null,
  origin: Origin,
): Notification {
  const tests = (runs?.suites ?? [])
    .flatMap(({ file, tests: ofSuite }) =>
      ofSuite.map(({ name, line, state, run }) =>
        testOf({ file, line, name, outcome: state }, run),
      ),
    )
    .toSorted((a, b) => ORDER[a.outcome] - ORDER[b.outcome])
  const all = (runs?.suites ?? []).flatMap(({ tests: ofSuite }) => ofSuite.map(({ run }) => run))
  const isBad = tests.some(({ outcome }) => outcome === 'failed' || outcome === 'partial')
  const costs = [
    ...all.map(({ cost }) => cost.usd),
    ...(comparison === null ? [] : [comparison.usd]),
  ]
  const modes = new Set([
    ...all.map(({ mode }) => mode),
    ...(comparison === null ? [] : [comparison.mode]),
  ])
  return {
    schema: 1,
    generator: { name: 'vitest-load', version: (runs ?? comparison)!.generator.version },
    outcome: isBad || comparison?.outcome === 'fail' ? 'failed' : 'passed',
    origin,
    at: runs?.createdAt ?? comparison!.startedAt,
    mode: modes.size === 1 ? [...modes][0]! : modes.size === 0 ? 'live' : 'mixed',
    usd: costs.includes(null) ? null : costs.reduce<number>((sum, usd) => sum + usd!, 0),
    tests,
    comparison: comparison === null ? null : comparisonOf(comparison),
  }
}

function testOf(
  about: Pick<NotifiedTest, 'file' | 'line' | 'name' | 'outcome'>,
  run: Run,
): NotifiedTest {
  return {
    ...about,
    models: [...new Set(run.models.map(({ model }) => model))],
    ok: run.requests.ok,
    failed: run.requests.failed,
    p50: run.latency.p50,
    p95: run.latency.p95,
    ttftP95: run.ttft.p95,
    tokensPerSecond: run.tokensPerSecond.p50,
    errorRate: run.errors.rate,
    usd: run.cost.usd,
    problems: about.outcome === 'failed' ? problemsOf(run) : [],
  }
}

/** What has failed the test of this run, as far as the run knows. */
function problemsOf({ stopped, verdicts, changes }: Run): string[] {
  const broken = verdicts.filter(({ status, negated = false, onInconclusive }) =>
    status === 'inconclusive' ? onInconclusive === 'fail' : (status === 'pass') === negated,
  )
  return [
    ...(stopped === null || stopped.reason === 'decided' ? [] : [stopped.message]),
    ...broken.map((verdict) => `${verdict.negated ? 'not: ' : ''}${verdictInWords(verdict)}`),
    ...regressionsIn(changes),
  ].map(printable)
}

function comparisonOf({ outcome, base, head, tests, stopped }: ComparisonFile): NotifiedComparison {
  return {
    outcome,
    base,
    head,
    regressions: tests
      .filter((test) => test.outcome === 'fail')
      .map(({ file, line, name, changes, notes }) => {
        const found = regressionsIn(changes)
        // A head that could not run has no figures.
        return { file, line, name, problems: found.length === 0 ? notes.map(printable) : found }
      }),
    stopped: stopped === null ? null : printable(stopped.message),
  }
}

function regressionsIn(changes: readonly Change[]): string[] {
  return changes
    .filter(({ outcome, gating }) => gating && outcome === 'fail')
    .map((change) => findingOfChange(change))
}
