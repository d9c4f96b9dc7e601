import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'

/** Junctions need no rights on Windows, and are the same elsewhere. */
const LINK = 'junction'

/**
 * Gives the folders of a checkout the packages of the same folders in the working tree, by links.
 * What is a package of the repository itself, such as one of its workspaces, is the checkout's own.
 */
export function mirrorModules(from: string, to: string, folders: readonly string[]): void {
  const home = realpathSync(from)
  const link = (source: string, target: string): void => {
    if (existsSync(target)) return
    mkdirSync(dirname(target), { recursive: true })
    symlinkSync(ownPlace(source, home, to), target, LINK)
  }
  for (const folder of folders) {
    const modules = join(from, folder, 'node_modules')
    const mirrored = join(to, folder, 'node_modules')
    if (!existsSync(modules) || !existsSync(join(to, folder))) continue
    for (const name of packagesIn(modules)) link(join(modules, name), join(mirrored, name))
  }
}

/** Where the package really is; one of the repository's own at its place in the checkout. */
function ownPlace(source: string, home: string, to: string): string {
  const real = realpathSync(source)
  const inside = relative(home, real)
  const parts = inside.split(sep)
  const isOutside = parts[0] === '..' || isAbsolute(inside)
  // The root may be a package of one of its folders.
  return isOutside || parts.includes('node_modules') ? real : join(to, inside)
}

/** Names of packages, those with a scope too; what begins with a dot is a tool's cache. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((one) => join(name, one))
        : [name],
    )
    .filter((name) => existsSync(join(modules, name)))
}
