import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { FORECAST_ARTIFACT } from '../../src/core/run/run-report.ts'
import type { Forecast } from '../../src/core/plan/forecast.ts'
import LoadReporter from '../../src/reporter.ts'
import { FIXTURE_RUNS } from '../report/fixture-runs.ts'
import { ARTIFACT, aTest, aVitest } from './reporter-harness.ts'

const FORECAST: Forecast = {
  requests: 2,
  inputTokens: 34,
  outputTokens: 200,
  estimated: false,
  usd: 2,
  open: false,
  models: ['m'],
  how: [],
}

beforeEach(() => {
  vi.stubEnv('GITHUB_STEP_SUMMARY', '')
  vi.stubEnv('NO_COLOR', '1')
})

afterEach(() => {
  vi.unstubAllEnvs()
})

test('in a terminal the lines join the window that Vitest redraws', () => {
  const schedule = vi.fn<() => void>()
  const summary = { createSummary: () => ['', ' Tests 1 running', ''], renderer: { schedule } }
  const { vitest, logged } = aVitest({ reporters: [{ summary }] })
  const reporter = new LoadReporter()
  reporter.onInit(vitest)
  expect(summary.createSummary()).toEqual(['', ' Tests 1 running', ''])

  const { test: soaks } = aTest({})
  reporter.onTestCaseArtifactRecord(soaks, ARTIFACT)
  expect(schedule).toHaveBeenCalledOnce()
  expect(summary.createSummary()).toEqual([
    '',
    expect.stringMatching(/^ {2}soaks {2}█░+ .*p95 +812 ms .*1 error$/),
    '',
    ' Tests 1 running',
    '',
  ])

  reporter.onTestCaseResult(soaks)
  expect(summary.createSummary()).toEqual(['', ' Tests 1 running', ''])
  expect(logged).toEqual([])
})

test.for([
  ['beside a reporter for people', ['default', {}], 1],
  ['never beside one for machines alone', ['json', {}], 0],
] as const)('what a live run may cost is told on a line: %s', ([, configured, lines]) => {
  const { vitest, logged } = aVitest({ configured: [configured] })
  const reporter = new LoadReporter()
  reporter.onInit(vitest)
  const artifacts: object[] = []
  const { test: soaks } = aTest({})
  Object.assign(soaks, { task: { artifacts } })
  const artifact = { type: FORECAST_ARTIFACT, name: 'so\u001b[31maks', forecast: FORECAST }
  artifacts.push(artifact)
  reporter.onTestCaseArtifactRecord(soaks, artifact)
  const line =
    'load: "soaks": 2 requests, at most 34 input and 200 output tokens: at most $2.00 (m)'
  expect(logged).toEqual(Array.from({ length: lines }, () => line))
  // Blobs and reports stay small without it.
  expect(artifacts).toEqual([])
})

test('an interruption shows what is finished and what was under way, once', () => {
  const { vitest, outputStream, interrupt } = aVitest()
  const folder = mkdtempSync(join(tmpdir(), 'vitest-load-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'runs.json')
  const reporter = new LoadReporter({ outputFile: path })
  reporter.onInit(vitest)
  const run = FIXTURE_RUNS.partial
  const { test: soaks } = aTest({ load: { runs: [{ run, state: 'running', samplesFile: null }] } })
  reporter.onTestCaseArtifactRecord(soaks, ARTIFACT)
  interrupt()
  interrupt()
  expect(outputStream.text).toContain('Load  test/soak.load.ts')
  expect(
    outputStream.text.match(/load: interrupted: soaks: running for 4 s of 1 min,/g),
  ).toHaveLength(1)
  expect(JSON.parse(readFileSync(path, 'utf8')).suites[0].tests[0].state).toBe('partial')
})

test('after the end of a run there is nothing to show on leaving', () => {
  const { vitest, outputStream, logged, interrupt } = aVitest()
  const reporter = new LoadReporter()
  reporter.onInit(vitest)
  const run = FIXTURE_RUNS.passing
  const { test: soaks, module } = aTest({ load: { runs: [{ run, state: 'done' }] } }, 'passed')
  reporter.onTestCaseArtifactRecord(soaks, ARTIFACT)
  reporter.onTestCaseResult(soaks)
  reporter.onTestRunEnd([module])
  interrupt()
  expect(logged).toHaveLength(1)
  expect(outputStream.text).toBe('')
})

test('a run that is broken fails the report and not the tests', () => {
  const { vitest, errors } = aVitest()
  const reporter = new LoadReporter()
  reporter.onInit(vitest)
  const broken = { ...FIXTURE_RUNS.passing, latency: null }
  const { module } = aTest({ load: { runs: [{ run: broken, state: 'done' }] } }, 'passed')
  reporter.onTestRunEnd([module])
  expect(errors).toHaveLength(1)
  expect(errors[0]![0]).toContain('The load report failed')
})

test.for([
  [[['default', {}]], true],
  [[['json', {}]], false],
  [
    [
      ['junit', {}],
      ['blob', {}],
    ],
    false,
  ],
  [[['github-actions', {}]], false],
  [
    [
      ['default', {}],
      ['github-actions', {}],
    ],
    true,
  ],
  [['json'], false],
  [[['./own-reporter.ts', {}]], true],
  [[], true],
] satisfies [unknown[], boolean][])('beside %j it speaks: %s', ([configured, speaks]) => {
  const { vitest, logged } = aVitest({ configured })
  const reporter = new LoadReporter()
  vitest.config.reporters.push(reporter)
  reporter.onInit(vitest)
  const load = { runs: [{ run: FIXTURE_RUNS.passing, state: 'done', samplesFile: null }] }
  reporter.onTestRunEnd([aTest({ load }, 'passed').module])
  expect(logged).toHaveLength(speaks ? 1 : 0)
})
