import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Revision {
  /** `null`: not known, or the working tree has changes. */
  sha: string | null
  branch: string | null
}

type Env = NodeJS.ProcessEnv

/** Where the CI services say what they test; of several names the first that is set. */
const SERVICES: readonly { sha: string; branch: readonly string[] }[] = [
  { sha: 'GITHUB_SHA', branch: ['GITHUB_HEAD_REF', 'GITHUB_REF_NAME'] },
  {
    sha: 'CI_COMMIT_SHA',
    branch: ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', 'CI_COMMIT_BRANCH', 'CI_COMMIT_REF_NAME'],
  },
  { sha: 'CIRCLE_SHA1', branch: ['CIRCLE_BRANCH'] },
  { sha: 'BUILDKITE_COMMIT', branch: ['BUILDKITE_BRANCH'] },
  { sha: 'BUILD_SOURCEVERSION', branch: ['BUILD_SOURCEBRANCHNAME'] },
  { sha: 'BITBUCKET_COMMIT', branch: ['BITBUCKET_BRANCH'] },
  { sha: 'GIT_COMMIT', branch: ['CHANGE_BRANCH', 'BRANCH_NAME', 'GIT_BRANCH'] },
]

/** What a test run writes by itself is no change of what it tests. */
const TRACKED = [
  '--untracked-files=no',
  '--',
  ':/',
  ':(top,exclude,glob)**/__baselines__/**',
  ':(top,exclude,glob)**/.vitest-load/**',
]

/** The commit that is tested, by the CI service where there is one, else by git. */
export function revisionOf(env: Env, cwd: string): Revision {
  const service = SERVICES.find(({ sha }) => env[sha])
  if (service !== undefined) {
    const sha = pullRequestHead(env) ?? env[service.sha] ?? null
    const name = service.branch.find((variable) => env[variable])
    return { sha: isSha(sha) ? sha : null, branch: name === undefined ? null : env[name]! }
  }
  const changed = git(cwd, ['status', '--porcelain', ...TRACKED])
  const sha = changed === '' ? git(cwd, ['rev-parse', 'HEAD']) : null
  const branch = git(cwd, ['rev-parse', '--abbrev-ref', 'HEAD'])
  // `HEAD` is what git says when no branch is checked out.
  return { sha: isSha(sha) ? sha : null, branch: branch === 'HEAD' ? null : branch }
}

/** Of a pull request, `GITHUB_SHA` is a merge that nobody finds again. */
function pullRequestHead(env: Env): string | null {
  const { GITHUB_EVENT_PATH: path, GITHUB_SHA: sha } = env
  if (!path || !sha) return null
  try {
    const event: { pull_request?: { head?: { sha?: string } } } = JSON.parse(
      readFileSync(path, 'utf8'),
    )
    return event.pull_request?.head?.sha ?? null
  } catch {
    return null
  }
}

function isSha(text: string | null): text is string {
  return text !== null && /^[0-9a-f]{7,64}$/.test(text)
}

/** What git says; `null` when there is no git, no repository or no commit. */
function git(cwd: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8', timeout: 10_000 })
  return status === 0 ? stdout.trim() : null
}
