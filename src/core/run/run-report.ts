import type { BaselineCandidate } from '../baseline/candidate.ts'
import type { Run } from './run.ts'

/** One run as the worker hands it to the reporter; plain JSON. */
export interface RunReport {
  run: Run
  /** `partial`: the test was over before the run was. */
  state: 'done' | 'partial'
  /** Path of the file with one CSV row per request; `null` when none was asked for. */
  samplesFile: string | null
}

/** What stands in `task.meta.load`: several runs when a test calls `runLoad()` more than once. */
export interface LoadMeta {
  runs: RunReport[]
  /** What each run that was compared with its baseline would put there. */
  baselines?: BaselineCandidate[]
}

/** The type of the test artifacts that carry `{ type, progress: Progress }`. */
export const PROGRESS_ARTIFACT = 'vitest-load:progress'

/** The type of the test artifacts that carry `{ type, name: string, forecast: Forecast }`. */
export const FORECAST_ARTIFACT = 'vitest-load:forecast'

/** The runs in a test's meta; none where it holds something else, or runs of another version. */
export function runReportsIn(meta: unknown): RunReport[] {
  const load = field(meta, 'load')
  const runs = field(load, 'runs')
  return Array.isArray(runs) ? runs.filter(isRunReport) : []
}

/** What the runs in a test's meta would record as their baselines. */
export function baselineCandidatesIn(meta: unknown): BaselineCandidate[] {
  const baselines = field(field(meta, 'load'), 'baselines')
  return Array.isArray(baselines) ? (baselines as BaselineCandidate[]) : []
}

function isRunReport(report: unknown): report is RunReport {
  const run = field(report, 'run')
  return field(run, 'schema') === 1 && field(run, 'verdicts') !== undefined
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
