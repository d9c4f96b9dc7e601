import { isObject, problemsOfEntry } from './entry-problems.ts'
import type { BaselineCandidate } from './candidate.ts'

/** What the last test run would record: the reporter writes it, `vitest-load accept` reads it. */
export interface LastBaselines {
  /** Version of this shape, which `$defs/lastRun` of `vitest-load/schema/baseline.json` describes. */
  schema: 1
  /** ISO 8601. */
  createdAt: string
  specs: LastSpec[]
}

export interface LastSpec {
  /** Path of the spec, relative to the root, with `/`. */
  file: string
  /** Whether all of its tests ran and said under which key they are kept: other keys are of tests that are gone. */
  isComplete: boolean
  candidates: BaselineCandidate[]
}

/**
 * Reads the text of such a file.
 *
 * @throws {Error} a clause that says what is wrong with it.
 */
export function parseLastBaselines(text: string): LastBaselines {
  const file: unknown = JSON.parse(text)
  if (!isObject(file) || file['schema'] !== 1 || !Array.isArray(file['specs'])) {
    throw new Error('it has no `schema: 1` and `specs`')
  }
  for (const spec of file['specs'] as unknown[]) {
    if (!isObject(spec) || typeof spec['file'] !== 'string' || !Array.isArray(spec['candidates'])) {
      throw new Error('one of its `specs` has no `file` and `candidates`')
    }
    for (const candidate of spec['candidates'] as unknown[]) checkCandidate(candidate)
  }
  return file as unknown as LastBaselines
}

function checkCandidate(candidate: unknown): void {
  if (!isObject(candidate) || typeof candidate['test'] !== 'string') {
    throw new Error('one of its `candidates` has no `test`')
  }
  const { test, environment, entry } = candidate
  if (typeof environment !== 'string') throw new Error(`"${test}" has no environment`)
  const [problem] = entry === null ? [] : problemsOfEntry(entry)
  if (problem !== undefined) throw new Error(`what it says of "${test}" is broken: ${problem}`)
}
