import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isCommit, serviceWithCommit } from '../core/ci-service.ts'
import { NOT_WRITTEN_BY_LOAD_TESTS } from '../core/written-files.ts'

export interface Revision {
  /** `null`: not known, or the working tree has changes. */
  sha: string | null
  branch: string | null
}

type Env = NodeJS.ProcessEnv

const TRACKED = ['--untracked-files=no', '--', ':/', ...NOT_WRITTEN_BY_LOAD_TESTS]

/** The commit that is tested, by the CI service where there is one, else by git. */
export function revisionOf(env: Env, cwd: string): Revision {
  const service = serviceWithCommit(env)
  if (service !== undefined) {
    const sha = pullRequestHead(env) ?? env[service.sha] ?? null
    const name = service.branch.find((variable) => env[variable])
    return { sha: isCommit(sha) ? sha : null, branch: name === undefined ? null : env[name]! }
  }
  const changed = git(cwd, ['status', '--porcelain', ...TRACKED])
  const sha = changed === '' ? git(cwd, ['rev-parse', 'HEAD']) : null
  const branch = git(cwd, ['rev-parse', '--abbrev-ref', 'HEAD'])
  // `HEAD` is what git says when no branch is checked out.
  return { sha: isCommit(sha) ? sha : null, branch: branch === 'HEAD' ? null : branch }
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

/** What git says; `null` when there is no git, no repository or no commit. */
function git(cwd: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8', timeout: 10_000 })
  return status === 0 ? stdout.trim() : null
}
