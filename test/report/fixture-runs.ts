import { readFileSync } from 'node:fs'
import { toPlan } from '../../src/core/plan/plan.ts'
import type { Run } from '../../src/core/run/run.ts'
import type { LoadShape } from '../../src/core/shapes/shapes.ts'
import type { SuiteReport, TestOutcome, TestReport } from '../../src/report/suite.ts'

/** Finished runs of every kind, complete, as the worker hands them over. */
export const FIXTURE_RUNS = {
  passing: read('passing'),
  'failing-budget': read('failing-budget'),
  'stopped-max-cost': read('stopped-max-cost'),
  'three-models': read('three-models'),
  partial: read('partial'),
  steps: read('steps'),
  capacity: read('capacity'),
  'mixed-traffic': read('mixed-traffic'),
}

type FixtureName = keyof typeof FIXTURE_RUNS

const OUTCOMES: Record<FixtureName, TestOutcome> = {
  passing: 'passed',
  'failing-budget': 'failed',
  'stopped-max-cost': 'failed',
  'three-models': 'passed',
  partial: 'partial',
  steps: 'passed',
  capacity: 'passed',
  'mixed-traffic': 'passed',
}

/** The passing run, as if a shape had loaded it. */
export function shapedRun(load: LoadShape): Run {
  const plan = toPlan('shaped', { target: () => 'answer', load })
  return { ...FIXTURE_RUNS.passing, name: 'shaped', plan, verdicts: [] }
}

export function testReport(run: Run, outcome: TestOutcome = 'passed'): TestReport {
  const state = outcome === 'partial' ? 'partial' : 'done'
  return { run, state, samplesFile: null, name: run.name, outcome, line: 7 }
}

export function suite(file: string, ...names: FixtureName[]): SuiteReport {
  return { file, tests: names.map((name) => testReport(FIXTURE_RUNS[name], OUTCOMES[name])) }
}

function read(name: string): Run {
  return JSON.parse(readFileSync(`fixtures/runs/${name}.json`, 'utf8'))
}
