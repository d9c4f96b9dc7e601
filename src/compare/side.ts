import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  TURNS_VARIABLE,
  TURNS_VERSION,
  type SideName,
  type TurnsAddress,
} from '../core/comparison/turns.ts'
import { Child } from './child.ts'
import { envOfCheckout } from './plug-and-play.ts'

/** One side of a comparison, as it lies on the disk. */
export interface Side {
  readonly name: SideName
  /** Root of its repository. */
  readonly root: string
  /** The folder of the load tests, relative to the root. */
  readonly folder: string
  /** What its files are called on the other side, where they have moved. */
  readonly renamed: Record<string, string>
}

interface RunSetting {
  readonly project: string
  /** Which spec files, as Vitest takes them; none: all. */
  readonly filters: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** The root of the working tree, whose environment it is. */
  readonly home: string
}

/**
 * Makes sure that a side can run, and will take turns: one that does not know them would send all of
 * its load at once.
 *
 * @throws {Error} one sentence for what it lacks.
 */
export function checkSide(side: Side): void {
  const { name, root, folder } = side
  const place = join(root, folder)
  if (!existsSync(place)) throw new Error(withoutSpecs(side))
  if (manifestOf('vitest', place) === null) {
    throw new Error(
      name === 'head'
        ? `Vitest is not installed in ${place}: install the dependencies first.`
        : `The base does not use Vitest in ${folder === '' ? 'its root' : folder}: it has no load tests to compare with.`,
    )
  }
  const own = manifestOf('vitest-load', place)
  if (own === null) throw new Error(withoutSpecs(side))
  const { version, 'vitest-load': said } = own.content
  const turns: unknown = Reflect.get(Object(said), 'turns')
  if (turns !== TURNS_VERSION) {
    const age =
      typeof turns === 'number' && turns > TURNS_VERSION ? 'too new for this command' : 'too old'
    throw new Error(
      `The ${name} has vitest-load ${String(version)}, which is ${age} to take turns: update it there, on a commit of its own, and compare with that.`,
    )
  }
}

export function withoutSpecs({ name }: Side): string {
  return name === 'head'
    ? 'The head has no load specs here: there is nothing to compare.'
    : 'The base has no load specs here: there is nothing to compare with until these are on it.'
}

/** Starts the load tests of a side with its own Vitest, which then wait for their turns. */
export function startSide(
  { root, folder, name, renamed }: Side,
  { path, token }: Pick<TurnsAddress, 'path' | 'token'>,
  { project, filters, env, home }: RunSetting,
): Child {
  const cwd = join(root, folder)
  const vitest = join(dirname(manifestOf('vitest', cwd)!.path), 'vitest.mjs')
  const address: TurnsAddress = { version: TURNS_VERSION, path, token, side: name, root, renamed }
  // Reporters that write files are for runs: this is none.
  const args = [vitest, 'run', '--project', project, '--reporter=default', ...filters]
  const { FORCE_COLOR: _colour, ...rest } = envOfCheckout(env, { from: home, to: root, folder })
  return new Child(process.execPath, args, {
    cwd,
    env: { ...rest, NO_COLOR: '1', [TURNS_VARIABLE]: JSON.stringify(address) },
  })
}

interface Manifest {
  readonly path: string
  readonly content: Record<string, unknown>
}

/** The manifest of an installed package, as modules in the folder find it; `null`: it is not there. */
function manifestOf(name: string, folder: string): Manifest | null {
  try {
    const path = createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`)
    return { path, content: JSON.parse(readFileSync(path, 'utf8')) }
  } catch {
    return null
  }
}
