import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { historyCommand } from '../../src/cli/history.ts'
import { appendRows, readHistory } from '../../src/history/rows.ts'
import { aHistoryRow } from '../core/a-history-row.ts'
import { GIT_ENV, repositories, type Repositories } from '../history/repositories.ts'
import { terminalOf } from './terminal.ts'

let repos: Repositories
let one: string
let other: string

beforeAll(() => {
  repos = repositories()
  one = repos.clone('one')
  other = repos.clone('other')
})

afterAll(() => repos.remove())

async function history(cwd: string, ...args: string[]): Promise<string> {
  const terminal = terminalOf({ cwd, env: GIT_ENV })
  expect(await historyCommand(args, terminal)).toBe(0)
  return terminal.said
}

test('push and pull say what they did', async () => {
  expect(await history(one, 'pull')).toBe(
    'There is no load-history at origin yet: vitest-load history push makes it.\n',
  )
  appendRows(join(one, '.vitest-load', 'history'), [aHistoryRow(), aHistoryRow({ test: 'b' })])
  expect(await history(one, 'push')).toBe('Pushed 2 rows to load-history at origin.\n')
  expect(await history(one, 'push')).toBe('load-history at origin has every row already.\n')
  expect(await history(other, 'pull')).toBe(
    'Pulled 2 rows from load-history at origin into .vitest-load/history.\n',
  )
  expect(await history(other, 'pull')).toBe(
    '.vitest-load/history has every row of load-history at origin already.\n',
  )
})

test('folder, remote and branch can be others', async () => {
  appendRows(join(one, 'rows'), [aHistoryRow()])
  const flags = ['--dir', 'rows', '--branch', 'load/history', '--remote', 'origin']
  expect(await history(one, 'push', ...flags)).toBe('Pushed 1 row to load/history at origin.\n')
  await history(other, 'pull', ...flags)
  expect(readHistory(join(other, 'rows')).rows).toHaveLength(1)
})

test('it helps', async () => {
  expect(await history(one, '--help')).toContain('Usage: vitest-load history push|pull')
})

test.for([
  [[], 'It is either vitest-load history push, or vitest-load history pull.'],
  [['fetch'], 'It is either vitest-load history push, or vitest-load history pull.'],
  [['push', 'pull'], 'It is either vitest-load history push, or vitest-load history pull.'],
  [['push', '--force'], "Unknown option '--force'; vitest-load history --help lists the options."],
  [['push', '--remote', 'up'], 'There is no remote up; --remote takes one of: origin.'],
  [['push', '--dir', 'none'], 'There is no history in '],
] as const)('%j is a sentence', async ([args, sentence]) => {
  const running = historyCommand([...args], terminalOf({ cwd: one, env: GIT_ENV }))
  await expect(running).rejects.toThrow(sentence)
})
