import { isObject, problemsOfEntry } from './entry-problems.ts'
import type { BaselineEntry } from './entry.ts'

/** The baselines of one spec file, as they lie beside it: `vitest-load/schema/baseline.json` describes it. */
export interface BaselineFile {
  schema: 1
  /** By the key of the test, then by that of the environment. */
  tests: { [test: string]: { [environment: string]: BaselineEntry } }
}

export const EMPTY_BASELINES: BaselineFile = { schema: 1, tests: {} }

/** What a text holds, or a clause that says what is wrong with it and what to do. */
export type ParsedBaselines =
  | { readonly file: BaselineFile; readonly problem: null }
  | { readonly file: null; readonly problem: string }

export function parseBaselines(text: string): ParsedBaselines {
  const file = json(text)
  if (file === undefined) {
    const why = text.includes('<<<<<<<') ? 'a merge left its marks in it' : 'it is no JSON'
    return broken(`${why}: take it from git again, or delete it and record it anew`)
  }
  const schema: unknown = isObject(file) ? file['schema'] : undefined
  if (typeof schema === 'number' && schema > 1) {
    return broken(
      `it has schema ${schema}, and this vitest-load knows schema 1: update vitest-load`,
    )
  }
  const problems = problemsOfFile(file)
  if (problems.length === 0) return { file: file as BaselineFile, problem: null }
  const [first, ...others] = problems
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  return broken(
    `${first}${more}: take it from git again, or delete what is broken and record it anew`,
  )
}

/** The text of a file: keys sorted and one figure a line, so that a diff shows what has changed. */
export function baselinesText(file: BaselineFile): string {
  return `${JSON.stringify(sorted(file), null, 2)}\n`
}

export function entryIn(
  { tests }: BaselineFile,
  test: string,
  environment: string,
): BaselineEntry | undefined {
  // A test may be called `constructor`.
  const entries = Object.hasOwn(tests, test) ? tests[test]! : {}
  return Object.hasOwn(entries, environment) ? entries[environment] : undefined
}

/** The file with one entry put in the place of what was there. */
export function withEntry(
  file: BaselineFile,
  test: string,
  environment: string,
  entry: BaselineEntry,
): BaselineFile {
  const entries = Object.hasOwn(file.tests, test) ? file.tests[test]! : {}
  return { ...file, tests: { ...file.tests, [test]: { ...entries, [environment]: entry } } }
}

/** The file without the entries of some tests. */
export function withoutTests(file: BaselineFile, tests: readonly string[]): BaselineFile {
  const kept = Object.entries(file.tests).filter(([test]) => !tests.includes(test))
  return { ...file, tests: Object.fromEntries(kept) }
}

function broken(problem: string): ParsedBaselines {
  return { file: null, problem }
}

/** `undefined`: it is none. */
function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemsOfFile(file: unknown): string[] {
  if (!isObject(file) || file['schema'] !== 1) return ['it has no `schema: 1`']
  const { tests } = file
  if (!isObject(tests)) return ['its `tests` are no object']
  return Object.entries(tests).flatMap(([test, environments]) => {
    if (!isObject(environments)) return [`what it says of "${test}" is no object`]
    return Object.entries(environments).flatMap(([environment, entry]) =>
      problemsOfEntry(entry).map(
        (problem) => `what it says of "${test}" (${environment}) is broken: ${problem}`,
      ),
    )
  })
}

/** Lists keep their order. */
function sorted(value: unknown): unknown {
  if (!isObject(value)) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
