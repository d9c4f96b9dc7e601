import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { TestCase, TestModule } from 'vitest/node'
import { obsoleteTests } from '../../baselines/obsolete.ts'
import { baselineCandidatesIn } from '../../core/run/run-report.ts'
import type { LastBaselines, LastSpec } from '../../core/baseline/last-run.ts'
import { counted } from '../../report/figures.ts'
import { fileOf } from './reporter-suites.ts'

/** What each spec file with load tests would record, read from the tasks' meta alone. */
export function lastBaselinesOf(
  modules: Iterable<TestModule>,
  { root, createdAt, isFiltered }: { root: string; createdAt: string; isFiltered: boolean },
): LastBaselines {
  const specs = [...modules].flatMap((module): LastSpec[] => {
    const tests = [...module.children.allTests()]
    const candidates = tests.flatMap((test) => baselineCandidatesIn(test.meta()))
    const isComplete = !isFiltered && module.errors().length === 0 && tests.every(hasSaid)
    const file = fileOf(module, root)
    return candidates.length > 0 || isComplete ? [{ file, isComplete, candidates }] : []
  })
  return { schema: 1, createdAt, specs }
}

/** A test that passed has met its baseline if it has one; one that failed may have failed before. */
function hasSaid(test: TestCase): boolean {
  const { state } = test.result()
  return state === 'passed' || (state === 'failed' && baselineCandidatesIn(test.meta()).length > 0)
}

/** Lists the baselines of tests that are gone, a line per spec file that has some. */
export function obsoleteLines({ specs }: LastBaselines, root: string): string[] {
  return specs.flatMap((spec) => {
    const tests = obsoleteIn(resolve(root, spec.file), spec)
    if (tests.length === 0) return []
    const names = tests.map((test) => `"${test}"`).join(', ')
    return [
      `load: ${spec.file}: ${counted(tests.length, 'obsolete baseline')}: ${names}. vitest-load accept --prune removes them.`,
    ]
  })
}

function obsoleteIn(path: string, spec: LastSpec): string[] {
  try {
    return obsoleteTests(path, spec)
  } catch {
    // A baseline file that cannot be read was told by the test that needed it.
    return []
  }
}

/** @returns what could not be written, a sentence. */
export function writeLastBaselines(path: string, last: LastBaselines): string[] {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify(last, null, 1)}\n`)
    return []
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [`"${path}" could not be written: ${why}`]
  }
}
