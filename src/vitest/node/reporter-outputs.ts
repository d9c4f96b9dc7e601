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

/**
 * Writes everything that a test run leaves in files.
 *
 * @returns what could not be written, one sentence each, and where the HTML report is.
 */
export function writeOutputs(
  suites: readonly SuiteReport[],
  { outputFile = [], history, html = false, runner }: LoadReporterOptions,
  { root, isMerge, isOnlyReport }: TestRunAbout,
): { problems: string[]; html: string | null } {
  const paths = [outputFile].flat().map((path) => resolve(root, path))
  const problems = [lastRunsFileOf(root), ...paths].flatMap((path) => writeOutputFile(path, suites))
  const { rows, past, unrecorded } = keepHistory(suites, history, { root, isMerge, runner })
  problems.push(...unrecorded)
  const summary = process.env['GITHUB_STEP_SUMMARY']
  if (summary) problems.push(...appendJobSummary(summary, suites, { now: rows, past }))
  const page = html === true ? DEFAULT_HTML : html || null
  const unwritten = page === null ? [] : writeHtmlFile(resolve(root, page), suites, past)
  // They would pile up.
  if (isOnlyReport) removeSamples(suites)
  return {
    problems: [...problems, ...unwritten],
    html: unwritten.length === 0 ? page : null,
  }
}

/** Records the runs where that is wanted, and says what was on record. */
function keepHistory(
  suites: readonly SuiteReport[],
  folder: string | undefined,
  { root, isMerge, runner }: { root: string; isMerge: boolean; runner: string | undefined },
): { rows: HistoryRow[]; past: HistoryRow[]; unrecorded: string[] } {
  if (folder === undefined) return { rows: [], past: [], unrecorded: [] }
  const path = resolve(root, folder)
  const about = { env: process.env, root, runner: runner ?? null }
  const { rows, problems } = isMerge
    ? { rows: [], problems: [] }
    : recordHistory(path, suites, about)
  return { rows, past: pastOf(suites, path), unrecorded: problems }
}
