import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Of somebody who has told git nothing about himself. */
export const GIT_ENV: NodeJS.ProcessEnv = {
  PATH: process.env['PATH'],
  HOME: tmpdir(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
}

const SOMEBODY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@localhost']

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
  return execFileSync('git', [...SOMEBODY, ...args], {
    cwd,
    env: GIT_ENV,
    encoding: 'utf8',
    stdio: 'pipe',
  })
}

/** A remote with a commit on its branch main, all of it in a folder that goes with `remove()`. */
export function repositories(): Repositories {
  const folder = mkdtempSync(join(tmpdir(), 'vitest-load-git-'))
  const remote = join(folder, 'remote.git')
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', remote)
  const clone = (name: string): string => {
    git(folder, 'clone', '--quiet', remote, name)
    return join(folder, name)
  }
  const first = clone('first')
  mkdirSync(join(first, 'src'))
  writeFileSync(join(first, 'src', 'chat.ts'), 'export {}\n')
  git(first, 'switch', '--quiet', '--orphan', 'main')
  git(first, 'add', '.')
  git(first, 'commit', '--quiet', '--message', 'Begin')
  git(first, 'push', '--quiet', 'origin', 'main')
  return {
    folder,
    remote,
    clone,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
