import type { ChangeMetric, ChangeOutcome } from '../core/comparison/change.ts'

// Files may come from a stranger's branch: what passes here is text and numbers in their places.

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

export function isComparison(file: unknown): boolean {
  return (
    field(file, 'schema') === 1 &&
    isList(field(file, 'tests'), isComparedTest) &&
    isList(field(file, 'notes'), isText) &&
    isRevision(field(file, 'base')) &&
    isRevision(field(file, 'head')) &&
    OUTCOMES.includes(field(file, 'outcome')) &&
    isNumber(field(file, 'durationMs')) &&
    isNumberOrNull(field(file, 'usd')) &&
    isNumberOrNull(field(file, 'maxCost')) &&
    isNullOr(field(file, 'stopped'), (stopped) => isText(field(stopped, 'message')))
  )
}

export function isRuns(file: unknown): boolean {
  return (
    field(file, 'schema') === 1 &&
    isList(
      field(file, 'suites'),
      (suite) => isText(field(suite, 'file')) && isList(field(suite, 'tests'), isTestEntry),
    )
  )
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
    ['latency', 'timeline'].every((name) => field(run, name) !== undefined) &&
    isList(field(run, 'changes'), isChange) &&
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

export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
