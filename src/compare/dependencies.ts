import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { run } from './child.ts'
import { complaintIn } from './complaint.ts'
import type { Git } from './git.ts'
import { mirrorModules } from './mirror-modules.ts'

interface Manager {
  readonly lockfile: string
  readonly command: string
  install(lock: string): string[]
}

const FROZEN = ['install', '--frozen-lockfile']

const MANAGERS: readonly Manager[] = [
  { lockfile: 'package-lock.json', command: 'npm', install: () => npmInstall() },
  { lockfile: 'npm-shrinkwrap.json', command: 'npm', install: () => npmInstall() },
  { lockfile: 'pnpm-lock.yaml', command: 'pnpm', install: () => FROZEN },
  {
    lockfile: 'yarn.lock',
    command: 'yarn',
    // Yarn 2 and later call it otherwise, and say so in the lockfile.
    install: (lock) => (lock.includes('__metadata:') ? ['install', '--immutable'] : FROZEN),
  },
  { lockfile: 'bun.lock', command: 'bun', install: () => FROZEN },
  { lockfile: 'bun.lockb', command: 'bun', install: () => FROZEN },
]

interface Sides {
  readonly git: Git
  /** Root of the base's checkout. */
  readonly base: string
  /** The folder of the load tests, relative to the root of the repository. */
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
}

/**
 * Gives the base its dependencies: those of the working tree when both want the same, else installed.
 *
 * @throws {Error} one sentence when nobody can say what the base wants, or it cannot be installed.
 */
export async function provideDependencies(sides: Sides): Promise<'reused' | 'installed'> {
  const { git, base, folder, env, signal } = sides
  const head = git.root
  const place = placeOf(head, folder) ?? placeOf(base, folder)
  const read = (root: string, name: string): string | null => {
    const path = join(root, place ?? folder, name)
    return existsSync(path) ? readFileSync(path, 'latin1') : null
  }
  const manager = MANAGERS.find(({ lockfile }) => read(base, lockfile) !== null)
  const isSame =
    manager === undefined
      ? read(base, 'package.json') === read(head, 'package.json')
      : read(base, manager.lockfile) === read(head, manager.lockfile)
  if (isSame) {
    const manifests = await git.filesNamed('package.json')
    mirrorModules(head, base, [...new Set(['.', folder, ...manifests.map(dirname)])])
    return 'reused'
  }
  if (manager === undefined) {
    throw new Error(
      `The base has other dependencies than the head (${join(folder, 'package.json')}) and no lockfile to install them by; commit one, such as package-lock.json.`,
    )
  }
  const args = manager.install(read(base, manager.lockfile)!)
  const cwd = join(base, place!)
  const said = `${manager.command} ${args.join(' ')}`
  const { code, output } = await run(manager.command, args, { cwd, env, signal }).catch(
    (error: unknown) => {
      signal.throwIfAborted()
      throw new Error(
        `The base has other dependencies than the head, and ${manager.command} is not there to install them (${relative(base, join(cwd, manager.lockfile))}).`,
        { cause: error },
      )
    },
  )
  if (code !== 0) {
    throw new Error(
      `The dependencies of the base could not be installed (${said}): ${complaintIn(output, env)}`,
    )
  }
  return 'installed'
}

/** The folder of the nearest lockfile, relative to the root; `null`: there is none. */
function placeOf(root: string, folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (MANAGERS.some(({ lockfile }) => existsSync(join(root, at, lockfile)))) return at
    if (at === '.' || at === '') return null
  }
}

function npmInstall(): string[] {
  return ['ci', '--no-audit', '--no-fund']
}
