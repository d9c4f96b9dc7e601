import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Git } from '../../src/compare/git.ts'
import { Worktree } from '../../src/compare/worktree.ts'

/** Nobody's settings; a submodule may lie on this disk. */
const GIT = [
  'user.name=A',
  'user.email=a@example.com',
  'protocol.file.allow=always',
  'init.defaultBranch=main',
].flatMap((setting) => ['-c', setting])

interface Repositories {
  readonly home: string
  readonly git: Git
  /** A commit that wants the first state of its submodule, and of the submodule's own. */
  readonly base: string
}

function run(cwd: string, ...args: string[]): string {
  return execFileSync('git', [...GIT, ...args], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim()
}

function commit(folder: string, file: string, text: string): string {
  writeFileSync(join(folder, file), text)
  run(folder, 'add', '--all')
  run(folder, 'commit', '--quiet', '--message', text)
  return run(folder, 'rev-parse', 'HEAD')
}

/** A repository whose prompts are another's, which takes its words from a third. */
async function repositories(): Promise<Repositories> {
  const home = mkdtempSync(join(tmpdir(), 'worktree-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  const [words, prompts, team] = ['words', 'prompts', 'team'].map((name) => join(home, name))
  for (const folder of [words!, prompts!, team!]) {
    mkdirSync(folder)
    run(folder, 'init', '--quiet')
  }
  commit(words!, 'words.txt', 'old words')
  run(prompts!, 'submodule', '--quiet', 'add', words!, 'words')
  commit(prompts!, 'prompts.txt', 'old prompts')
  run(team!, 'submodule', '--quiet', 'add', prompts!, 'in/prompts')
  run(team!, 'submodule', '--quiet', 'update', '--init', '--recursive')
  const base = commit(team!, 'agent.ts', 'old agent')
  commit(join(team!, 'in/prompts/words'), 'words.txt', 'new words')
  commit(join(team!, 'in/prompts'), 'prompts.txt', 'new prompts')
  commit(team!, 'agent.ts', 'new agent')
  return { home, git: await Git.around(team!), base }
}

test('a commit comes with what it wants of submodules, however deep, and goes with them', async () => {
  const { home, git, base } = await repositories()
  const worktree = new Worktree(join(home, 'base'))
  await worktree.add(git, base)
  const read = (file: string): string => readFileSync(join(worktree.root, file), 'utf8')
  expect(read('agent.ts')).toBe('old agent')
  expect(read('in/prompts/prompts.txt')).toBe('old prompts')
  expect(read('in/prompts/words/words.txt')).toBe('old words')

  rmSync(worktree.root, { recursive: true })
  await worktree.forget()
  for (const folder of ['', 'in/prompts', 'in/prompts/words']) {
    const at = join(git.root, folder)
    expect(run(at, 'worktree', 'list').split('\n')).toHaveLength(1)
    expect(run(at, 'status', '--porcelain')).toBe('')
  }
})

test('a submodule that the working tree does without is not asked for', async () => {
  const { home, git, base } = await repositories()
  run(git.root, 'submodule', '--quiet', 'deinit', '--force', 'in/prompts')
  const worktree = new Worktree(join(home, 'base'))
  await worktree.add(git, base)
  expect(existsSync(join(worktree.root, 'in/prompts/prompts.txt'))).toBe(false)
  await worktree.forget()
})

test('a submodule that lacks the commit is named, with how to get it', async () => {
  const { home, git } = await repositories()
  const want = (folder: string, wanted: string, path: string): string => {
    run(folder, 'update-index', '--cacheinfo', `160000,${wanted},${path}`)
    run(folder, 'commit', '--quiet', '--message', 'another')
    return run(folder, 'rev-parse', 'HEAD')
  }
  const prompts = want(join(git.root, 'in/prompts'), '1'.repeat(40), 'words')
  want(git.root, prompts, 'in/prompts')
  const worktree = new Worktree(join(home, 'base'))
  await expect(worktree.add(git, 'HEAD')).rejects.toThrow(
    `The base wants 1111111 of the submodule in/prompts/words, which is not here; fetch it (git -C "${join(git.root, 'in/prompts/words')}" fetch).`,
  )
  await worktree.forget()
  expect(run(git.root, 'worktree', 'list').split('\n')).toHaveLength(1)
})
