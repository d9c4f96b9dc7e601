import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Git } from './git.ts'

/** A commit's files beside the working tree, those of its submodules too. */
export class Worktree {
  readonly root: string
  readonly #added: { git: Git; folder: string }[] = []

  constructor(root: string) {
    this.root = root
  }

  /** @throws {Error} one sentence when a submodule has not the commit that is wanted of it. */
  async add(git: Git, commit: string): Promise<void> {
    await this.#add(git, commit, this.root)
  }

  /** Makes git forget it, when its files are gone. */
  async forget(): Promise<void> {
    // One that was never added is nothing to forget.
    for (const { git, folder } of this.#added) await git.removeWorktree(folder).catch(() => {})
  }

  async #add(git: Git, commit: string, folder: string): Promise<void> {
    const within = relative(this.root, folder)
    if (within !== '' && !(await git.has(commit))) {
      throw new Error(
        `The base wants ${commit.slice(0, 7)} of the submodule ${within}, which is not here; fetch it (git -C "${git.root}" fetch).`,
      )
    }
    this.#added.unshift({ git, folder })
    await git.addWorktree(folder, commit)
    if (!existsSync(join(folder, '.gitmodules'))) return
    for (const { path, commit: wanted } of await git.submodulesOf(commit)) {
      const place = join(git.root, path)
      // What the working tree does without the base does without too.
      if (!existsSync(join(place, '.git'))) continue
      await this.#add(await Git.around(place), wanted, join(folder, path))
    }
  }
}
