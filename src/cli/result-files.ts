import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ChangeMetric, ChangeOutcome } from '../core/comparison/change.ts'
import type { ComparisonFile } from '../core/comparison/comparison-file.ts'
import type { RunsFile } from '../report/json.ts'

/** What `vitest-load compare` writes. */
export const COMPARISON_FILE = '.vitest/load/comparison.json'
/** What each test run of load tests writes. */
export const LAST_RUNS_FILE = '.vitest/load/last.json'

const OUTCOMES: readonly unknown[] = [
  'pass',
  'fail',
  'inconclusive',
  'new',
  'improved',
] satisfies ChangeOutcome[]
const METRICS: readonly unknown[] = [
  'latency',
  'ttft',
  'tokensPerSecond',
  'inputTokens',
  'outputTokens',
  'callsPerRequest',
  'retriesPerRequest',
  'costPerRequest',
  'errorRate',
] satisfies ChangeMetric[]

/**
 * Reads a comparison. It may come from a stranger's branch: what is read here is text and numbers
 * in their places, and nothing else.
 *
 * @throws {Error} one sentence when there is none, or it is something else
 */
export function readComparison(path: string, cwd: string): ComparisonFile {
  const file = readFile(path, cwd, 'vitest-load compare --base origin/main')
  const good =
    isList(field(file, 'tests'), isComparedTest) &&
    isList(field(file, 'notes'), isText) &&
    isRevision(field(file, 'base')) &&
    isRevision(field(file, 'head')) &&
    OUTCOMES.includes(field(file, 'outcome')) &&
    isNumber(field(file, 'durationMs')) &&
    isNumberOrNull(field(file, 'usd')) &&
    isNumberOrNull(field(file, 'maxCost')) &&
    isNullOr(field(file, 'stopped'), (stopped) => isText(field(stopped, 'message')))
  if (!good) throw new Error(`${path} is no comparison: vitest-load compare writes them.`)
  return file as ComparisonFile
}

/**
 * Reads the runs of a test run.
 *
 * @throws {Error} one sentence when there are none, or it is something else
 */
export function readRuns(path: string, cwd: string): RunsFile {
  const file = readFile(path, cwd, 'vitest run --project load')
  const good = isList(
    field(file, 'suites'),
    (suite) => isText(field(suite, 'file')) && isList(field(suite, 'tests'), isTestEntry),
  )
  if (!good) throw new Error(`${path} holds no runs: vitest run --project load writes them.`)
  return file as RunsFile
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

function isComparedTest(test: unknown): boolean {
  return (
    isText(field(test, 'file')) &&
    isText(field(test, 'name')) &&
    isLine(field(test, 'line')) &&
    [...OUTCOMES, 'skipped'].includes(field(test, 'outcome')) &&
    isList(field(test, 'changes'), isChange) &&
    isNullOr(field(test, 'confirmation'), (changes) => isList(changes, isChange)) &&
    isList(field(test, 'notes'), isText) &&
    isNullOr(field(test, 'base'), isSide) &&
    isNullOr(field(test, 'head'), isSide)
  )
}

function isChange(change: unknown): boolean {
  const statistic = field(change, 'statistic')
  return (
    METRICS.includes(field(change, 'metric')) &&
    (statistic === 'mean' || isNumber(statistic)) &&
    isText(field(change, 'unit')) &&
    ['base', 'head', 'change', 'detectable', 'p'].every((name) =>
      isNumberOrNull(field(change, name)),
    ) &&
    isNumber(field(change, 'floor')) &&
    isNumber(field(change, 'n')) &&
    isNullOr(field(change, 'interval'), (interval) => isList(interval, isNumber)) &&
    OUTCOMES.includes(field(change, 'outcome')) &&
    isNullOr(field(change, 'reason'), isText)
  )
}

function isSide(side: unknown): boolean {
  const requests = field(side, 'requests')
  return (
    isList(field(side, 'models'), isText) &&
    isNumber(field(requests, 'ok')) &&
    isNumber(field(requests, 'failed')) &&
    ['latency', 'ttft', 'tokensPerSecond'].every((name) =>
      ['p50', 'p95'].every((figure) => isNumberOrNull(field(field(side, name), figure))),
    ) &&
    ['inputTokens', 'outputTokens', 'usd', 'cacheReadShare'].every((name) =>
      isNumberOrNull(field(side, name)),
    )
  )
}

function isTestEntry(test: unknown): boolean {
  const run = field(test, 'run')
  return (
    isText(field(test, 'name')) &&
    isLine(field(test, 'line') ?? null) &&
    isText(field(test, 'state')) &&
    field(run, 'schema') === 1 &&
    isList(field(run, 'changes') ?? [], isChange) &&
    isList(field(run, 'verdicts'), (verdict) => isText(field(verdict, 'status')))
  )
}

function isRevision(revision: unknown): boolean {
  return isText(field(revision, 'ref')) && isNullOr(field(revision, 'sha'), isText)
}

function isLine(line: unknown): boolean {
  return isNullOr(line, Number.isInteger)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

function isNumberOrNull(value: unknown): boolean {
  return isNullOr(value, isNumber)
}

function isNullOr(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === null || is(value)
}

function isList(value: unknown, is: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is)
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
