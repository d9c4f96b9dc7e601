/**
 * The life of a pull request that makes answers dearer and slower, in a repository of its own:
 * record, regress, fail, accept, pass. Runs on the simulator: `npm run demo:pull-request`.
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const HERE = import.meta.dirname
const PACKAGE = join(HERE, '../..')
const MODULES = join(PACKAGE, 'node_modules')
const CLI = join(PACKAGE, 'dist/cli.js')
const VITEST = join(MODULES, 'vitest/vitest.mjs')
const MANIFEST = '{ "name": "support-chat", "private": true, "type": "module" }\n'
const LOCK = '{ "name": "support-chat", "lockfileVersion": 3, "packages": {} }\n'

const repository = mkdtempSync(join(tmpdir(), 'support-chat-'))
process.on('exit', () => rmSync(repository, { recursive: true, force: true }))

makeRepository()
step('main: the first run records the baseline', 0, loadTests)
commit('A chat, and what it costs')
step('main: the next run is compared with it', 0, loadTests)

git('switch', '--create', 'friendlier')
cpSync(join(HERE, 'change'), repository, { recursive: true })
commit('Answers are friendlier')
step('pull request: each answer now takes two calls, and the baseline says so', 1, loadTests)
step('pull request: base against head, taking turns, says the same', 1, () =>
  load('compare', '--base', 'main', '--requests', '40'),
)
step('pull request: what its reviewers read', 0, () => load('comment', '--stdout'))

step('pull request: it was meant, and is accepted without another run', 0, () => load('accept'))
commit('Friendlier answers are worth it')
step('pull request: now it passes', 0, loadTests)

function makeRepository(): void {
  cpSync(join(HERE, 'app'), repository, { recursive: true })
  writeFileSync(join(repository, 'package.json'), MANIFEST)
  writeFileSync(join(repository, 'package-lock.json'), LOCK)
  writeFileSync(join(repository, '.gitignore'), 'node_modules\n.vitest\n')
  const modules = join(repository, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync(MODULES)) symlinkSync(join(MODULES, name), join(modules, name))
  symlinkSync(PACKAGE, join(modules, 'vitest-load'))
  git('init', '--quiet', '--initial-branch', 'main')
}

/** @throws {Error} when a step does not end as the story goes. */
function step(title: string, expected: number, work: () => number | null): void {
  console.log(`\n${'─'.repeat(80)}\n ${title}\n`)
  const code = work()
  if (code !== expected) throw new Error(`"${title}" ended with ${code}, not with ${expected}.`)
}

function loadTests(): number | null {
  return run(process.execPath, VITEST, 'run', '--project', 'load')
}

function load(...args: string[]): number | null {
  return run(process.execPath, CLI, ...args)
}

function commit(message: string): void {
  git('add', '--all')
  git(
    '-c',
    'user.name=Story',
    '-c',
    'user.email=story@localhost',
    'commit',
    '--quiet',
    '-m',
    message,
  )
}

function git(...args: string[]): void {
  const code = run('git', ...args)
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}.`)
}

function run(command: string, ...args: string[]): number | null {
  // As on a laptop: in CI nothing would be recorded.
  const { CI: _ci, GITHUB_ACTIONS: _actions, ...env } = process.env
  return spawnSync(command, args, { cwd: repository, env, stdio: 'inherit' }).status
}
