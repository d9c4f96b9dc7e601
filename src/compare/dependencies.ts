import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { secretsIn } from '../core/privacy/secrets.ts'
import { run } from './child.ts'
import { complaintIn } from './complaint.ts'
import type { Git } from './git.ts'
import { mirrorModules } from './mirror-modules.ts'
import { nearestFolder } from './nearest-folder.ts'
import { isPlugAndPlay } from './plug-and-play.ts'

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
  /** Whether the base needs packages of its own, since something will write into them. */
  readonly mustInstall: boolean
  readonly signal: AbortSignal
}

/**
 * Gives the base its dependencies: those of the working tree where both want the same, else installed.
 *
 * @throws {Error} one sentence when nobody can say what the base wants, or it cannot be installed.
 */
export async function provideDependencies(sides: Sides): Promise<'reused' | 'installed'> {
  const { git, base } = sides
  const head = git.root
  const folder = sides.folder === '' ? '.' : sides.folder
  const placeIn = (at: string): string | null => placeOf(head, at) ?? placeOf(base, at)
  const own = placeIn(folder)
  const manifests = await git.filesNamed('package.json')
  const folders = new Set(['.', folder, ...manifests.map(dirname)])
  const places = new Set([own, ...[...folders].map(placeIn)])
  const other = new Set<string>()
  for (const place of places) {
    if (place === null) continue
    // Under Plug'n'Play paths are those of one place.
    const isPlugged = isPlugAndPlay(head, place)
    if (!isPlugged && !sides.mustInstall && wantSame(head, base, place)) continue
    // Beside the load tests a package may be new, or its lockfile.
    if (place !== own && managerIn(base, place) === undefined) continue
    // What the head has not installed the base does not need either.
    const isNeeded = place === own || isPlugged || existsSync(join(head, place, 'node_modules'))
    if (isNeeded) await install(sides, place)
    other.add(place)
  }
  if (own === null && sides.mustInstall) {
    throw new Error(
      '--setup needs a lockfile in the base, such as package-lock.json: what it does to packages must not be done to those of the head.',
    )
  }
  if (own === null && differs(head, base, join(folder, 'package.json'))) throw noLockfile(folder)
  const reused = [...folders].filter((at) => !other.has(placeIn(at) ?? ''))
  mirrorModules(head, base, reused)
  return other.size > 0 ? 'installed' : 'reused'
}

/** Whether the base's lockfile in a folder is that of the head. */
function wantSame(head: string, base: string, place: string): boolean {
  const manager = managerIn(base, place)
  return manager === undefined
    ? !differs(head, base, join(place, 'package.json'))
    : !differs(head, base, join(place, manager.lockfile))
}

function differs(head: string, base: string, file: string): boolean {
  return textOf(join(head, file)) !== textOf(join(base, file))
}

function textOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'latin1') : null
}

function managerIn(root: string, place: string): Manager | undefined {
  return MANAGERS.find(({ lockfile }) => existsSync(join(root, place, lockfile)))
}

async function install({ base, env, signal }: Sides, place: string): Promise<void> {
  const manager = managerIn(base, place)
  if (manager === undefined) throw noLockfile(place)
  const cwd = join(base, place)
  const { lockfile, command } = manager
  const args = manager.install(textOf(join(cwd, lockfile))!)
  const { code, output } = await run(command, args, { cwd, env, signal }).catch(
    (error: unknown) => {
      signal.throwIfAborted()
      throw new Error(
        `The base has other dependencies than the head, and ${command} is not there to install them (${join(place, lockfile)}).`,
        { cause: error },
      )
    },
  )
  if (code !== 0) {
    const said = `${command} ${args.join(' ')}`
    throw new Error(
      `The dependencies of the base could not be installed (${said}): ${complaintIn(output, secretsIn(env))}`,
    )
  }
}

function noLockfile(place: string): Error {
  return new Error(
    `The base has other dependencies than the head (${join(place, 'package.json')}) and no lockfile to install them by; commit one, such as package-lock.json.`,
  )
}

/** The folder of the nearest lockfile, relative to the root; `null`: there is none. */
function placeOf(root: string, folder: string): string | null {
  return nearestFolder(folder, (at) =>
    MANAGERS.some(({ lockfile }) => existsSync(join(root, at, lockfile))),
  )
}

function npmInstall(): string[] {
  return ['ci', '--no-audit', '--no-fund']
}
