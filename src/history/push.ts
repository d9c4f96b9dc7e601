import { setTimeout } from 'node:timers/promises'
import { reasonIn, type Git } from './git.ts'
import { linesIn, mergedLines, monthFilesIn, timeOf, wholeLines } from './lines.ts'
import {
  checkPlace,
  commitAt,
  commitOn,
  entryOf,
  fetchTip,
  textOf,
  type Place,
  type Tip,
} from './remote-branch.ts'

export interface Pushed {
  /** Rows that the branch did not have. */
  rows: number
  /** How often it was tried: more than once when others pushed at the same time. */
  attempts: number
}

const MOST_ATTEMPTS = 30
/** As often a push may look as if others were faster, while the branch stays where it was. */
const MOST_IN_VAIN = 8
const LONGEST_PAUSE_MS = 250
/** What a server says when another push is at the same branch. */
const RACE =
  /fetch first|non-fast-forward|stale info|cannot lock ref|failed to (?:lock|update)|incorrect old value|already exists/i

/**
 * Adds the rows of a folder to the branch: rows that others have added stay, and when somebody else
 * pushes at the same time it merges again. Working tree, index and branches stay as they are.
 *
 * @throws {Error} one sentence when there is nothing to push, or git or the remote refuse.
 */
export async function pushHistory(git: Git, folder: string, place: Place): Promise<Pushed> {
  await checkPlace(git, place)
  const files = monthFilesIn(folder)
  if (files.length === 0) {
    throw new Error(
      `There is no history in ${folder}: load({ history: '${folder}' }) writes it, run by run.`,
    )
  }
  let inVain = 0
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const tip = await fetchTip(git, place)
    const { entries, rows } = await withRowsOf(git, folder, files, tip)
    if (rows === 0) return { rows, attempts: attempt }
    const message = `Add ${rows} ${rows === 1 ? 'row' : 'rows'}`
    const commit = await commitOn(git, tip, entries, message)
    const refused = await push(git, commit, place)
    if (refused === null) return { rows, attempts: attempt }
    const hasMoved = (await commitAt(git, place)) !== tip.commit
    // Others that push may hold the branch before it moves, but not for ever.
    inVain = hasMoved ? 0 : inVain + 1
    const most = refused.isRace ? MOST_IN_VAIN : 1
    if (inVain >= most) {
      const advice = refused.isRace
        ? ''
        : ' It needs the right to write there: in GitHub Actions, permissions: { contents: write }.'
      throw new Error(
        `${place.remote} does not take the push to ${place.branch}: ${refused.reason}.${advice}`,
      )
    }
    // Who lost together must not come back together.
    await setTimeout(Math.random() * LONGEST_PAUSE_MS)
  }
  throw new Error(
    `Others pushed to ${place.branch} at each of ${MOST_ATTEMPTS} attempts: try again.`,
  )
}

/** The files of the tip with the rows that it lacks, and how many these are. */
async function withRowsOf(
  git: Git,
  folder: string,
  files: readonly string[],
  tip: Tip,
): Promise<{ entries: Tip['entries']; rows: number }> {
  const entries = new Map(tip.entries)
  let rows = 0
  for (const file of files) {
    const entry = entries.get(file)
    const there = entry === undefined ? [] : wholeLines(await textOf(git, entry))
    const here = linesIn(folder, file).filter((line) => timeOf(line) !== null)
    const merged = mergedLines(there, here)
    const added = merged.length - new Set(there).size
    if (added === 0) continue
    rows += added
    entries.set(file, await entryOf(git, merged.map((line) => `${line}\n`).join('')))
  }
  return { entries, rows }
}

interface Refused {
  readonly reason: string
  /** It reads as if somebody else had been faster. */
  readonly isRace: boolean
}

/** `null`: it was taken. */
async function push(git: Git, commit: string, { remote, branch }: Place): Promise<Refused | null> {
  // Hooks that look at code before it is pushed have nothing to look at.
  const flags = ['--porcelain', '--no-verify', '--no-follow-tags', '--recurse-submodules=no']
  const result = await git(['push', ...flags, remote, `${commit}:refs/heads/${branch}`])
  if (result.code === 0) return null
  return { reason: reasonIn(result), isRace: RACE.test(`${result.out}\n${result.error}`) }
}
