import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HistoryRow } from '../../src/core/history/history-row.ts'
import { gitIn, type Git } from '../../src/history/git.ts'
import { pullHistory } from '../../src/history/pull.ts'
import { pushHistory, type Pushed } from '../../src/history/push.ts'
import { appendRows, readHistory } from '../../src/history/rows.ts'
import { aHistoryRow, day } from '../core/a-history-row.ts'
import { git, GIT_ENV, repositories, type Repositories } from './repositories.ts'

const PLACE = { remote: 'origin', branch: 'load-history' }
const FOLDER = '.vitest-load/history'

let repos: Repositories

beforeEach(() => {
  repos = repositories()
})

afterEach(() => repos.remove())

function record(clone: string, ...rows: HistoryRow[]): void {
  appendRows(join(clone, FOLDER), rows)
}

function push(clone: string, place = PLACE): Promise<Pushed> {
  return pushHistory(gitIn(clone, GIT_ENV), join(clone, FOLDER), place)
}

function pull(clone: string): Promise<number | null> {
  return pullHistory(gitIn(clone, GIT_ENV), join(clone, FOLDER), PLACE)
}

/** The lines of a file on the branch at the remote. */
function linesAt(file: string): string[] {
  return git(repos.remote, 'show', `load-history:${file}`).split('\n').slice(0, -1)
}

function testsAt(file: string): string[] {
  return linesAt(file).map((line) => JSON.parse(line).test)
}

test('what one clone pushes another one pulls', async () => {
  const [one, other] = [repos.clone('one'), repos.clone('other')]
  record(one, aHistoryRow({ at: day(0) }), aHistoryRow({ at: day(40) }))
  expect(await pull(other)).toBeNull()
  expect(await push(one)).toEqual({ rows: 2, attempts: 1 })
  expect(git(repos.remote, 'ls-tree', '--name-only', 'load-history')).toBe(
    '2026-01.jsonl\n2026-02.jsonl\n',
  )
  expect(await pull(other)).toBe(2)
  expect(readHistory(join(other, FOLDER))).toEqual(readHistory(join(one, FOLDER)))
  expect(await pull(other)).toBe(0)
})

test('rows of several clones are put together by time', async () => {
  const [one, other] = [repos.clone('one'), repos.clone('other')]
  record(one, aHistoryRow({ at: day(3), test: 'c' }), aHistoryRow({ at: day(1), test: 'a' }))
  record(other, aHistoryRow({ at: day(2), test: 'b' }), aHistoryRow({ at: day(3), test: 'c' }))
  await push(one)
  expect(await push(other)).toEqual({ rows: 1, attempts: 1 })
  expect(testsAt('2026-01.jsonl')).toEqual(['a', 'b', 'c'])
  expect(git(repos.remote, 'rev-list', '--count', 'load-history')).toBe('2\n')
})

test('pushing again makes no commit', async () => {
  const one = repos.clone('one')
  record(one, aHistoryRow())
  await push(one)
  const before = git(repos.remote, 'rev-parse', 'load-history')
  expect(await push(one)).toEqual({ rows: 0, attempts: 1 })
  expect(git(repos.remote, 'rev-parse', 'load-history')).toBe(before)
})

test('the branch shares no commit with the code, and its commits are of nobody', async () => {
  const one = repos.clone('one')
  record(one, aHistoryRow())
  await push(one)
  expect(git(repos.remote, 'log', '--format=%an <%ae> %cn: %s', 'load-history')).toBe(
    'vitest-load <vitest-load@localhost> vitest-load: Add 1 row\n',
  )
  expect(() => git(repos.remote, 'merge-base', 'main', 'load-history')).toThrow()
})

test('what else lies on the branch stays', async () => {
  const one = repos.clone('one')
  git(one, 'switch', '--quiet', '--orphan', 'load-history')
  writeFileSync(join(one, 'README.md'), 'Load history\n')
  git(one, 'add', '.')
  git(one, 'commit', '--quiet', '--message', 'Explain')
  git(one, 'push', '--quiet', 'origin', 'load-history')
  git(one, 'switch', '--quiet', 'main')
  record(one, aHistoryRow())
  await push(one)
  expect(git(repos.remote, 'show', 'load-history:README.md')).toBe('Load history\n')
  expect(linesAt('2026-11.jsonl')).toHaveLength(1)
})

