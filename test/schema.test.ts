import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { gamma } from '../src/core/shapes/gamma.ts'
import { rampingArrivalRate } from '../src/core/shapes/ramping-arrival-rate.ts'
import { rampingConcurrency } from '../src/core/shapes/ramping-concurrency.ts'
import { spike } from '../src/core/shapes/spike.ts'
import type { Run } from '../src/core/run/run.ts'
import { runsFile, type RunsFile } from '../src/report/json.ts'
import { FIXTURE_RUNS, shapedRun, suite, testReport } from './report/fixture-runs.ts'

const schema: object = JSON.parse(readFileSync('schema/run.json', 'utf8'))
const ajv = new Ajv2020({ allErrors: true })
const isRunsFile = ajv.compile(schema)
const about = { version: '0.1.0', createdAt: '2026-11-24T09:00:00.000Z' }

function fileOf(...names: (keyof typeof FIXTURE_RUNS)[]): RunsFile {
  return JSON.parse(JSON.stringify(runsFile([suite('chat.load.ts', ...names)], about)))
}

test('the runs file is what the published schema says', () => {
  const file = fileOf(...(Object.keys(FIXTURE_RUNS) as (keyof typeof FIXTURE_RUNS)[]))
  expect(isRunsFile(file), ajv.errorsText(isRunsFile.errors)).toBe(true)
})

test.for([
  spike({ from: 5, to: 50 }),
  rampingConcurrency([{ duration: '1m', target: 5 }], { start: 0, gracefulRampDown: 0 }),
  rampingArrivalRate([{ duration: '1m', target: 0.5 }], { arrivals: gamma(0.5) }),
])('a run of %o is one too', (load) => {
  const tests = [testReport(shapedRun(load))]
  const file: unknown = JSON.parse(JSON.stringify(runsFile([{ file: 'a.load.ts', tests }], about)))
  expect(isRunsFile(file), ajv.errorsText(isRunsFile.errors)).toBe(true)
})

test('a file without suites is one', () => {
  expect(isRunsFile(runsFile([], about))).toBe(true)
})

test('the schema allows properties of later versions', () => {
  const { suites, ...rest } = runsFile([suite('chat.load.ts', 'passing')], about)
  const { file, tests } = suites[0]!
  const later = { ...tests[0]!, run: { ...tests[0]!.run, added: 1 }, added: 2 }
  expect(isRunsFile({ ...rest, suites: [{ file, tests: [later] }] })).toBe(true)
})

/** All places in a value, as paths of keys. */
function* pathsIn(value: unknown, path: string[] = []): Generator<string[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  for (const [key, inner] of Object.entries(value)) {
    yield [...path, key]
    yield* pathsIn(inner, [...path, key])
  }
}

// Their keys may be absent.
const MAPS = ['byKind', 'examples', 'matched', 'unrecognised', 'budgets']
const required = [...pathsIn({ run: FIXTURE_RUNS.passing })].filter(
  (path) => !path.slice(0, -1).some((key) => MAPS.includes(key)),
)

test('a run that lacks any of its fields is rejected', () => {
  expect(required.length).toBeGreaterThan(150)
  const accepted = required.filter((path) => {
    const file = fileOf('passing')
    const holder = path
      .slice(0, -1)
      .reduce<object>((at, key) => Reflect.get(at, key), firstTest(file))
    Reflect.deleteProperty(holder, path.at(-1)!)
    return isRunsFile(file)
  })
  expect(accepted).toEqual([])
})

test.for([
  ['parts', 'mixed-traffic', (run: Run): object => run.parts[0]!],
  ['turns', 'mixed-traffic', (run: Run): object => run.turns[1]!],
  ['steps', 'steps', (run: Run): object => run.steps[2]!],
  ['knee', 'steps', (run: Run): object => run.knee!],
  ['capacity', 'capacity', (run: Run): object => run.capacity!],
  ['probes', 'capacity', (run: Run): object => run.capacity!.probes[5]!],
] as const)('a run whose %s lacks any of its fields is rejected', ([, name, partOf]) => {
  const accepted = Object.keys(partOf(FIXTURE_RUNS[name])).filter((field) => {
    const file = fileOf(name)
    Reflect.deleteProperty(partOf(file.suites[0]!.tests[0]!.run), field)
    return isRunsFile(file)
  })
  expect(accepted).toEqual([])
})

test.for([
  ['mode', 'imagined'],
  ['durationMs', '12'],
  ['startedAt', 'yesterday'],
  ['schema', 2],
  ['requests', { total: -1, ok: 0, failed: 0, cut: 0, notStarted: 0, warmup: 0 }],
  ['latency', { ...FIXTURE_RUNS.passing.ttft }],
] as const)('a run whose %s is wrong is rejected', ([field, value]) => {
  const file = fileOf('passing')
  Reflect.set(Reflect.get(firstTest(file), 'run'), field, value)
  expect(isRunsFile(file)).toBe(false)
})

function firstTest(file: RunsFile): object {
  return file.suites[0]!.tests[0]!
}
