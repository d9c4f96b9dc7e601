import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where Yarn, without a node_modules, says where each package is. */
const PACKAGES = '.pnp.cjs'

/** Whether the packages of a folder are those of Yarn's Plug'n'Play. */
export function isPlugAndPlay(root: string, folder: string): boolean {
  return existsSync(join(root, folder, PACKAGES))
}

/** The environment of a process in a checkout, whose packages are those of the checkout under Plug'n'Play too. */
export function envOfCheckout(
  env: NodeJS.ProcessEnv,
  { from, to, folder }: { from: string; to: string; folder: string },
): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: options } = env
  const place = placeOf(from, folder)
  if (options === undefined || place === null) return env
  const beginning = (root: string): string => join(root, place, '.pnp.')
  const own = options
    .replaceAll(beginning(from), beginning(to))
    .replaceAll(pathToFileURL(beginning(from)).href, pathToFileURL(beginning(to)).href)
  return { ...env, NODE_OPTIONS: own }
}

function placeOf(root: string, folder: string): string | null {
  for (let at = folder || '.'; ; at = dirname(at)) {
    if (isPlugAndPlay(root, at)) return at
    if (at === '.') return null
  }
}
