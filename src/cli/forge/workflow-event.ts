import { readFileSync } from 'node:fs'
import { pullRequestOf, type GitHub } from './github.ts'

/** What started a workflow, as far as a comment needs it; each is `null` where the event does not say it. */
export interface WorkflowEvent {
  /** Number of the pull request. */
  readonly pull: number | null
  /** Commit of the pull request's branch, not of its merge. */
  readonly headSha: string | null
  /** The run of another workflow that this one follows. */
  readonly followed: { owner: string; branch: string; sha: string; workflow: string } | null
}

/** Reads `GITHUB_EVENT_PATH`; without it nothing is known. */
export function workflowEventIn({ GITHUB_EVENT_PATH: path }: NodeJS.ProcessEnv): WorkflowEvent {
  const event = path ? readJson(path) : null
  const pull = field(event, 'pull_request')
  const run = field(event, 'workflow_run')
  const issue = field(event, 'issue')
  const number = field(pull, 'number') ?? (field(issue, 'pull_request') && field(issue, 'number'))
  const owner = field(field(field(run, 'head_repository'), 'owner'), 'login')
  return {
    pull: typeof number === 'number' ? number : null,
    headSha: text(field(field(pull, 'head'), 'sha')) ?? text(field(run, 'head_sha')),
    followed:
      run === undefined
        ? null
        : {
            owner: String(owner),
            branch: String(field(run, 'head_branch')),
            sha: String(field(run, 'head_sha')),
            workflow: String(field(run, 'name')),
          },
  }
}

/**
 * The pull request to comment on. One that another workflow ran for is looked up by its branch and
 * commit, which GitHub says: a number out of its artifacts could be any.
 *
 * @returns `null` when the pull request is closed by now, or has moved on
 * @throws {Error} one sentence when this run is of none
 */
export async function pullRequestFor(
  event: WorkflowEvent,
  given: string | null,
  github: GitHub,
): Promise<number | null> {
  if (given !== null) {
    if (/^[1-9]\d*$/.test(given)) return Number(given)
    throw new Error(`--pr must be the number of a pull request; got '${given}'.`)
  }
  if (event.pull !== null) return event.pull
  if (event.followed !== null) return await pullRequestOf(github, event.followed)
  throw new Error('This run belongs to no pull request: give its number with --pr.')
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`GITHUB_EVENT_PATH: ${path} cannot be read as JSON.`, { cause: error })
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
