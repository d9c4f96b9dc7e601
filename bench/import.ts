import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Row } from './figures.ts'

const ROUNDS = 15

/** How long each door takes to load in a process of its own, where what Vitest has loaded already is there. */
export function benchImport(): Row[] {
  return ['index', 'matchers', 'config', 'reporter', 'simulator'].map((door) => {
    const times = Array.from({ length: ROUNDS }, () => loadMs(door)).toSorted((a, b) => a - b)
    return [
      `import of dist/${door}.js, median of ${ROUNDS}`,
      `${times[ROUNDS >> 1]!.toFixed(0)} ms`,
    ]
  })
}

/** Vitest stands in for its worker: its own load time is not ours. */
function loadMs(door: string): number {
  const url = new URL(`../dist/${door}.js`, import.meta.url).href
  const script = `
    await import('vitest').catch(() => {})
    const before = performance.now()
    await import(${JSON.stringify(url)})
    console.log(performance.now() - before)
    process.exit()`
  const options = { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8' } as const
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], options))
}
