import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { LastSpec } from '../core/baseline/last-run.ts'
import { BASELINE_FOLDER, baselinePathOf, readBaselines } from './baseline-file.ts'

/** Keys of tests that a spec file has no more; none unless its last run was complete. */
export function obsoleteTests(spec: string, { isComplete, candidates }: LastSpec): string[] {
  if (!isComplete) return []
  const met = new Set(candidates.map(({ test }) => test))
  const file = readBaselines(baselinePathOf(spec))
  return Object.keys(file?.tests ?? {}).filter((test) => !met.has(test))
}

/** Baseline files beside these specs whose own spec file is gone. */
export function orphanedFiles(specs: readonly string[]): string[] {
  const folders = new Set(specs.map((spec) => dirname(spec)))
  return [...folders].flatMap((folder) =>
    filesIn(join(folder, BASELINE_FOLDER))
      .filter((file) => !existsSync(join(folder, basename(file, '.json'))))
      .map((file) => join(folder, BASELINE_FOLDER, file)),
  )
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'))
  } catch {
    // There are no baselines.
    return []
  }
}
