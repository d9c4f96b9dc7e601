import type { Run } from '../../src/core/run/run.ts'

/** One test as Vitest's own json reporter tells of it. */
export interface ReportedTest {
  readonly file: string
  readonly fullName: string
  readonly status: string
  readonly location: { readonly line: number; readonly column: number }
  readonly failureMessages: readonly string[]
  /** What the spec put into `task.meta.seen`. */
  readonly seen: unknown
  readonly runs: readonly Run[]
}

interface JsonReport {
  testResults: {
    name: string
    assertionResults: (Pick<
      ReportedTest,
      'fullName' | 'status' | 'location' | 'failureMessages'
    > & { meta?: { seen?: unknown; load?: { runs: { run: Run }[] } } })[]
  }[]
}

/** The tests of a report in their order. */
export function testsIn(json: string): ReportedTest[] {
  const { testResults } = JSON.parse(json) as JsonReport
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ meta, ...rest }) => ({
      ...rest,
      file: name.slice(name.lastIndexOf('/') + 1),
      seen: meta?.seen,
      runs: (meta?.load?.runs ?? []).map(({ run }) => run),
    })),
  )
}
