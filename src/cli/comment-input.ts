import { posix, relative } from 'node:path'
import type { CommentInput } from '../report/comment/comment.ts'
import type { RunsFile } from '../report/json.ts'
import type { Terminal } from './command.ts'
import {
  COMPARISON_FILE,
  isThere,
  LAST_RUNS_FILE,
  readComparison,
  readRuns,
} from './result-files.ts'

interface Named {
  readonly comparison?: string | undefined
  readonly input?: string | undefined
}

/**
 * The files that were named; else a comparison, where there is one, and the last runs where there
 * is none.
 *
 * @throws {Error} one sentence when there is neither, or one is something else
 */
export function commentInput({ comparison, input }: Named, terminal: Terminal): CommentInput {
  const { cwd } = terminal
  const runsIn = (path: string): RunsFile => inRepository(readRuns(path, cwd), terminal)
  if (comparison !== undefined || input !== undefined) {
    return {
      comparison: comparison === undefined ? null : readComparison(comparison, cwd),
      runs: input === undefined ? null : runsIn(input),
    }
  }
  if (isThere(COMPARISON_FILE, cwd)) {
    return { comparison: readComparison(COMPARISON_FILE, cwd), runs: null }
  }
  if (isThere(LAST_RUNS_FILE, cwd)) return { comparison: null, runs: runsIn(LAST_RUNS_FILE) }
  throw new Error(
    `There is nothing to tell: neither ${COMPARISON_FILE}, which vitest-load compare writes, nor ${LAST_RUNS_FILE}, which vitest run --project load writes.`,
  )
}

/** Runs name their specs from the root of their project; a link needs the path in the repository. */
function inRepository(runs: RunsFile, { cwd, env }: Terminal): RunsFile {
  const root = env['GITHUB_WORKSPACE'] ?? env['CI_PROJECT_DIR']
  const folder = root ? relative(root, cwd).replaceAll('\\', '/') : ''
  if (folder === '' || folder.startsWith('..')) return runs
  return {
    ...runs,
    suites: runs.suites.map((suite) => ({ ...suite, file: posix.join(folder, suite.file) })),
  }
}
