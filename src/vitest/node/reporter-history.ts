import { availableParallelism } from 'node:os'
import { historyRow } from '../../core/history-row.ts'
import { runnerClass } from '../../core/runner-class.ts'
import type { Run } from '../../core/run.ts'
import { revisionOf } from '../../history/revision.ts'
import { appendRows } from '../../history/rows.ts'
import type { SuiteReport, TestReport } from '../../report/suite.ts'

/** Set where two sides take turns: what they measure is no run of either. */
const COMPARING = 'VITEST_LOAD_COMPARE'

/**
 * Adds a row per run to the history in a folder; runs that did not come to their end have none.
 *
 * @returns what could not be written, one sentence each.
 */
export function recordHistory(
  folder: string,
  suites: readonly SuiteReport[],
  { env, root }: { env: NodeJS.ProcessEnv; root: string },
): string[] {
  const done = suites.flatMap(({ file, tests }) =>
    tests.filter(isComplete).map(({ name, run }) => ({ file, test: name, run })),
  )
  if (done.length === 0 || env[COMPARING]) return []
  try {
    const { platform, arch } = process
    const origin = {
      ...revisionOf(env, root),
      runner: runnerClass(env, { platform, arch, cpus: availableParallelism() }),
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
