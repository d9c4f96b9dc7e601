import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../../src', import.meta.url))
/** Static imports that stay when types are gone: `import { type X }` does, `import type` does not. */
const STATIC = /^(?:import|export)(?! type\b)(?:[^'";]*?\bfrom)?\s*'([^']+)'/gm

/** What a door loads before any of its code runs: its packages, and our own files. */
function graphOf(door: string): { packages: string[]; files: string[] } {
  const packages = new Set<string>()
  const files = new Set<string>()
  const visit = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(STATIC)) {
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier))
      else packages.add(specifier)
    }
  }
  visit(join(SRC, door))
  const foreign = [...packages].filter((name) => !name.startsWith('node:'))
  return { packages: foreign.toSorted(), files: [...files].map((file) => relative(SRC, file)) }
}

test.for([
  ['index.ts', ['vitest']],
  ['setup.ts', ['vitest']],
  ['matchers.ts', []],
] as const)(
  '%s loads no SDK, no price list and nothing that only the reporter needs',
  ([door, packages]) => {
    expect(graphOf(door).packages).toEqual(packages)
  },
)

test('collecting specs takes no engine and nothing that reads answers: they are loaded with the first run', () => {
  const { files } = graphOf('index.ts')
  expect(files).toContain('engine/run-load.ts')
  expect(files.filter((file) => /^executor\/|^engine\/engine\.ts/.test(file))).toEqual([])
  expect(files.filter((file) => /^wire\/readers|^observe\/open-call/.test(file))).toEqual([])
  const engine = graphOf('engine/engine.ts')
  expect(engine.packages).toEqual(['p-limit'])
  expect(engine.files).toEqual(expect.arrayContaining(['executor/executor.ts', 'wire/readers.ts']))
})

test('what compares with baselines is loaded before the first run, not in each worker', () => {
  for (const door of ['index.ts', 'setup.ts']) {
    const { files } = graphOf(door)
    expect(files).toContain('vitest/worker/baseline/load-matching.ts')
    expect(files.filter((file) => /^baselines\/|^core\/comparison\//.test(file))).toEqual([])
  }
})

test('a config file loads what declares the project: the reporter comes with load tests that run', () => {
  const { files, packages } = graphOf('config.ts')
  expect(files).toContain('vitest/node/plugin.ts')
  expect(files.filter((file) => /^report\/|\/reporter/.test(file))).toEqual([])
  expect(packages).toEqual([])
})

test('the matchers load core and themselves', () => {
  const folders = new Set(graphOf('matchers.ts').files.map((file) => file.replace(/\/.*/, '')))
  expect([...folders].toSorted()).toEqual(['core', 'matchers', 'matchers.ts'])
})

test('the walk sees every way to import: each file of src is reached from some door', () => {
  const doors = readdirSync(SRC).filter((name) => name.endsWith('.ts'))
  const reached = new Set(doors.flatMap((door) => graphOf(door).files))
  expect(reached).toContain('observe/tap.ts')
  expect(reached).toContain('simulator/server.ts')
  expect(reached).toContain('report/layout/paint.ts')
})
