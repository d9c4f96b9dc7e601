import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nearestFolder } from './nearest-folder.ts'

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
  const place = nearestFolder(folder, (at) => isPlugAndPlay(from, at))
  if (options === undefined || place === null) return env
  const [old, own] = [from, to].map((root) => join(root, place, '.pnp.')) as [string, string]
  const href = (path: string): string => pathToFileURL(path).href
  // Yarn quotes a path that has a space, as JSON does.
  const quoted = JSON.stringify(old).slice(1, -1)
  const named = [...new Set([old, quoted])].reduce(
    (text, path) => text.replaceAll(asWord(path), (_, end: string) => JSON.stringify(own + end)),
    options,
  )
  return { ...env, NODE_OPTIONS: named.replaceAll(href(old), href(own)) }
}

/** A path, with or without quotes; the first group is what comes after its beginning. */
function asWord(beginning: string): RegExp {
  const literal = beginning.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  return new RegExp(`(?<![\\w/:])"?${literal}([^\\s"]*)"?`, 'g')
}
