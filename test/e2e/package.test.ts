import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'

const run = promisify(execFile)

/** Prints what an import loads, beyond what Vitest has loaded before. */
const PROBE = `
import { registerHooks } from 'node:module'
const [, , door] = process.argv
if (door !== 'vitest-load/matchers') await import('vitest').catch(() => {})
const files = []
registerHooks({
  load(url, context, next) {
    files.push(url)
    return next(url, context)
  },
})
await import(door)
console.log(JSON.stringify(files))
`

// Each file that is opened costs a spec file a part of a millisecond, and each has a process of its own.
it.for([
  ['vitest-load', 4],
  ['vitest-load/matchers', 3],
] as const)('%s loads at most %d files of its own, and no other package', async ([door, most]) => {
  const files = await loadedBy(door)
  const ours = files.filter((file) => file.includes('/node_modules/vitest-load/'))
  expect(ours.length).toBeGreaterThan(0)
  expect(ours.length, ours.join('\n')).toBeLessThanOrEqual(most)
  expect(files.filter((file) => !ours.includes(file) && !file.startsWith('node:'))).toEqual([])
})

/** By the name of the package, as a user's project imports it. */
async function loadedBy(door: string): Promise<string[]> {
  const folder = mkdtempSync(join(inject('consumers').vitest5, 'projects', 'door-'))
  const probe = join(folder, 'probe.mjs')
  writeFileSync(probe, PROBE)
  const { stdout } = await run(process.execPath, [probe, door])
  return JSON.parse(stdout) as string[]
}
