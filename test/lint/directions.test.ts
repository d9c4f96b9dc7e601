import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const BIN = join(ROOT, 'node_modules/.bin')

const CORE =
  'core says what a load test means, as pure functions over plain data: it imports only core.'
const LEAF =
  'A leaf imports core and its own files, never another leaf: engine and vitest compose them.'
const WIRE =
  'observe reads the wire and simulator writes it: both import core, wire and their own files only.'
const ENGINE =
  'engine turns a plan into a run for any test runner: it knows no Vitest and prints nothing.'
const WORKER = 'The worker graph never imports the config graph: what crosses is plain JSON.'
const CONFIG = 'The config graph never imports the worker graph: what crosses is plain JSON.'
const BARE =
  'The config graph uses vitest/node and vitest/config: importing vitest there costs start-up time and has no runner.'

type Planted = readonly [file: string, imported: string]

const COMMANDS =
  'The command line reads files, judges and reports: load tests run in Vitest, as a process of its own.'
const LEAVES = [
  'wire',
  'executor',
  'targets',
  'datasets',
  'matchers',
  'report',
  'baselines',
  'compare',
  'history',
]
const ON_THE_WIRE = ['observe', 'simulator']
const FOLDERS = ['core', ...LEAVES, ...ON_THE_WIRE, 'engine', 'vitest', 'cli']

/** Violations: each rule by every folder it holds for, one level deeper too. */
const FORBIDDEN: readonly (readonly [...Planted, sentence: string])[] = [
  ...breaking(CORE, [
    ...from('src/core', without('core')),
    ...to('src/core', ['../index.ts', 'vitest', 'node:fs', 'picocolors']),
    ...to('src/core/deeper', ['../../wire/a.ts', '../../index.ts', 'node:fs']),
  ]),
  ...LEAVES.flatMap((leaf) =>
    breaking(LEAF, [
      ...from(`src/${leaf}`, without('core', leaf)),
      ...to(`src/${leaf}`, ['../index.ts', '../config.ts', 'vitest', 'vitest/node']),
      ...to(`src/${leaf}/deeper`, ['../../observe/a.ts', '../../vitest/node/a.ts', '../../cli.ts']),
    ]),
  ),
  ...ON_THE_WIRE.flatMap((user) =>
    breaking(WIRE, [
      ...from(`src/${user}`, without('core', 'wire', user)),
      ...to(`src/${user}`, ['../index.ts', '../setup.ts', 'vitest', 'vitest/node']),
      ...to(`src/${user}/deeper`, ['../../executor/a.ts', '../../matchers.ts']),
    ]),
  ),
  ...breaking(ENGINE, [
    ...from('src/engine', ['simulator', 'report', 'matchers', 'vitest']),
    ...to('src/engine', ['../index.ts', 'vitest', 'vitest/config']),
    ...to('src/engine/deeper', ['../../report/a.ts', '../../reporter.ts']),
  ]),
  ...breaking(WORKER, [
    ...to('src/vitest/worker', ['../node/a.ts', '../../report/a.ts', '../../simulator/a.ts']),
    ...to('src/vitest/worker', ['../../config.ts', 'vitest/node', 'vitest/config']),
    ...to('src/vitest/worker/deeper', ['../../node/a.ts', '../../../report/a.ts']),
    ['src/index.ts', './vitest/node/a.ts'],
    ['src/setup.ts', './report/a.ts'],
    ['src/matchers.ts', 'vitest/node'],
  ]),
  ...breaking(CONFIG, [
    ...to('src/vitest/node', ['../worker/a.ts', '../../engine/a.ts', '../../executor/a.ts']),
    ...to('src/vitest/node', ['../../observe/a.ts', '../../matchers/a.ts', '../../targets/a.ts']),
    ...to('src/vitest/node', ['../../index.ts']),
    ...to('src/vitest/node/deeper', ['../../worker/a.ts', '../../../engine/a.ts']),
    ['src/config.ts', './vitest/worker/a.ts'],
    ['src/reporter.ts', './engine/a.ts'],
  ]),
  ...breaking(COMMANDS, [
    ...from('src/cli', ['vitest', 'engine', 'executor', 'observe', 'matchers', 'targets']),
    ...to('src/cli', ['../datasets/a.ts', '../wire/a.ts', '../index.ts', 'vitest', 'vitest/node']),
    ['src/cli.ts', './engine/a.ts'],
  ]),
  ...breaking(BARE, [
    ['src/vitest/node/planted.ts', 'vitest'],
    ['src/config.ts', 'vitest'],
    ['src/reporter.ts', 'vitest'],
  ]),
]

