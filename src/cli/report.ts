import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ofMainBranch, trendsOf, USUAL_METRICS, type TrendSeries } from '../core/history/trend.ts'
import { DEFAULT_FOLDER, readHistory } from '../history/rows.ts'
import { counted } from '../report/figures.ts'
import { htmlReport, type HtmlReport } from '../report/html/report.ts'
import { suitesOfFile } from '../report/json.ts'
import { printable } from '../report/layout/width.ts'
import type { Terminal } from './command.ts'
import { flagsIn } from './flags.ts'
import { ownVersion } from '../report/own-version.ts'
import {
  COMPARISON_FILE,
  isThere,
  LAST_RUNS_FILE,
  readComparison,
  readRuns,
} from './result-files.ts'

const OUTPUT = 'load-report.html'

const REPORT_HELP = `vitest-load report: load tests, comparison and trend as one HTML file

Usage: vitest-load report [options]

  --input <file>       runs of load tests (${LAST_RUNS_FILE}); may be given more than once
  --comparison <file>  what vitest-load compare found (${COMPARISON_FILE})
  --history <folder>   what load({ history }) recorded (${DEFAULT_FOLDER})
  --output <file>      where to write it (${OUTPUT})
  --help               this text

Of what is not named, the default is taken where it exists. The file needs no network: it opens from
disk, and can be kept as an artifact of a CI job.
`

/**
 * Runs `vitest-load report`.
 *
 * @throws {Error} one sentence when an argument is wrong, a file is none of ours, or there is nothing to report
 */
export async function reportCommand(args: string[], terminal: Terminal): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = flagsIn('report', args, {
    input: { type: 'string', multiple: true },
    comparison: text,
    history: text,
    output: text,
  })
  if (values.help === true) {
    terminal.out(REPORT_HELP)
    return 0
  }
  const { cwd } = terminal
  const inputs = values.input ?? whereItExists(LAST_RUNS_FILE, cwd)
  const [compared] =
    values.comparison === undefined ? whereItExists(COMPARISON_FILE, cwd) : [values.comparison]
  const [history] =
    values.history === undefined ? whereItExists(DEFAULT_FOLDER, cwd) : [values.history]
  const runs = inputs.map((path) => readRuns(path, cwd))
  const comparison = compared === undefined ? null : readComparison(compared, cwd)
  const trends =
    history === undefined ? [] : trendsIn(history, values.history !== undefined, terminal)
  if (runs.length === 0 && comparison === null && trends.length === 0) {
    throw new Error(
      `There is nothing to report: run the load tests first (vitest run --project load), or name a file with --input.`,
    )
  }
  const report: HtmlReport = {
    version: ownVersion(),
    createdAt: latest([
      ...runs.map(({ createdAt }) => createdAt),
      ...(comparison === null ? [] : [comparison.startedAt]),
      ...trends.map(({ points }) => points.at(-1)!.at),
    ]),
    suites: runs.flatMap(suitesOfFile),
    comparison,
    trends,
  }
  const output = values.output ?? OUTPUT
  const path = resolve(cwd, output)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, htmlReport(report))
  terminal.out(`${output}: ${contentsOf(report)}\n`)
  return 0
}

function whereItExists(path: string, cwd: string): string[] {
  return isThere(path, cwd) ? [path] : []
}

function trendsIn(folder: string, wasNamed: boolean, terminal: Terminal): TrendSeries[] {
  const { rows, notes } = readHistory(resolve(terminal.cwd, folder))
  for (const note of notes) terminal.err(`${printable(note)}\n`)
  if (wasNamed && rows.length === 0) {
    throw new Error(`There is no history in ${folder}: load({ history: '${folder}' }) records it.`)
  }
  return trendsOf(ofMainBranch(rows), USUAL_METRICS)
}

function latest(instants: readonly string[]): string {
  return instants.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0]!
}

function contentsOf({ suites, comparison, trends }: HtmlReport): string {
  const tests = suites.flatMap((suite) => suite.tests).length
  return [
    ...(tests === 0 ? [] : [counted(tests, 'load test')]),
    ...(comparison === null
      ? []
      : [`a comparison of ${counted(comparison.tests.length, 'load test')}`]),
    ...(trends.length === 0 ? [] : [counted(trends.length, 'trend')]),
  ].join(', ')
}
