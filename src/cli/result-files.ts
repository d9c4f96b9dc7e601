import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ComparisonFile } from '../core/comparison/comparison-file.ts'
import type { RunsFile } from '../report/json.ts'
import { field, isComparison, isRuns } from './result-shapes.ts'

/** What `vitest-load compare` writes. */
export const COMPARISON_FILE = '.vitest/load/comparison.json'
/** What each test run of load tests writes. */
export const LAST_RUNS_FILE = '.vitest/load/last.json'

/**
 * Reads what `vitest-load compare` found.
 *
 * @throws {Error} one sentence when there is none, or it is something else
 */
export function readComparison(path: string, cwd: string): ComparisonFile {
  const file = readFile(path, cwd, 'vitest-load compare --base origin/main')
  if (isComparison(file)) return file as ComparisonFile
  throw new Error(`${path} is no comparison: vitest-load compare writes them.`)
}

/**
 * Reads the runs of a test run.
 *
 * @throws {Error} one sentence when there are none, or it is something else
 */
export function readRuns(path: string, cwd: string): RunsFile {
  const file = readFile(path, cwd, 'vitest run --project load')
  if (isRuns(file)) return file as RunsFile
  throw new Error(`${path} holds no runs: vitest run --project load writes them.`)
}

export function isThere(path: string, cwd: string): boolean {
  return existsSync(resolve(cwd, path))
}

function readFile(path: string, cwd: string, writtenBy: string): unknown {
  let text: string
  try {
    text = readFileSync(resolve(cwd, path), 'utf8')
  } catch (error) {
    const missing = field(error, 'code') === 'ENOENT'
    throw new Error(
      missing ? `There is no ${path}: ${writtenBy} writes it.` : `${path} cannot be read.`,
      { cause: error },
    )
  }
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is no JSON.`, { cause: error })
  }
  const schema = field(file, 'schema')
  if (typeof schema === 'number' && schema > 1) {
    throw new Error(`${path} was written by a newer vitest-load (schema ${schema}): update it.`)
  }
  return file
}
