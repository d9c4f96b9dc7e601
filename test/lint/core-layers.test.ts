import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const CORE = join(ROOT, 'src/core')

/** What is left of an import when types are taken away. */
const IMPORT = /^(?:import|export) (?!type\b)[^'"]*?from '(\.[^']+)'/gmu

const layers = layersIn(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'))

test('every folder of core stands in the table of ARCHITECTURE.md', () => {
  const folders = readdirSync(CORE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

  expect(layers.toSorted()).toEqual(folders.toSorted())
})

test('a folder of core imports only what stands above it in that table', () => {
  const wrong = filesOf(CORE).flatMap((file) => wrongImports(file, readFileSync(file, 'utf8')))

  expect(wrong).toEqual([])
})

test.for([
  ['statistics', "import { a } from '../plan/plan.ts'", 1],
  ['statistics', "import {\n  a,\n  type B,\n} from '../run/run.ts'", 1],
  ['statistics', "export { a } from '../words/values.ts'", 1],
  ['plan', "import { a } from '../statistics/normal.ts'", 0],
  ['statistics', "import type { Plan } from '../plan/plan.ts'", 0],
  ['statistics', "import { a } from './normal.ts'", 0],
] as const)('in core/%s, %s counts as %d wrong', ([folder, text, count]) => {
  expect(wrongImports(join(CORE, folder, 'a.ts'), text)).toHaveLength(count)
})

function layersIn(markdown: string): string[] {
  const [, part = ''] = /^## Folders of `core\/`\n(.*?)^## /msu.exec(markdown) ?? []
  return [...part.matchAll(/^\| `([a-z]+)\/`/gmu)].map(([, name]) => name as string)
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

function wrongImports(file: string, text: string): string[] {
  const from = layerOf(file)
  return [...text.matchAll(IMPORT)]
    .map(([, path]) => join(dirname(file), path as string))
    .filter((target) => layerOf(target) > from)
    .map((target) => `${relative(CORE, file)} imports ${relative(CORE, target)}`)
}

/** Files beside the folders belong to all of them. */
function layerOf(file: string): number {
  return layers.indexOf(relative(CORE, file).split(sep)[0] as string)
}
