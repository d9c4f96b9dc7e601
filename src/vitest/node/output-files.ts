import { resolve } from 'node:path'

/** Where the workers of this process write down what they spend. */
export function ledgerFileOf(root: string): string {
  return resolve(root, '.vitest', 'load', `spent-${process.pid}.jsonl`)
}

/** Where the runs of the last test run are: what `vitest-load` on the command line reads. */
export function lastRunsFileOf(root: string): string {
  return resolve(root, '.vitest', 'load', 'last.json')
}

/** Where is what the runs of the last test run would record: what `vitest-load accept` reads. */
export function lastBaselinesFileOf(root: string): string {
  return resolve(root, '.vitest', 'load', 'last-baselines.json')
}

/** Folder for the rows of requests; `null` when no `.csv` was asked for. */
export function samplesFolderOf(
  outputFile: string | string[] | undefined,
  root: string,
): string | null {
  const wanted = [outputFile ?? []].flat().some((file) => file.endsWith('.csv'))
  return wanted ? resolve(root, '.vitest', 'load', `samples-${process.pid}`) : null
}
