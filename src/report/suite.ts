import { ERROR_KINDS, type ErrorKind } from '../core/calls/error-kind.ts'
import type { Run } from '../core/run/run.ts'
import type { RunReport } from '../core/run/run-report.ts'

/** One spec file with the runs of its tests. */
export interface SuiteReport {
  /** Path of the spec, relative to the project's root. */
  file: string
  tests: TestReport[]
}

/** One run of a test, and how the test ended. */
export interface TestReport extends RunReport {
  /** Full name of the test, with the run's own name behind it when the test has several. */
  name: string
  outcome: TestOutcome
  /** Where the spec declares it, from 1; `null`: not known. */
  line: number | null
}

/** `partial`: the run, or its test, did not come to its end. */
export type TestOutcome = 'passed' | 'failed' | 'skipped' | 'partial'

/** What all runs of a suite add up to. */
export interface SuiteTotals {
  /** Requests that succeeded inside the measured windows, and the ms of these, one after another. */
  okInWindow: number
  /** All that succeeded, those in the graceful stop after a window too. */
  ok: number
  durationMs: number
  requestsPerSecond: number | null
  /** `null` when no run knows its tokens. */
  tokensPerSecond: number | null
  /** True when some run does not know its tokens. */
  tokensAtLeast: boolean
  /** Input and output tokens, and how many of the input came from a provider's prompt cache; `null` when no run knows. */
  tokens: { input: number | null; output: number | null; cacheRead: number | null }
  /** US dollars; `null` when no run knows. */
  usd: number | null
  per1k: number | null
  /** US dollars at most by the forecasts; `null` unless each run has one. */
  forecastUsd: number | null
  estimated: boolean
  atLeast: boolean
  errors: { kind: ErrorKind; count: number; example: string | null }[]
  warnings: string[]
}

export function totalsOf({ tests }: SuiteReport): SuiteTotals {
  const runs = tests.map(({ run }) => run)
  const durationMs = sum(runs.map((run) => run.durationMs))
  // Each run's own rate over its own window.
  const requests = runs.map((run) => run.throughput.requestsPerSecond * run.durationMs)
  const tokens = runs.map(({ throughput, durationMs: ms }) =>
    throughput.tokensPerSecond === null ? null : throughput.tokensPerSecond * ms,
  )
  const overAll = (weighted: readonly (number | null)[]): number | null => {
    const known = sumOfKnown(weighted)
    return known === null || durationMs === 0 ? null : known / durationMs
  }
  const costs = runs.map(({ cost }) => cost.usd)
  const usd = sumOfKnown(costs)
  const started = sum(runs.map(startedRequests))
  return {
    okInWindow: Math.round(sum(requests) / 1000),
    ok: sum(runs.map((run) => run.requests.ok)),
    durationMs,
    requestsPerSecond: overAll(requests),
    tokensPerSecond: overAll(tokens),
    tokensAtLeast: tokens.includes(null),
    tokens: {
      input: sumOfKnown(runs.map(({ tokens: { input } }) => input)),
      output: sumOfKnown(runs.map(({ tokens: { output } }) => output)),
      cacheRead: sumOfKnown(runs.map(({ tokens: { cacheRead } }) => cacheRead)),
    },
    usd,
    per1k: usd === null || started === 0 ? null : (usd * 1000) / started,
    forecastUsd: sumOfAll(runs.map(({ forecast }) => boundIn(forecast))),
    estimated: runs.some(({ cost }) => cost.estimated),
    atLeast: costs.includes(null) || runs.some(({ cost }) => cost.atLeast),
    errors: errorsOf(runs),
    warnings: warningsOf(runs),
  }
}

/** How much of a suite was answered by the simulator. */
export function simulationOf({ tests }: SuiteReport): 'none' | 'all' | 'some' {
  if (tests.every(({ run }) => run.mode === 'live')) return 'none'
  return tests.every(({ run }) => run.mode === 'simulated') ? 'all' : 'some'
}

/** Warm-up counts: its money is in the cost. */
function startedRequests({ requests: { ok, failed, cut, warmup } }: Run): number {
  return ok + failed + cut + warmup
}

function errorsOf(runs: readonly Run[]): SuiteTotals['errors'] {
  const byKind = new Map<ErrorKind, SuiteTotals['errors'][number]>()
  for (const { errors } of runs) {
    for (const kind of ERROR_KINDS) {
      const count = errors.byKind[kind]
      if (count === undefined) continue
      const known = byKind.get(kind)
      byKind.set(kind, {
        kind,
        count: (known?.count ?? 0) + count,
        example: known?.example ?? errors.examples[kind] ?? null,
      })
    }
  }
  return [...byKind.values()].toSorted((a, b) => b.count - a.count)
}

/** Warnings that differ in their numbers only stand once, with how many load tests they hold for. */
function warningsOf(runs: readonly Run[]): string[] {
  const alike = new Map<string, { first: string; runs: Set<Run> }>()
  for (const run of runs) {
    for (const warning of run.warnings) {
      const key = warning.replaceAll(/(?<![\w.-])\d[\d.,]*(?![\w-])/g, '#')
      const known = alike.get(key) ?? { first: warning, runs: new Set() }
      alike.set(key, known)
      known.runs.add(run)
    }
  }
  return [...alike.values()].map(({ first, runs: { size } }) =>
    size === 1 ? first : `${first} (So it was in ${size} of ${runs.length} load tests.)`,
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/**
 * What a run may cost by its forecast; `null` where nobody could reckon it: caps that runs share
 * must not be added up.
 */
function boundIn(forecast: Run['forecast']): number | null {
  const isReckoned = forecast?.inputTokens != null && forecast.outputTokens !== null
  return isReckoned && !forecast.open ? forecast.usd : null
}

function sumOfAll(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : sumOfKnown(values)
}

function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : sum(known)
}
