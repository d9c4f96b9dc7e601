import { randomUUID } from 'node:crypto'
import { saidBy, type Git } from './git.ts'

/** Where a history is kept: a branch of its own at a remote. */
export interface Place {
  /** Name of the remote, such as `origin`. */
  remote: string
  branch: string
}

interface Entry {
  mode: string
  type: string
  id: string
}

/** What the branch holds at one instant. */
export interface Tip {
  /** `null`: there is no such branch yet. */
  commit: string | null
  /** Its files and folders by name. */
  entries: Map<string, Entry>
}

/**
 * @throws {Error} one sentence when there is no repository, no such remote, or the name of the branch cannot be one.
 */
export async function checkPlace(git: Git, { remote, branch }: Place): Promise<void> {
  await saidBy(git, ['rev-parse', '--git-dir'], 'The history needs a git repository')
  const remotes = (await saidBy(git, ['remote'], 'The remotes cannot be listed')).split('\n')
  if (!remotes.includes(remote)) {
    const known = remotes.join(', ')
    throw new Error(
      known === ''
        ? `There is no remote ${remote}: git remote add ${remote} <url> makes it.`
        : `There is no remote ${remote}; --remote takes one of: ${known}.`,
    )
  }
  const { code } = await git(['check-ref-format', `refs/heads/${branch}`])
  if (code !== 0) throw new Error(`--branch must be the name of a branch; got '${branch}'.`)
}

/** The commit that the branch is at; `null` when there is no such branch. */
export async function commitAt(git: Git, { remote, branch }: Place): Promise<string | null> {
  const args = ['ls-remote', remote, `refs/heads/${branch}`]
  const said = await saidBy(git, args, `The remote ${remote} cannot be read`)
  return said === '' ? null : said.split('\t')[0]!
}

/** Fetches the branch. No branch of the repository moves, remote-tracking ones neither. */
export async function fetchTip(git: Git, place: Place): Promise<Tip> {
  if ((await commitAt(git, place)) === null) return { commit: null, entries: new Map() }
  const { remote, branch } = place
  // A name of its own, since others may be fetching in the same repository.
  const ref = `refs/vitest-load/${randomUUID()}`
  const refspec = `+refs/heads/${branch}:${ref}`
  const flags = ['--quiet', '--no-tags', '--no-prune', '--no-write-fetch-head', '--refmap=']
  const failure = `The branch ${branch} cannot be fetched from ${remote}`
  await saidBy(git, ['fetch', ...flags, '--no-recurse-submodules', remote, refspec], failure)
  try {
    const commit = await saidBy(git, ['rev-parse', '--verify', ref], failure)
    return { commit, entries: await entriesOf(git, commit) }
  } finally {
    await git(['update-ref', '-d', ref])
  }
}

/** The text of a file of the tip. */
export async function textOf(git: Git, { id }: Entry): Promise<string> {
  const said = await saidBy(git, ['cat-file', 'blob', id], 'The history cannot be read')
  return `${said}\n`
}

/** Makes a commit with these files, with the tip as its parent, and resolves with its id. */
export async function commitOn(
  git: Git,
  { commit: parent }: Pick<Tip, 'commit'>,
  entries: Tip['entries'],
  message: string,
): Promise<string> {
  const input = [...entries]
    .map(([name, { mode, type, id }]) => `${mode} ${type} ${id}\t${name}\0`)
    .join('')
  const failure = 'The history cannot be stored in the repository'
  const tree = await saidBy(git, ['mktree', '-z'], failure, { input })
  const parents = parent === null ? [] : ['-p', parent]
  return saidBy(git, ['commit-tree', tree, ...parents, '-m', message], failure, { env: AUTHOR })
}

export async function entryOf(git: Git, text: string): Promise<Entry> {
  const failure = 'The history cannot be stored in the repository'
  const id = await saidBy(git, ['hash-object', '-w', '--stdin'], failure, { input: text })
  return { mode: '100644', type: 'blob', id }
}

/** Nobody in particular: a runner has no name, and needs none. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'vitest-load',
  GIT_AUTHOR_EMAIL: 'vitest-load@localhost',
  GIT_COMMITTER_NAME: 'vitest-load',
  GIT_COMMITTER_EMAIL: 'vitest-load@localhost',
}

async function entriesOf(git: Git, commit: string): Promise<Tip['entries']> {
  const out = await saidBy(git, ['ls-tree', '-z', commit], 'The history cannot be read')
  const lines = out.split('\0').filter((line) => line !== '')
  return new Map(
    lines.map((line) => {
      const [about, name] = line.split('\t') as [string, string]
      const [mode, type, id] = about.split(' ') as [string, string, string]
      return [name, { mode, type, id }]
    }),
  )
}
