import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Of somebody who has told git nothing about himself. */
export const GIT_ENV: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'],
  HOME: tmpdir(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
}

const SOMEBODY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@localhost']

/** A commit on main, in one process. */
const BEGINNING = `commit refs/heads/main
committer Somebody <somebody@localhost> 1764000000 +0000
data 5
Begin
M 100644 inline src/chat.ts
data 10
export {}

`

export interface Repositories {
  folder: string
  /** A bare repository. */
  remote: string
  /** Clones it into a folder of this name, and gives its path. */
  clone(name: string): string
  remove(): void
}

/** What git says. */
export function git(cwd: string, ...args: string[]): string {
  return gitWith('', cwd, ...args)
}

// Git processes are slow to begin: what every test needs is made once, and copied.
let template: string | null = null
afterAll(() => {
  if (template !== null) rmSync(template, { recursive: true, force: true })
  template = null
})

/** A remote with a commit on its branch main, all of it in a folder that goes with `remove()`. */
export function repositories(): Repositories {
  template ??= madeTemplate()
  const folder = mkdtempSync(join(tmpdir(), 'vitest-load-git-'))
  cpSync(template, folder, { recursive: true })
  return {
    folder,
    remote: join(folder, 'remote.git'),
    clone: (name) => {
      cpSync(join(folder, 'template'), join(folder, name), { recursive: true })
      return join(folder, name)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function madeTemplate(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitest-load-git-'))
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', '--template=', 'remote.git')
  gitWith(BEGINNING, join(folder, 'remote.git'), 'fast-import', '--quiet')
  git(folder, 'clone', '--quiet', '--template=', 'remote.git', 'template')
  // It leads to the copy beside it.
  git(join(folder, 'template'), 'remote', 'set-url', 'origin', '../remote.git')
  return folder
}

function gitWith(input: string, cwd: string, ...args: string[]): string {
  const options = { cwd, input, env: GIT_ENV, encoding: 'utf8', stdio: 'pipe' } as const
  return execFileSync('git', [...SOMEBODY, ...args], options)
}
