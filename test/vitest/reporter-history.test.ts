import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Run } from '../../src/core/run/run.ts'
import type { HistoryRow } from '../../src/core/history/history-row.ts'
import { appendRows, readHistory } from '../../src/history/rows.ts'
import LoadReporter from '../../src/reporter.ts'
import type { TestOutcome } from '../../src/report/suite.ts'
import { pastOf, recordHistory } from '../../src/vitest/node/reporter-history.ts'
import { FIXTURE_RUNS, testReport } from '../report/fixture-runs.ts'
import { aTest, aVitest } from './reporter-harness.ts'

const RUN = FIXTURE_RUNS.passing
const SHA = '3fa9c1d0a1b2c3d4e5f60718293a4b5c6d7e8f90'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitest-load-recorded-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function record(run: Run, outcome: TestOutcome, env: NodeJS.ProcessEnv = {}): string[] {
  const suites = [{ file: 'load/chat.load.ts', tests: [testReport(run, outcome)] }]
  return recordHistory(folder, suites, { env, root: folder, runner: null }).problems
}

test('a row says of which commit, on which branch and on what machine it is', () => {
  const env = { GITHUB_ACTIONS: 'true', GITHUB_SHA: SHA, GITHUB_REF_NAME: 'main' }
  expect(record(RUN, 'passed', env)).toEqual([])
  expect(readHistory(folder).rows).toEqual([
    expect.objectContaining({
      sha: SHA.slice(0, 12),
      branch: 'main',
      file: 'load/chat.load.ts',
      test: RUN.name,
      mode: 'simulated',
      runner: `github ${process.platform}-${process.arch}-${availableParallelism()}`,
      node: Number(process.versions.node.split('.')[0]),
      p95: 1510,
    }),
  ])
})

const stoppedFor = (reason: 'decided' | 'timeout'): Run => ({
  ...RUN,
  stopped: { reason, at: 100, message: 'It was stopped.' },
})

test.for([
  ['passed', 'passed', RUN, 1],
  ['failed', 'failed', RUN, 1],
  ['was decided early', 'passed', stoppedFor('decided'), 1],
  ['was stopped', 'failed', stoppedFor('timeout'), 0],
  ['was stopped by its cost', 'failed', FIXTURE_RUNS['stopped-max-cost'], 0],
  ['came to no end', 'partial', RUN, 0],
  ['was skipped', 'skipped', RUN, 0],
] as const)('a test that %s', ([, outcome, run, rows]) => {
  record(run, outcome)
  expect(readHistory(folder).rows).toHaveLength(rows)
})

test.for([
  [undefined, true],
  ['blobs', false],
] as const)('with mergeReports as %j, a run is recorded: %j', ([mergeReports, recorded]) => {
  const { vitest, errors } = aVitest()
  Object.assign(vitest.config, { root: folder, mergeReports })
  const { test: one, module } = aTest(
    { load: { runs: [{ run: RUN, state: 'done', samplesFile: null }] } },
    'passed',
  )
  const reporter = new LoadReporter({ history: 'history' })
  reporter.onInit(vitest)
  reporter.onTestCaseResult(one)
  reporter.onTestRunEnd([module])
  expect(errors).toEqual([])
  expect(existsSync(join(folder, 'history', '2026-11.jsonl'))).toBe(recorded)
})

test('of the past, the last hundred runs of what was run are told, and what cannot be read', () => {
  record(RUN, 'passed', { GITHUB_ACTIONS: 'true', GITHUB_SHA: SHA, GITHUB_REF_NAME: 'main' })
  const [row] = readHistory(folder).rows as [HistoryRow]
  const before = Array.from({ length: 150 }, (_, index) => ({
    ...row,
    at: new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(),
  }))
  appendRows(folder, [
    ...before,
    { ...row, test: 'not run', at: before[0]!.at },
    { ...row, branch: 'work', at: before[0]!.at },
  ])
  appendFileSync(join(folder, '2026-01.jsonl'), '<<<<<<< HEAD\n')
  const suites = [{ file: 'load/chat.load.ts', tests: [testReport(RUN)] }]

  const { rows, problems } = pastOf(suites, folder)

  expect(rows).toEqual([...before.slice(-99), row])
  expect(problems).toEqual([expect.stringMatching(/2026-01\.jsonl:153 is no row of a history/)])

  mkdirSync(join(folder, '2026-02.jsonl'))
  const unreadable = pastOf(suites, folder)
  expect(unreadable.rows).toEqual([])
  expect(unreadable.problems).toEqual([expect.stringMatching(/could not be read: EISDIR/)])
})
