import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import type { Revision } from '../core/comparison/comparison-file.ts'
import type { SideName } from '../core/comparison/turns.ts'
import { checkOut, type Checkout } from './checkout.ts'
import { Git } from './git.ts'
import { checkSide, type Side } from './side.ts'

export interface WhatToCompare {
  /** The folder of the load tests. */
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** A commit, by whatever git calls it; `null`: the head with itself. */
  readonly base: string | null
  /** Whether changes that are in no commit may be part of the head. */
  readonly allowDirty: boolean
  /** A command of the shell that the base needs before it can run. */
  readonly setup: string | null
  readonly signal: AbortSignal
}

/** What is compared, found in the repository. */
export interface Revisions {
  readonly git: Git
  /** Of the load tests, relative to the root of the repository. */
  readonly folder: string
  readonly base: Revision & { sha: string }
  readonly head: Revision
  /** Base and head are the same commit, and nothing has changed since. */
  readonly areSame: boolean
}

const MOST_NAMED = 3

/** @throws {Error} one sentence when git knows no base, or cannot say what the head is. */
export async function findRevisions(what: WhatToCompare): Promise<Revisions> {
  const cwd = realpathSync(what.cwd)
  const git = await Git.around(cwd)
  const head = await git.commitOf('HEAD')
  const sha = what.base === null ? head : await git.mergeBase(head, await git.commitOf(what.base))
  const changed = await git.changedFiles()
  if (changed.length > 0 && (!what.allowDirty || what.base === null)) {
    const named = changed.slice(0, MOST_NAMED).join(', ')
    const more = changed.length > MOST_NAMED ? ` and ${changed.length - MOST_NAMED} more` : ''
    const way =
      what.base === null ? 'commit or stash them' : 'commit or stash them, or say --allow-dirty'
    throw new Error(`There are changes in no commit (${named}${more}): ${way}.`)
  }
  return {
    git,
    folder: relative(realpathSync(git.root), cwd),
    base: { ref: what.base ?? 'HEAD', sha },
    head: { ref: 'HEAD', sha: changed.length > 0 ? null : head },
    areSame: sha === head && changed.length === 0,
  }
}

export interface Prepared {
  readonly sides: Readonly<Record<SideName, Side>>
  /** Removes what was set up for the base. */
  remove(): Promise<void>
}

/**
 * Sets the base up beside the working tree.
 *
 * @throws {Error} one sentence for what a side lacks; nothing is left behind.
 */
export async function prepareSides(
  { git, folder, base }: Revisions,
  { env, setup, signal }: Pick<WhatToCompare, 'env' | 'setup' | 'signal'>,
): Promise<Prepared> {
  const head: Side = { name: 'head', root: realpathSync(git.root), folder, renamed: {} }
  checkSide(head)
  const renamed = await git.renamedSince(base.sha)
  const checkout: Checkout = await checkOut({ git, commit: base.sha, folder, env, setup, signal })
  const sides = { base: { name: 'base', root: checkout.root, folder, renamed } as const, head }
  try {
    checkSide(sides.base)
    return { sides, remove: () => checkout.remove() }
  } catch (error) {
    await checkout.remove()
    throw error
  }
}
