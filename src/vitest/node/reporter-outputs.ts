import { resolve } from 'node:path'
import type { HistoryRow } from '../../core/history/history-row.ts'
import type { SuiteReport } from '../../report/suite.ts'
import { lastRunsFileOf } from './output-files.ts'
import {
  appendJobSummary,
  removeSamples,
  writeHtmlFile,
  writeOutputFile,
} from './reporter-files.ts'
import { pastOf, recordHistory } from './reporter-history.ts'

export interface LoadReporterOptions {
  /** Where the runs go: `.json` for the runs, `.csv` for one row per request; relative to the root. */
  outputFile?: string | string[]
  /** The folder to which a row per run is added; relative to the root. */
  history?: string
  /** Where the HTML report goes, relative to the root; `true`: to `load-report.html`. */
  html?: boolean | string
  /** What the team calls this class of machines, in the history. */
  runner?: string
}

export interface TestRunAbout {
  readonly root: string
  /** Whether it only puts together what other machines have run, which have recorded it too. */
  readonly isMerge: boolean
  /** Whether nobody else will read the rows of requests. */
  readonly isOnlyReport: boolean
}

const DEFAULT_HTML = 'load-report.html'
const NOTHING: { rows: HistoryRow[]; problems: string[] } = { rows: [], problems: [] }

/**
 * Writes everything that a test run leaves in files.
 *
 * @returns what could not be written or read, one sentence each, and where the HTML report is.
 */
export function writeOutputs(
  suites: readonly SuiteReport[],
  { outputFile = [], history, html = false, runner }: LoadReporterOptions,
  { root, isMerge, isOnlyReport }: TestRunAbout,
): { problems: string[]; html: string | null } {
  const paths = [outputFile].flat().map((path) => resolve(root, path))
  const problems = [lastRunsFileOf(root), ...paths].flatMap((path) => writeOutputFile(path, suites))
  const path = history === undefined ? null : resolve(root, history)
  const now =
    path === null || isMerge
      ? NOTHING
      : recordHistory(path, suites, { env: process.env, root, runner: runner ?? null })
  const summary = process.env['GITHUB_STEP_SUMMARY']
  const page = html === true ? DEFAULT_HTML : html || null
  const isShown = Boolean(summary) || page !== null
  const past = path === null || !isShown ? NOTHING : pastOf(suites, path)
  problems.push(...now.problems, ...past.problems)
  if (summary) {
    problems.push(...appendJobSummary(summary, suites, { now: now.rows, past: past.rows }))
  }
  const unwritten = page === null ? [] : writeHtmlFile(resolve(root, page), suites, past.rows)
  // They would pile up.
  if (isOnlyReport) removeSamples(suites)
  return {
    problems: [...problems, ...unwritten],
    html: unwritten.length === 0 ? page : null,
  }
}
