import { resolve } from 'node:path'
import { gitIn } from '../history/git.ts'
import { pullHistory } from '../history/pull.ts'
import { pushHistory } from '../history/push.ts'
import { DEFAULT_FOLDER } from '../history/rows.ts'
import { counted } from '../report/figures.ts'
import type { Terminal } from './command.ts'
import { flagsIn } from './flags.ts'

const HISTORY_HELP = `vitest-load history: the history of load tests, on a git branch of its own

Usage: vitest-load history push|pull [options]

  --dir <folder>    where load({ history }) records runs (${DEFAULT_FOLDER})
  --remote <name>   the git remote (origin)
  --branch <name>   the branch, which shares no commit with the code (load-history)
  --help            this text

push adds the rows of the folder to the branch, pull the rows of the branch to the folder. Neither
loses a row, whoever else is at it, and neither touches working tree, index or the current branch.
`

/**
 * Runs `vitest-load history push|pull`.
 *
 * @throws {Error} one sentence when an argument is wrong, or git or the remote refuse
 */
export async function historyCommand(args: string[], terminal: Terminal): Promise<number> {
  const text = { type: 'string' } as const
  const options = { dir: text, remote: text, branch: text }
  const { values, positionals } = flagsIn('history', args, options, { positionals: true })
  if (values.help === true) {
    terminal.out(HISTORY_HELP)
    return 0
  }
  const { dir = DEFAULT_FOLDER, remote = 'origin', branch = 'load-history' } = values
  const [action] = positionals
  if (positionals.length !== 1 || (action !== 'push' && action !== 'pull')) {
    throw new Error(`It is either vitest-load history push, or vitest-load history pull.`)
  }
  const git = gitIn(terminal.cwd, terminal.env)
  const folder = resolve(terminal.cwd, dir)
  const place = { remote, branch }
  const there = `${branch} at ${remote}`
  if (action === 'push') {
    const { rows } = await pushHistory(git, folder, place)
    terminal.out(
      rows === 0
        ? `${there} has every row already.\n`
        : `Pushed ${counted(rows, 'row')} to ${there}.\n`,
    )
    return 0
  }
  const rows = await pullHistory(git, folder, place)
  if (rows === null) {
    terminal.out(`There is no ${there} yet: vitest-load history push makes it.\n`)
  } else if (rows === 0) {
    terminal.out(`${dir} has every row of ${there} already.\n`)
  } else {
    terminal.out(`Pulled ${counted(rows, 'row')} from ${there} into ${dir}.\n`)
  }
  return 0
}
