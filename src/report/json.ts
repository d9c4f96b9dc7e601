import type { Run } from '../core/run/run.ts'
import type { SuiteReport, TestOutcome } from './suite.ts'

/** What `outputFile: 'runs.json'` holds; the JSON schema is `vitest-load/schema/run.json`. */
export interface RunsFile {
  schema: 1
  generator: { name: 'vitest-load'; version: string }
  /** ISO 8601. */
  createdAt: string
  suites: { file: string; tests: TestEntry[] }[]
}

interface TestEntry {
  name: string
  /** Where the spec declares it, from 1; `null`: not known. */
  line: number | null
  state: TestOutcome
  run: Run
}

export function runsFile(
  suites: readonly SuiteReport[],
  { version, createdAt }: { version: string; createdAt: string },
): RunsFile {
  return {
    schema: 1,
    generator: { name: 'vitest-load', version },
    createdAt,
    suites: suites.map(({ file, tests }) => ({
      file,
      tests: tests.map(({ name, line, outcome, run }) => ({ name, line, state: outcome, run })),
    })),
  }
}

/** The suites of such a file, to be reported once more; its rows of requests are elsewhere. */
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
