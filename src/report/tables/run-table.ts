import type { ModelFigures, Run } from '../../core/run/run.ts'
import {
  counted,
  dollars,
  failures,
  milliseconds,
  percent,
  perSecond,
  tokenCount,
  UNKNOWN,
  whole,
} from '../figures.ts'
import { figure, name, tableOf, type Figure } from './figure-column.ts'
import { span, type Span } from '../layout/line.ts'
import type { TestOutcome, TestReport } from '../suite.ts'
import type { Table } from '../layout/table.ts'
import { printable } from '../layout/width.ts'

const OUTCOMES: Record<TestOutcome, Span> = {
  passed: span('✓', 'good'),
  failed: span('✗', 'bad'),
  skipped: span('↓', 'dim'),
  partial: span('~', 'warn'),
}

/**
 * The columns of a suite's table. Where they do not fit, they go in this order: tokens in/out, p50,
 * requests/s, p99, model, tokens/s, TTFT p95, requests, errors, cost. The name and the p95 stay.
 */
const TEST_COLUMNS: readonly Figure<TestReport>[] = [
  { header: '', align: 'left', dropped: null, cell: ({ outcome }) => OUTCOMES[outcome] },
  name('load test', ({ name: text }) => text),
  {
    header: 'model',
    align: 'left',
    dropped: 5,
    shortest: 16,
    cell: ({ run }) => span(modelsOf(run)),
  },
  figure('requests', 8, ({ run }) => whole(run.requests.total)),
  figure('p50', 2, ({ run }) => milliseconds(run.latency.p50)),
  figure('p95', null, ({ run }) => milliseconds(run.latency.p95)),
  figure('p99', 4, ({ run }) => milliseconds(run.latency.p99)),
  figure('TTFT p95', 7, ({ run }) => milliseconds(run.ttft.p95)),
  figure('tokens/s', 6, ({ run }) => perSecond(run.throughput.tokensPerSecond)),
  figure('requests/s', 3, ({ run }) => perSecond(run.throughput.requestsPerSecond)),
  figure('tokens in/out', 1, ({ run }) => tokensOf(run)),
  figure('cost', 10, ({ run }) => dollars(run.cost.usd, run.cost)),
  figure(
    'errors',
    9,
    ({ run }) => failures(run),
    ({ run }) => run.requests.failed > 0,
  ),
]

/** The columns of the table under a run that used several models; all figures are per call. */
const MODEL_COLUMNS: readonly Figure<ModelFigures>[] = [
  name('model', ({ model }) => model),
  figure('calls', 5, ({ calls }) => whole(calls)),
  figure('p50', 2, ({ latency }) => milliseconds(latency.p50)),
  figure('p95', null, ({ latency }) => milliseconds(latency.p95)),
  figure('p99', 3, ({ latency }) => milliseconds(latency.p99)),
  figure('TTFT p95', 6, ({ ttft }) => milliseconds(ttft.p95)),
  figure('tokens/s', 4, ({ tokensPerSecond }) => perSecond(tokensPerSecond.p50)),
  figure('tokens in/out', 1, tokensOf),
  figure('cost', 8, (model) => dollars(model.usd, boundsOf(model))),
  figure('errors', 7, callFailures, ({ failed }) => failed > 0),
]

export function testOutcome(outcome: TestOutcome): Span {
  return OUTCOMES[outcome]
}

/** One row per load test. */
export function testTable(tests: readonly TestReport[]): Table {
  return tableOf(TEST_COLUMNS, tests)
}

/** One row per model. */
export function modelTable(models: readonly ModelFigures[]): Table {
  return tableOf(MODEL_COLUMNS, models)
}

function modelsOf({ models }: Run): string {
  const names = [...new Set(models.map(({ model }) => printable(model)))]
  if (names.length === 0) return UNKNOWN
  return names.length === 1 ? names[0]! : counted(names.length, 'model')
}

function tokensOf({ tokens }: Pick<Run, 'tokens'>): string {
  if (tokens.input === null && tokens.output === null) return UNKNOWN
  return `${tokenCount(tokens.input)}/${tokenCount(tokens.output)}`
}

function boundsOf({ tokens }: ModelFigures): { estimated: boolean; atLeast: boolean } {
  return { estimated: tokens.estimated > 0, atLeast: tokens.unknown > 0 }
}

function callFailures({ calls, failed }: ModelFigures): string {
  return failed === 0 ? '0' : `${whole(failed)} (${percent(failed / calls)})`
}