test('working tree, index, branches and what was fetched last stay as they are', async () => {
  const one = repos.clone('one')
  writeFileSync(join(one, 'src', 'chat.ts'), 'changed\n')
  writeFileSync(join(one, 'staged.ts'), 'staged\n')
  git(one, 'add', 'staged.ts')
  record(one, aHistoryRow())
  const state = (): string[] => [
    git(one, 'status', '--porcelain'),
    git(one, 'for-each-ref', 'refs/heads', 'refs/vitest-load', 'refs/tags'),
    git(one, 'symbolic-ref', 'HEAD'),
    git(one, 'config', '--list', '--local'),
    createHash('sha256')
      .update(readFileSync(join(one, '.git', 'index')))
      .digest('hex'),
    String(existsSync(join(one, '.git', 'FETCH_HEAD'))),
  ]
  // Git itself renews times in the index when it says its status.
  git(one, 'status')
  const before = state()
  await push(one)
  await pull(one)
  expect(state()).toEqual(before)
})

test('a shallow clone pushes too, and stays as shallow as it was', async () => {
  const one = repos.clone('one')
  record(one, aHistoryRow({ test: 'first' }))
  await push(one)
  git(repos.folder, 'clone', '--quiet', '--depth=1', `file://${repos.remote}`, 'shallow')
  const shallow = join(repos.folder, 'shallow')
  const marks = readFileSync(join(shallow, '.git', 'shallow'), 'utf8')
  record(shallow, aHistoryRow({ test: 'second' }))
  await push(shallow)
  expect(testsAt('2026-11.jsonl').toSorted()).toEqual(['first', 'second'])
  expect(readFileSync(join(shallow, '.git', 'shallow'), 'utf8')).toBe(marks)
})

test('a line that a crashed writer left is not pushed', async () => {
  const one = repos.clone('one')
  record(one, aHistoryRow())
  appendFileSync(join(one, FOLDER, '2026-11.jsonl'), '{"schema":1,\n{"schema":1,"at":"2026')
  await push(one)
  expect(linesAt('2026-11.jsonl')).toEqual([JSON.stringify(aHistoryRow())])
})

test('a row of a newer version is pushed as it is', async () => {
  const one = repos.clone('one')
  record(one, aHistoryRow())
  const newer = JSON.stringify({ schema: 9, at: '2026-11-30T00:00:00.000Z', unheardOf: [] })
  appendFileSync(join(one, FOLDER, '2026-11.jsonl'), `${newer}\n`)
  await push(one)
  expect(linesAt('2026-11.jsonl')[1]).toBe(newer)
})

test.for([
  ['begins the branch', 0],
  ['adds to it', 1],
] as const)('a push that was overtaken by one that %s merges again', async ([, earlier]) => {
  const [one, other] = [repos.clone('one'), repos.clone('other')]
  if (earlier === 1) {
    record(one, aHistoryRow({ test: 'earlier', at: day(0) }))
    await push(one)
  }
  record(one, aHistoryRow({ test: 'slow', at: day(1) }))
  record(other, aHistoryRow({ test: 'fast', at: day(2) }))
  const plain = gitIn(one, GIT_ENV)
  let overtaken = false
  const slow: Git = async (args, options) => {
    if (args[0] === 'push' && !overtaken) {
      overtaken = true
      await push(other)
    }
    return plain(args, options)
  }
  const pushed = await pushHistory(slow, join(one, FOLDER), PLACE)
  expect(pushed).toEqual({ rows: 1, attempts: 2 })
  expect(testsAt('2026-01.jsonl')).toEqual(
    earlier === 1 ? ['earlier', 'slow', 'fast'] : ['slow', 'fast'],
  )
})

