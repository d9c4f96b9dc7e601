import { isAbsolute, relative } from 'node:path'
import type { TestCase, TestModule } from 'vitest/node'
import { runReportsIn } from '../../core/run/run-report.ts'
import type { SuiteReport, TestOutcome, TestReport } from '../../report/suite.ts'

/** The spec files with load runs, read from the tasks' meta alone, so that merged reports show the same. */
export function suitesOf(modules: Iterable<TestModule>, root: string): SuiteReport[] {
  const suites: SuiteReport[] = []
  for (const module of modules) {
    const tests = [...module.children.allTests()].flatMap(testReportsOf)
    if (tests.length > 0) suites.push({ file: fileOf(module, root), tests })
  }
  return suites
}

function testReportsOf(test: TestCase): TestReport[] {
  const reports = runReportsIn(test.meta())
  return reports.map((report) => ({
    ...report,
    name: reports.length === 1 ? test.fullName : `${test.fullName} › ${report.run.name}`,
    line: test.location?.line ?? null,
    outcome: report.state === 'done' ? outcomeOf(test) : 'partial',
  }))
}

function outcomeOf(test: TestCase): TestOutcome {
  const { state } = test.result()
  return state === 'pending' ? 'partial' : state
}

/** Relative to the whole project, so that equal names in two packages stay apart. */
export function fileOf({ moduleId, relativeModuleId }: TestModule, root: string): string {
  const path = relative(root, moduleId)
  // Reports merged from another machine name paths that are not here.
  const outside = path.startsWith('..') || isAbsolute(path)
  return (outside ? relativeModuleId : path).replaceAll('\\', '/')
}
