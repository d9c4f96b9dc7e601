import { join } from 'node:path'
import type { Git } from './git.ts'
import { appendLines, isMonthFile, linesIn, monthFilesIn, wholeLines } from './lines.ts'
import { checkPlace, fetchTip, textOf, type Place } from './remote-branch.ts'

/**
 * Appends the rows of the branch that a folder lacks, and resolves with how many these were;
 * `null` when there is no such branch. What is being written there meanwhile stays.
 *
 * @throws {Error} one sentence when git or the remote refuse.
 */
export async function pullHistory(git: Git, folder: string, place: Place): Promise<number | null> {
  await checkPlace(git, place)
  const { commit, entries } = await fetchTip(git, place)
  if (commit === null) return null
  const known = new Set(monthFilesIn(folder))
  let rows = 0
  for (const [file, entry] of entries) {
    if (!isMonthFile(file) || entry.type !== 'blob') continue
    const here = new Set(known.has(file) ? linesIn(folder, file) : [])
    const missing = wholeLines(await textOf(git, entry)).filter((line) => !here.has(line))
    if (missing.length > 0) appendLines(join(folder, file), missing)
    rows += missing.length
  }
  return rows
}
