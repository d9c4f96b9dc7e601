import { relative } from 'node:path'
import type { ComparisonFile } from '../core/comparison/comparison-file.ts'
import { CONFIRMATION_SIZE } from '../core/comparison/levels.ts'
import { now, timestamp } from '../core/now.ts'
import { comparisonFile } from './comparison-file.ts'
import type { Judging } from './judging.ts'
import { idOf, type MeetSetting } from './meet.ts'
import { comparePass, isHeadBroken, type PassResult } from './pass.ts'
import type { PairBlock } from './play.ts'
import type { Prepared, Revisions, WhatToCompare } from './prepare.ts'
import { probableRenames, renameInWords } from './renames.ts'
import { Spending } from './spending.ts'

export interface HowToCompare {
  readonly project: string
  /** Which spec files, as Vitest takes them; none: all. */
  readonly filters: readonly string[]
  /** Of each side and test. */
  readonly requests: number
  readonly nonce: boolean
  /** US dollars; `null`: any number. */
  readonly maxCost: number | null
  readonly judging: Judging
  /** Of vitest-load. */
  readonly version: string
  /** Hears of each block before it begins: how many there have been, and how many requests there are to be a side. */
  progress: (stage: 'compare' | 'confirm', name: string, played: number, requests: number) => void
}

/** Compares the load tests of both sides, and those that look worse once more. */
export async function compare(
  revisions: Revisions,
  { sides }: Prepared,
  { env, signal }: Pick<WhatToCompare, 'env' | 'signal'>,
  how: HowToCompare,
): Promise<ComparisonFile> {
  const { judging, requests, nonce, maxCost } = how
  const startedAt = timestamp()
  const origin = now()
  const spending = new Spending(maxCost)
  const all = { env, signal, sides, project: how.project, requests, nonce, spending }
  const first = await comparePass({
    ...all,
    filters: filtersOf(sides, how.filters),
    wanted: null,
    decided: (blocks) => judging.decidedEarly(blocks),
    progress: (name, played) => how.progress('compare', name, played, requests),
  })
  const isCompared = first.pairs.some(({ skipped }) => skipped === null)
  const [rename] = isCompared ? [] : probableRenames(first.alone)
  if (rename !== undefined) throw new Error(renameInWords(rename))
  const suspects = new Set([
    ...judging.suspects(judgedOf(first, null)),
    ...first.pairs.filter(isHeadBroken).map(idOf),
  ])
  let second: PassResult | null = null
  if (suspects.size > 0 && first.stopped === null && !signal.aborted) {
    const files = first.pairs.filter((pair) => suspects.has(idOf(pair))).map(({ file }) => file)
    const more = requests * CONFIRMATION_SIZE
    second = await comparePass({
      ...all,
      requests: more,
      filters: filtersOfFiles(sides, [...new Set(files)]),
      wanted: suspects,
      // What is to be confirmed is measured to the end: two looks at it are enough.
      decided: () => false,
      progress: (name, played) => how.progress('confirm', name, played, more),
    })
  }
  return comparisonFile({
    version: how.version,
    startedAt,
    durationMs: now() - origin,
    revisions,
    renamed: sides.base.renamed,
    first,
    second,
    decisions: judging.decide(judgedOf(first, second)),
    spending,
    interrupted: signal.aborted,
  })
}

function judgedOf(first: PassResult, second: PassResult | null) {
  const again = new Map<string, readonly PairBlock[]>(
    second?.pairs
      .filter(({ skipped, blocks }) => skipped === null && blocks.length > 0)
      .map((pair) => [idOf(pair), pair.blocks]),
  )
  return first.pairs
    .filter(({ skipped, blocks }) => skipped === null && blocks.length > 0)
    .map((pair) => {
      const id = idOf(pair)
      return { id, first: pair.blocks, second: again.get(id) ?? null }
    })
}

/** What the user has named, and on the base what that was called before. */
export function filtersOf(
  { base }: MeetSetting['sides'],
  filters: readonly string[],
): MeetSetting['filters'] {
  const before = Object.entries(base.renamed).flatMap(([old, current]) =>
    filters.some((filter) => current.includes(filter)) ? [relative(base.folder, old)] : [],
  )
  return { head: filters, base: [...filters, ...before] }
}

function filtersOfFiles(
  { base }: MeetSetting['sides'],
  files: readonly string[],
): MeetSetting['filters'] {
  const before = new Map(Object.entries(base.renamed).map(([old, current]) => [current, old]))
  const local = (file: string): string => relative(base.folder, file)
  return {
    head: files.map(local),
    base: files.map((file) => local(before.get(file) ?? file)),
  }
}
