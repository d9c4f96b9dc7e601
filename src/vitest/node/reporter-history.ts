import { availableParallelism } from 'node:os'
import { historyRow } from '../../core/history/history-row.ts'
import { runnerClass } from '../../core/ci-service.ts'
import type { Run } from '../../core/run/run.ts'
import { TURNS_VARIABLE } from '../../core/comparison/turns.ts'
import { revisionOf } from '../../history/revision.ts'
import { appendRows } from '../../history/rows.ts'
import type { SuiteReport, TestReport } from '../../report/suite.ts'

/**
 * Adds a row per run to the history in a folder; runs that did not come to their end have none.
 *
 * @param runner what the team calls this class of machines; `null`: as CI, the platform and the processors say.
 * @returns what could not be written, one sentence each.
 */
export function recordHistory(
  folder: string,
  suites: readonly SuiteReport[],
  { env, root, runner }: { env: NodeJS.ProcessEnv; root: string; runner: string | null },
): string[] {
  const done = suites.flatMap(({ file, tests }) =>
    tests.filter(isComplete).map(({ name, run }) => ({ file, test: name, run })),
  )
  // What two sides measure in turns is no run of either.
  if (done.length === 0 || env[TURNS_VARIABLE]) return []
  try {
    const { platform, arch } = process
    const origin = {
      ...revisionOf(env, root),
      runner: runner ?? `${runnerClass(env, platform, arch)}-${availableParallelism()}`,
      node: Number.parseInt(process.versions.node, 10),
    }
    appendRows(
      folder,
      done.map(({ run, ...test }) => historyRow(run, { ...origin, ...test })),
    )
    return []
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [`The history in ${folder} could not be written: ${why}`]
  }
}

function isComplete({ outcome, run }: TestReport): boolean {
  return (outcome === 'passed' || outcome === 'failed') && cameToItsEnd(run)
}

/** What was decided early has the figures of its requests; what was broken off has those of an accident. */
function cameToItsEnd({ stopped }: Run): boolean {
  return stopped === null || stopped.reason === 'decided'
}
