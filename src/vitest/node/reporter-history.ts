import { availableParallelism } from 'node:os'
import { historyRow, type HistoryRow } from '../../core/history/history-row.ts'
import { ofMainBranch, placeOf } from '../../core/history/trend.ts'
import { runnerClass } from '../../core/ci-service.ts'
import type { Run } from '../../core/run/run.ts'
import { TURNS_VARIABLE } from '../../core/comparison/turns.ts'
import { revisionOf } from '../../history/revision.ts'
import { appendRows, readHistory } from '../../history/rows.ts'
import type { SuiteReport, TestReport } from '../../report/suite.ts'
import { messageOf } from './reporter-files.ts'

/**
 * Adds a row per run to the history in a folder; runs that did not come to their end have none.
 *
 * @param runner what the team calls this class of machines; `null`: as CI, the platform and the processors say.
 * @returns the rows, and what could not be written, one sentence each.
 */
export function recordHistory(
  folder: string,
  suites: readonly SuiteReport[],
  { env, root, runner }: { env: NodeJS.ProcessEnv; root: string; runner: string | null },
): { rows: HistoryRow[]; problems: string[] } {
  const done = suites.flatMap(({ file, tests }) =>
    tests.filter(isComplete).map(({ name, run }) => ({ file, test: name, run })),
  )
  // What two sides measure in turns is no run of either.
  if (done.length === 0 || env[TURNS_VARIABLE]) return { rows: [], problems: [] }
  const { platform, arch } = process
  const origin = {
    ...revisionOf(env, root),
    runner: runner ?? `${runnerClass(env, platform, arch)}-${availableParallelism()}`,
    node: Number.parseInt(process.versions.node, 10),
  }
  const rows = done.map(({ run, ...test }) => historyRow(run, { ...origin, ...test }))
  try {
    appendRows(folder, rows)
    return { rows, problems: [] }
  } catch (error) {
    return {
      rows,
      problems: [`The history in ${folder} could not be written: ${messageOf(error)}`],
    }
  }
}

/** Of each test; a page with more of them is a burden. */
const MOST_PAST_RUNS = 100

/**
 * The last runs on the main branch of the tests of a report, as the history in a folder knows them.
 *
 * @returns the rows, and what could not be read, one sentence each.
 */
export function pastOf(
  suites: readonly SuiteReport[],
  folder: string,
): { rows: HistoryRow[]; problems: string[] } {
  const nameOf = (file: string, test: string): string => JSON.stringify([file, test])
  const reported = new Set(
    suites.flatMap(({ file, tests }) => tests.map(({ name }) => nameOf(file, name))),
  )
  try {
    const { rows, notes } = readHistory(folder)
    const of = ofMainBranch(rows).filter(({ file, test }) => reported.has(nameOf(file, test)))
    const recent = [...Map.groupBy(of, placeOf).values()].map((some) => some.slice(-MOST_PAST_RUNS))
    return { rows: recent.flat(), problems: notes }
  } catch (error) {
    return {
      rows: [],
      problems: [`The history in ${folder} could not be read: ${messageOf(error)}`],
    }
  }
}

function isComplete({ outcome, run }: TestReport): boolean {
  return (outcome === 'passed' || outcome === 'failed') && cameToItsEnd(run)
}

/** What was decided early has the figures of its requests; what was broken off has those of an accident. */
function cameToItsEnd({ stopped }: Run): boolean {
  return stopped === null || stopped.reason === 'decided'
}
