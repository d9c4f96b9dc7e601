import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { NOT_WRITTEN_BY_LOAD_TESTS } from '../core/written-files.ts'

const execute = promisify(execFile)

/** What a comparison asks of git, in one repository. */
export class Git {
  /** The folder that holds the repository. */
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  /** @throws {Error} one sentence when there is no git, or no repository around the folder. */
  static async around(folder: string): Promise<Git> {
    try {
      const root = await git(folder, 'rev-parse', '--show-toplevel')
      return new Git(root)
    } catch (error) {
      const isMissing = Reflect.get(Object(error), 'code') === 'ENOENT'
      throw new Error(
        isMissing
          ? 'git is not installed, or not in PATH: the base is taken from the repository with it.'
          : `${folder} is in no git repository, so that there is no base to compare with.`,
        { cause: error },
      )
    }
  }

  /** @throws {Error} one sentence for a name that nothing is called by. */
  async commitOf(ref: string): Promise<string> {
    try {
      return await this.#git(
        'rev-parse',
        '--verify',
        '--quiet',
        '--end-of-options',
        `${ref}^{commit}`,
      )
    } catch (error) {
      const [remote, ...branch] = ref.split('/')
      const fetching = branch.length === 0 ? 'git fetch' : `git fetch ${remote} ${branch.join('/')}`
      throw new Error(
        `There is no commit that is called ${ref} here; fetch it (${fetching}), or name another --base.`,
        { cause: error },
      )
    }
  }

  /** @throws {Error} one sentence when the two have no past in common here. */
  async mergeBase(one: string, other: string): Promise<string> {
    try {
      return await this.#git('merge-base', one, other)
    } catch (error) {
      throw new Error(
        'Head and base have no commit in common here; a shallow clone lacks it: fetch all of the history (actions/checkout: fetch-depth: 0).',
        { cause: error },
      )
    }
  }

  /** Files with changes that are in no commit, ours left out; relative to the root. */
  async changedFiles(): Promise<string[]> {
    const text = await this.#git(
      'status',
      '--porcelain',
      '-z',
      '--',
      '.',
      ...NOT_WRITTEN_BY_LOAD_TESTS,
    )
    return text
      .split('\0')
      .filter((entry) => /^.. ./.test(entry))
      .map((entry) => entry.slice(3))
  }

  /** Tracked files of the working tree and its submodules whose last part is so. */
  async filesNamed(name: string): Promise<string[]> {
    const text = await this.#git('ls-files', '--recurse-submodules', '-z', '--', name, `**/${name}`)
    return text.split('\0').filter((file) => file !== '')
  }

  /** What files are called in the working tree, by what they were called in a commit. */
  async renamedSince(commit: string): Promise<Record<string, string>> {
    const args = ['diff', '--name-status', '--find-renames', '--diff-filter=R', '-z', commit]
    const parts = (await this.#git(...args)).split('\0')
    const renamed: Record<string, string> = {}
    for (let at = 0; at + 2 < parts.length; at += 3) renamed[parts[at + 1]!] = parts[at + 2]!
    return renamed
  }

  /** A commit's files in a folder of their own, which must not be there yet. */
  async addWorktree(folder: string, commit: string): Promise<void> {
    // A hook of the team's would run in it, and has nothing to do with a comparison.
    const noHooks = ['-c', `core.hooksPath=${join(folder, '.no-hooks')}`]
    await this.#git(...noHooks, 'worktree', 'add', '--detach', '--quiet', folder, commit)
  }

  /** The folders in a commit that another repository fills, and the commit that is wanted of each. */
  async submodulesOf(commit: string): Promise<{ path: string; commit: string }[]> {
    const text = await this.#git('ls-tree', '-r', '-z', commit)
    return text.split('\0').flatMap((entry) => {
      const [, wanted, path] = /^160000 commit (\w+)\t(.+)$/su.exec(entry) ?? []
      return wanted === undefined || path === undefined ? [] : [{ path, commit: wanted }]
    })
  }

  /** Whether a commit is here. */
  async has(commit: string): Promise<boolean> {
    return this.#git('cat-file', '-e', `${commit}^{commit}`).then(
      () => true,
      () => false,
    )
  }

  async removeWorktree(folder: string): Promise<void> {
    await this.#git('worktree', 'remove', '--force', folder)
  }

  #git(...args: string[]): Promise<string> {
    return git(this.root, ...args)
  }
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute('git', args, { cwd, maxBuffer: 64_000_000 })
  return stdout.replace(/\n$/, '')
}
