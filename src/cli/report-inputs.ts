import { existsSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { ComparisonFile } from '../core/comparison/comparison-file.ts'
import type { RunsFile } from '../report/json.ts'
import type { SuiteReport } from '../report/suite.ts'

const RUNS = {
  what: 'runs',
  from: "vitest run --project load leaves one in .vitest/load/last.json, and load({ outputFile: 'runs.json' }) writes one",
}
const COMPARISON = {
  what: 'a comparison',
  from: 'vitest-load compare leaves one in .vitest/load/comparison.json',
}

/**
 * The runs in a file that the reporter wrote.
 *
 * @throws {Error} one sentence when it is missing, or no such file.
 */
export function readRuns(path: string, cwd: string): RunsFile {
  const file = readJson(path, cwd, RUNS)
  const suites: unknown = Reflect.get(file, 'suites')
  if (Array.isArray(suites) && suites.every(isSuite)) return file as RunsFile
  throw noSuchFile(path, cwd, RUNS)
}

/**
 * What `vitest-load compare` found.
 *
 * @throws {Error} one sentence when it is missing, or no such file.
 */
export function readComparison(path: string, cwd: string): ComparisonFile {
  const file = readJson(path, cwd, COMPARISON)
  const has = (name: string): boolean => Reflect.has(file, name)
  if (['base', 'head', 'outcome', 'tests', 'notes'].every(has)) return file as ComparisonFile
  throw noSuchFile(path, cwd, COMPARISON)
}

/** The suites of a file as the report wants them. */
export function suitesOfFile({ suites }: RunsFile): SuiteReport[] {
  return suites.map(({ file, tests }) => ({
    file,
    tests: tests.map(({ name, line, state, run }) => ({
      name,
      line,
      run,
      outcome: state,
      state: state === 'partial' ? 'partial' : 'done',
      samplesFile: null,
    })),
  }))
}

type Wanted = typeof RUNS

function readJson(path: string, cwd: string, wanted: Wanted): object {
  const absolute = resolve(cwd, path)
  if (!existsSync(absolute)) {
    throw new Error(`There is no file ${shown(path, cwd)}: ${wanted.from}.`)
  }
  let value: unknown
  try {
    value = JSON.parse(readFileSync(absolute, 'utf8'))
  } catch (error) {
    throw new Error(`The file ${shown(path, cwd)} is no JSON.`, { cause: error })
  }
  const schema: unknown = Reflect.get(Object(value), 'schema')
  if (typeof schema === 'number' && schema > 1) {
    throw new Error(
      `The file ${shown(path, cwd)} is of a newer vitest-load: update it to read the file.`,
    )
  }
  if (typeof value === 'object' && value !== null && schema === 1) return value
  throw noSuchFile(path, cwd, wanted)
}

/** By what no version of it lacks. */
function isSuite(suite: unknown): boolean {
  const tests: unknown = Reflect.get(Object(suite), 'tests')
  return Array.isArray(tests) && tests.every(isTest)
}

function isTest(test: unknown): boolean {
  const run: unknown = Object(Reflect.get(Object(test), 'run'))
  return ['latency', 'timeline', 'verdicts', 'changes'].every((name) =>
    Reflect.has(run as object, name),
  )
}

function noSuchFile(path: string, cwd: string, { what, from }: Wanted): Error {
  return new Error(`The file ${shown(path, cwd)} holds no ${what.replace(/^a /, '')}: ${from}.`)
}

function shown(path: string, cwd: string): string {
  return relative(cwd, resolve(cwd, path))
}
