import { resolve } from 'node:path'

/** Folder for the rows of requests; `null` when no `.csv` was asked for. */
export function samplesFolderOf(
  outputFile: string | string[] | undefined,
  root: string,
): string | null {
  const wanted = [outputFile ?? []].flat().some((file) => file.endsWith('.csv'))
  return wanted ? resolve(root, '.vitest', 'load', `samples-${process.pid}`) : null
}