test('pushes at the same time lose nothing, in clones of their own and in one', async () => {
  const clones = ['one', 'two', 'three'].map((name) => repos.clone(name))
  const pushers = [...clones, clones[0]!]
  const expected = new Set<string>()
  await Promise.all(
    pushers.map(async (clone, pusher) => {
      for (let round = 0; round < 2; round++) {
        const name = `${pusher} ${round}`
        expected.add(name)
        record(clone, aHistoryRow({ test: name, at: day(round) }))
        await push(clone)
      }
    }),
  )
  expect(new Set(testsAt('2026-01.jsonl'))).toEqual(expected)
  for (const clone of clones) git(clone, 'fsck', '--strict')
})

describe('refused in a sentence', () => {
  let one: string
  beforeEach(() => {
    one = repos.clone('one')
    record(one, aHistoryRow())
  })

  test('is a push without any history', async () => {
    const pushed = pushHistory(gitIn(one, GIT_ENV), join(one, 'nothing'), PLACE)
    await expect(pushed).rejects.toThrow(/^There is no history in \S+nothing: load\({ history: /)
  })

  test('is a machine without git', async () => {
    const pushed = pushHistory(gitIn(one, { PATH: repos.folder }), join(one, FOLDER), PLACE)
    await expect(pushed).rejects.toThrow('git is not installed, or not on the PATH.')
  })

  test('is a folder in no repository', async () => {
    const pushed = pushHistory(gitIn(repos.folder, GIT_ENV), join(one, FOLDER), PLACE)
    await expect(pushed).rejects.toThrow(
      /^The history needs a git repository: not a git repository/,
    )
  })

  test('is a remote that nobody knows', async () => {
    await expect(push(one, { ...PLACE, remote: 'upstream' })).rejects.toThrow(
      'There is no remote upstream; --remote takes one of: origin.',
    )
    git(one, 'remote', 'remove', 'origin')
    await expect(push(one)).rejects.toThrow(
      'There is no remote origin: git remote add origin <url> makes it.',
    )
  })

  test('is a name that no branch can have', async () => {
    await expect(push(one, { ...PLACE, branch: 'load history' })).rejects.toThrow(
      "--branch must be the name of a branch; got 'load history'.",
    )
  })

  test('is a remote that is gone', async () => {
    git(one, 'remote', 'set-url', 'origin', join(repos.folder, 'gone.git'))
    await expect(push(one)).rejects.toThrow(/^The remote origin cannot be read: .*gone.git/)
    await expect(pull(one)).rejects.toThrow(/^The remote origin cannot be read: .*gone.git/)
  })

  test('is a remote that takes no push, without trying again', async () => {
    mkdirSync(join(repos.remote, 'hooks'))
    const hook = join(repos.remote, 'hooks', 'pre-receive')
    const tried = join(repos.folder, 'tried')
    writeFileSync(hook, `#!/bin/sh\necho x >> ${tried}\nexit 1\n`)
    chmodSync(hook, 0o755)
    await expect(push(one)).rejects.toThrow(
      'origin does not take the push to load-history: [remote rejected] (pre-receive hook declined). It needs the right to write there: in GitHub Actions, permissions: { contents: write }.',
    )
    expect(readFileSync(tried, 'utf8')).toBe('x\n')
  })

  test('is a branch in the way of its name, after a few tries', async () => {
    git(one, 'push', '--quiet', 'origin', 'main:refs/heads/load-history/2025')
    await expect(push(one)).rejects.toThrow(
      /^origin does not take the push to load-history: .*(?:cannot lock ref|directory file conflict|failed to update ref)/,
    )
  })

  test('is an address with a password in it, which is not told', async () => {
    git(one, 'remote', 'set-url', 'origin', 'http://user:hunter22@127.0.0.1:1/repo.git')
    const refused: unknown = await push(one).catch((error: unknown) => error)
    expect(String(refused)).toMatch(/^Error: The remote origin cannot be read: /)
    expect(String(refused)).not.toMatch(/user|hunter22/)
  })
})
