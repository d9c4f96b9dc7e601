import type { SuiteReport, TestReport } from '../suite.ts'
import { counted, dollars, failures, milliseconds, perSecond, UNKNOWN, whole } from '../figures.ts'
import { testOutcome } from '../tables/run-table.ts'
import { printable } from '../layout/width.ts'
import { testAnchor } from './anchors.ts'
import { html, type Html } from './markup.ts'
import { glyph, rowsTable, type RowColumn } from './table.ts'

interface Row extends TestReport {
  file: string
  anchor: string
}

const ORDER = { failed: 0, partial: 1, passed: 2, skipped: 3 }

const COLUMNS: readonly RowColumn<Row>[] = [
  {
    header: 'outcome',
    align: 'left',
    cell: ({ outcome }) => html`${glyph(testOutcome(outcome))} ${outcome}`,
    value: ({ outcome }) => ORDER[outcome],
  },
  {
    header: 'load test',
    align: 'left',
    isHead: true,
    cell: ({ name, anchor }) => html`<a href="#${anchor}">${printable(name)}</a>`,
    value: ({ name }) => name,
  },
  { header: 'budgets', align: 'right', cell: budgetsOf, value: budgetsKept },
  figure('requests', ({ run }) => run.requests.total, whole),
  {
    header: 'errors',
    align: 'right',
    cell: ({ run }) =>
      run.requests.failed > 0 ? html`<span class="bad">${failures(run)}</span>` : failures(run),
    value: ({ run }) => run.errors.rate,
  },
  figure('p50', ({ run }) => run.latency.p50, milliseconds),
  figure('p95', ({ run }) => run.latency.p95, milliseconds),
  figure('p99', ({ run }) => run.latency.p99, milliseconds),
  figure('TTFT p95', ({ run }) => run.ttft.p95, milliseconds),
  figure('tokens/s', ({ run }) => run.throughput.tokensPerSecond, perSecond),
  figure('requests/s', ({ run }) => run.throughput.requestsPerSecond, perSecond),
  {
    header: 'cost',
    align: 'right',
    cell: ({ run }) => dollars(run.cost.usd, run.cost),
    value: ({ run }) => run.cost.usd,
  },
  { header: 'model', align: 'left', cell: modelOf, value: modelOf },
  { header: 'spec', align: 'left', cell: ({ file }) => printable(file), value: ({ file }) => file },
]

/** All load tests of a report, one row each, that the reader can sort. */
export function testsTable(suites: readonly SuiteReport[]): Html {
  const rows = suites.flatMap(({ file, tests }, suite) =>
    tests.map((test, index) => ({ ...test, file, anchor: testAnchor(suite, index) })),
  )
  // What is not known of any test says nothing.
  const columns = COLUMNS.filter(
    ({ header, cell }) =>
      rows.some((row) => cell(row) !== UNKNOWN) && (header !== 'spec' || suites.length > 1),
  )
  return rowsTable(columns, rows, { caption: 'All load tests', sortable: true })
}

function figure(
  header: string,
  value: (row: Row) => number | null,
  inWords: (value: number) => string,
): RowColumn<Row> {
  return {
    header,
    align: 'right',
    cell: (row) => {
      const known = value(row)
      return known === null ? UNKNOWN : inWords(known)
    },
    value,
  }
}

function modelOf({ run: { models } }: Row): string {
  const names = [...new Set(models.map(({ model }) => printable(model)))]
  return names.length === 0
    ? UNKNOWN
    : names.length === 1
      ? names[0]!
      : counted(names.length, 'model')
}

function budgetsOf(row: Row): Html | string {
  const { verdicts } = row.run
  if (verdicts.length === 0) return UNKNOWN
  const kept = budgetsKept(row)!
  const text = `${Math.round(kept * verdicts.length)} of ${verdicts.length}`
  return kept < 1 ? html`<span class="warn">${text}</span>` : text
}

/** The share of its budgets that a test kept. */
function budgetsKept({ run: { verdicts } }: Row): number | null {
  if (verdicts.length === 0) return null
  const kept = verdicts.filter(({ status, negated = false }) =>
    negated ? status === 'fail' : status === 'pass',
  )
  return kept.length / verdicts.length
}
