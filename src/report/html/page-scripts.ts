import { readFileSync } from 'node:fs'
import module from 'node:module'

// Beside this file in src/ and in dist/, with the same ending.
const ENDING = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
/**
 * Before printing, sections unfold before charts are drawn in them: listeners are called in the order
 * of the scripts.
 */
const NAMES = ['folding', 'sorting', 'charts'] as const
/** Of another file of the page: types are gone when the scripts are read. */
const IMPORT = /^import \{[^}]*\} from '\.\/([\w-]+)\.[jt]s';?$/gm

let read: readonly string[] | null = null

/** What the page itself runs: module scripts, each of which stands for itself. */
export function pageScripts(): readonly string[] {
  return (read ??= NAMES.map(readScript))
}

/** A file with those that it imports in its place, so that there is nothing left to load. */
function readScript(name: string): string {
  const source = readFileSync(new URL(`./page/${name}${ENDING}`, import.meta.url), 'utf8')
  const script = ENDING === '.ts' ? module.stripTypeScriptTypes(source) : source
  return (
    script
      // Its source map is not in the page.
      .replace(/^\/\/# sourceMappingURL=.*$/m, '')
      .replaceAll(IMPORT, (_, imported: string) =>
        readScript(imported).replaceAll(/^export (?=function|const)/gm, ''),
      )
      .trim()
  )
}
