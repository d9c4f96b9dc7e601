import { readFileSync } from 'node:fs'
import module from 'node:module'

// Beside this file in src/ and in dist/, with the same ending.
const ENDING = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
/** Each is a module that imports types only, and so stands for itself in a page. */
const NAMES = ['charts', 'sorting', 'folding'] as const

let read: readonly string[] | null = null

/** What the page itself runs, one module script each. */
export function pageScripts(): readonly string[] {
  return (read ??= NAMES.map(readScript))
}

function readScript(name: string): string {
  const source = readFileSync(new URL(`./page/${name}${ENDING}`, import.meta.url), 'utf8')
  const script = ENDING === '.ts' ? module.stripTypeScriptTypes(source) : source
  // Its source map is not in the page.
  return script.replace(/^\/\/# sourceMappingURL=.*$/m, '').trim()
}