const ALLOWED: readonly Planted[] = [
  ...to('src/core', ['./a.ts', './deeper/a.ts']),
  ...to('src/core/deeper', ['../a.ts', './b.ts']),
  ...[...LEAVES, ...ON_THE_WIRE].flatMap((leaf) => [
    ...to(`src/${leaf}`, ['../core/a.ts', './a.ts', './deeper/a.ts', 'node:events', 'p-limit']),
    ...to(`src/${leaf}/deeper`, ['../../core/a.ts', '../a.ts', './b.ts']),
  ]),
  ...ON_THE_WIRE.flatMap((user) => [
    ...to(`src/${user}`, ['../wire/a.ts', '../wire/anthropic/a.ts']),
    ...to(`src/${user}/deeper`, ['../../wire/a.ts']),
  ]),
  ...from('src/engine', ['core', 'executor', 'observe']),
  ...to('src/vitest/worker', ['../../core/a.ts', '../../engine/a.ts', '../../matchers/a.ts']),
  ...to('src/vitest/worker', ['../../observe/a.ts', './a.ts', '../augment.ts', 'vitest']),
  ...to('src/vitest/node', ['../../core/a.ts', '../../report/a.ts', '../../simulator/a.ts']),
  ...to('src/vitest/node', ['./reporter.ts', '../augment.ts', 'vitest/node', 'vitest/config']),
  ['src/index.ts', './vitest/worker/a.ts'],
  ['src/index.ts', './targets/a.ts'],
  ['src/config.ts', './vitest/node/a.ts'],
  ['src/simulator.ts', './simulator/a.ts'],
  ...from('src/cli', ['core', 'report', 'simulator', 'baselines', 'compare', 'history']),
  ['src/cli.ts', './cli/a.ts'],
]

const folder = mkdtempSync(join(tmpdir(), 'vitest-load-lint-'))
/** What the linter says about each planted import; `undefined` where it says nothing. */
let sentences: ReadonlyMap<string, ReadonlySet<string>>

beforeAll(async () => {
  copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  const lines = plant([...FORBIDDEN, ...ALLOWED])
  sentences = await lint(lines)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.for(FORBIDDEN)('%s must not import %s', ([file, imported, sentence]) => {
  expect([...(sentences.get(`${file} ${imported}`) ?? [])]).toEqual([sentence])
})

test.for(ALLOWED)('%s may import %s', ([file, imported]) => {
  expect([...(sentences.get(`${file} ${imported}`) ?? [])]).toEqual([])
})

test('every sentence of the rules has a violation here that it caught', () => {
  const rules = readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8')
  const written = [...rules.matchAll(/"message": "([^"]+)"/g)].map(([, sentence]) => sentence)
  expect(new Set(FORBIDDEN.map(([, , sentence]) => sentence))).toEqual(new Set(written))
})

function breaking(sentence: string, planted: readonly Planted[]) {
  return planted.map(([file, imported]) => [file, imported, sentence] as const)
}

function without(...names: readonly string[]): string[] {
  return FOLDERS.filter((name) => !names.includes(name))
}

/** Imports of a file in one folder from the folders beside it. */
function from(source: string, siblings: readonly string[]): Planted[] {
  return to(
    source,
    siblings.map((sibling) => `../${sibling}/a.ts`),
  )
}

function to(source: string, imports: readonly string[]): Planted[] {
  return imports.map((imported) => [`${source}/planted.ts`, imported])
}

/** Writes the files with one import a line; returns which import stands in which line of a file. */
function plant(
  imports: readonly (readonly [file: string, imported: string, ...rest: unknown[]])[],
) {
  const files = new Map<string, string[]>()
  for (const [file, imported] of imports) {
    const list = files.get(file) ?? []
    files.set(file, [...list, imported])
  }
  for (const [file, list] of files) {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    // Types as well: what only the compiler sees still couples two folders.
    const line = (imported: string, index: number): string =>
      `import ${index % 2 === 0 ? 'type ' : ''}{ Name as Name${index} } from '${imported}'`
    writeFileSync(path, `${list.map(line).join('\n')}\n`)
  }
  return files
}

async function lint(files: ReadonlyMap<string, readonly string[]>) {
  const report = await oxlint()
  const found = new Map<string, Set<string>>()
  for (const { code, filename, help, labels } of report.diagnostics) {
    if (!code.includes('no-restricted-imports')) continue
    const imported = files.get(filename.replaceAll('\\', '/'))?.[labels[0].span.line - 1]
    const key = `${filename} ${imported}`
    found.set(key, (found.get(key) ?? new Set()).add(help))
  }
  return found
}

interface Report {
  readonly diagnostics: readonly {
    readonly code: string
    readonly filename: string
    readonly help: string
    readonly labels: readonly [{ readonly span: { readonly line: number } }]
  }[]
}

function oxlint(): Promise<Report> {
  // Where oxlint finds its companion for rules that need types.
  const env = { ...process.env, PATH: `${BIN}${delimiter}${process.env['PATH']}` }
  const program = join(ROOT, 'node_modules/oxlint/bin/oxlint')
  const options = { cwd: folder, env, maxBuffer: 64_000_000 }
  return new Promise((resolve, reject) => {
    // Violations make it exit with 1; what it printed says whether it worked.
    execFile(process.execPath, [program, '--format=json', 'src'], options, (error, stdout) => {
      try {
        resolve(JSON.parse(stdout))
      } catch {
        reject(error ?? new Error(`oxlint printed no JSON: ${stdout}`))
      }
    })
  })
}
