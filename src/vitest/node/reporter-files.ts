import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, extname } from 'node:path'
import type { HistoryRow } from '../../core/history/history-row.ts'
import { trendsOf, USUAL_METRICS } from '../../core/history/trend.ts'
import { CSV_HEADER, csvField } from '../../core/run/csv.ts'
import { htmlReport } from '../../report/html/report.ts'
import { runsFile } from '../../report/json.ts'
import { jobSummary, SUMMARY_BYTES } from '../../report/job-summary.ts'
import type { TrendRows } from '../../report/trend-chart.ts'
import { ownVersion } from '../../report/own-version.ts'
import type { SuiteReport, TestReport } from '../../report/suite.ts'

/**
 * Writes what `outputFile` asked for, by its extension, synchronously: on Ctrl-C there is no later.
 *
 * @returns what could not be written or found, one sentence each.
 */
export function writeOutputFile(path: string, suites: readonly SuiteReport[]): string[] {
  try {
    mkdirSync(dirname(path), { recursive: true })
    if (extname(path) === '.csv') return writeCsv(path, suites)
    if (extname(path) === '.json') {
      const file = runsFile(suites, { version: ownVersion(), createdAt: new Date().toISOString() })
      writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`)
      return []
    }
    return [
      `outputFile "${path}" is neither .json nor .csv: nothing was written. Name it runs.json for the runs, or requests.csv for one row per request.`,
    ]
  } catch (error) {
    return [`outputFile "${path}" could not be written: ${messageOf(error)}`]
  }
}

/** Writes the report that people open in a browser, with the trend of what is on record. */
export function writeHtmlFile(
  path: string,
  suites: readonly SuiteReport[],
  past: readonly HistoryRow[],
): string[] {
  try {
    const about = { version: ownVersion(), createdAt: new Date().toISOString() }
    const trends = trendsOf(past, USUAL_METRICS)
    const page = htmlReport({ ...about, suites, comparison: null, trends })
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, page)
    return []
  } catch (error) {
    return [`The HTML report "${path}" could not be written: ${messageOf(error)}`]
  }
}

/** Puts the report into the summary of a GitHub Actions job. */
export function appendJobSummary(
  path: string,
  suites: readonly SuiteReport[],
  history: TrendRows,
): string[] {
  try {
    const written = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    const text = jobSummary(suites, history, SUMMARY_BYTES - written)
    if (text === null) return ['The summary of this job step is full (1 MiB): nothing was added.']
    appendFileSync(path, text)
    return []
  } catch (error) {
    return [`The job summary (GITHUB_STEP_SUMMARY) could not be written: ${messageOf(error)}`]
  }
}

/** Removes the parts that a `.csv` was joined from. */
export function removeSamples(suites: readonly SuiteReport[]): void {
  const files = suites
    .flatMap(({ tests }) => tests.map(({ samplesFile }) => samplesFile))
    .filter((file) => file !== null)
  removeFiles(files)
}

/** Removes files, and the folders that are empty without them. */
export function removeFiles(files: Iterable<string>): void {
  for (const file of files) {
    rmSync(file, { force: true })
    removeIfEmpty(dirname(file))
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Another run still writes there, or somebody tidied up.
  }
}

/** Joins the parts that the workers wrote, each row led by its spec file. */
function writeCsv(path: string, suites: readonly SuiteReport[]): string[] {
  writeFileSync(path, `file,${CSV_HEADER}\n`)
  return suites.flatMap(({ file, tests }) =>
    tests.flatMap((test) => appendRows(path, csvField(file), test)),
  )
}

function appendRows(path: string, file: string, { name, samplesFile }: TestReport): string[] {
  if (samplesFile === null)
    return [`The requests of "${name}" were not recorded: they are missing in ${path}.`]
  try {
    // What has no line end was cut off when its worker died.
    const rows = readFileSync(samplesFile, 'utf8').split('\n').slice(0, -1)
    appendFileSync(path, rows.map((row) => `${file},${row}\n`).join(''))
    return []
  } catch (error) {
    return [`The requests of "${name}" are missing in ${path}: ${messageOf(error)}`]
  }
}

/** What was thrown, in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
