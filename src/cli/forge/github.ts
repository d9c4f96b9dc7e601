import { ask, complaintOf, hostOf, type Answer, type Api } from './rest.ts'
import type { Comments, ListedComment } from './sticky-comment.ts'

const PAGE = 100
const WORKFLOW_RUN =
  'the token of a fork’s pull request may only read, so that its comment is written by a workflow of its own (on: workflow_run; docs/pull-requests.md has it)'
const TRUSTED = ['OWNER', 'MEMBER', 'COLLABORATOR']

export interface GitHub {
  readonly api: Api
  /** `owner/name`. */
  readonly repository: string
}

/**
 * GitHub as the environment of a workflow describes it.
 *
 * @throws {Error} one sentence when something is missing
 */
export function gitHubIn(env: NodeJS.ProcessEnv): GitHub {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository } = env
  if (!token) {
    throw new Error(
      'GITHUB_TOKEN is missing: give the step `env: { GITHUB_TOKEN: ${{ github.token }} }`.',
    )
  }
  if (!repository || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new Error('GITHUB_REPOSITORY is missing: set it to owner/name.')
  }
  const url = (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '')
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'x-github-api-version': '2022-11-28',
  }
  return { api: { name: 'GitHub', url, headers }, repository }
}

/** The comments of a pull request. Errors are sentences. */
export function gitHubComments(github: GitHub, pull: number): Comments {
  const { api, repository } = github
  const base = `/repos/${repository}/issues`
  return {
    async *list() {
      for (let page = 1; ; page++) {
        const path = `${base}/${pull}/comments?per_page=${PAGE}&page=${page}`
        const answer = good(github, await ask(api, 'GET', path), `read the comments of #${pull}`)
        const comments = Array.isArray(answer.body) ? answer.body : []
        yield* comments.map(listed)
        if (!hasNext(answer, comments.length)) return
      }
    },
    async create(body) {
      const answer = await ask(api, 'POST', `${base}/${pull}/comments`, { body })
      good(github, answer, `write a comment to #${pull}`)
    },
    async edit(id, body) {
      const answer = await ask(api, 'PATCH', `${base}/comments/${id}`, { body })
      if (answer.status === 404) return false
      good(github, answer, `edit the comment of #${pull}`)
      return true
    },
  }
}

/** The open pull request whose head is a branch at a commit; `null` when there is none. */
export async function pullRequestOf(
  github: GitHub,
  { owner, branch, sha }: { owner: string; branch: string; sha: string },
): Promise<number | null> {
  const { api, repository } = github
  const head = encodeURIComponent(`${owner}:${branch}`)
  const path = `/repos/${repository}/pulls?state=open&head=${head}&per_page=${PAGE}`
  const { body } = good(github, await ask(api, 'GET', path), 'list the pull requests')
  const found = (Array.isArray(body) ? body : []).find(
    (pull: unknown) => Reflect.get(Object(Reflect.get(Object(pull), 'head')), 'sha') === sha,
  )
  const number: unknown = Reflect.get(Object(found), 'number')
  return typeof number === 'number' ? number : null
}

function listed(comment: unknown): ListedComment {
  const of = (name: string): unknown => Reflect.get(Object(comment), name)
  return {
    id: String(of('id')),
    body: of('body'),
    trusted:
      Reflect.get(Object(of('user')), 'type') === 'Bot' ||
      TRUSTED.includes(String(of('author_association'))),
  }
}

/** A full page without a `Link` may have another behind it. */
function hasNext({ headers }: Answer, listedHere: number): boolean {
  const link = headers.get('link')
  return link === null ? listedHere === PAGE : /rel="?next"?/.test(link)
}

function good(github: GitHub, answer: Answer, what: string): Answer {
  if (answer.status < 300) return answer
  throw new Error(`${sentenceFor(github, answer, what)}.`)
}

function sentenceFor({ api, repository }: GitHub, answer: Answer, what: string): string {
  const { status, headers } = answer
  const failed = `GitHub at ${hostOf(api)} ${complaintOf(answer)}; it was to ${what} in ${repository}`
  const limited = status === 429 || headers.get('x-ratelimit-remaining') === '0'
  if (limited) return `${failed}. Its rate limit is used up: run the job again later`
  if (status === 401) return `${failed}. The token in GITHUB_TOKEN is not accepted`
  if (status === 403) {
    return `${failed}. Give the job \`permissions: { pull-requests: write }\`; ${WORKFLOW_RUN}`
  }
  if (status === 404) return `${failed}. There is no such pull request, or the token cannot see it`
  return failed
}
