import { ask, complaintOf, hostOf, type Answer, type Api } from './rest.ts'
import type { Comments } from './sticky-comment.ts'

const PAGE = 100

/**
 * The notes of the merge request that a GitLab pipeline runs for. Errors are sentences.
 *
 * @throws {Error} one sentence when something is missing
 */
export function gitLabNotes(env: NodeJS.ProcessEnv, request: string | null): Comments {
  const iid = request ?? env['CI_MERGE_REQUEST_IID']
  const { CI_API_V4_URL: url, CI_PROJECT_ID: project } = env
  if (!url || !project) {
    throw new Error('CI_API_V4_URL or CI_PROJECT_ID is missing: this is no GitLab job.')
  }
  if (!iid) {
    throw new Error(
      'CI_MERGE_REQUEST_IID is missing: let the job run in merge request pipelines (rules: - if: $CI_PIPELINE_SOURCE == "merge_request_event"), or give --pr.',
    )
  }
  const api: Api = {
    name: 'GitLab',
    url: url.replace(/\/+$/, ''),
    headers: { 'private-token': tokenIn(env) },
  }
  const notes = `/projects/${encodeURIComponent(project)}/merge_requests/${encodeURIComponent(iid)}/notes`
  return {
    async *list() {
      const me = good(api, await ask(api, 'GET', '/user'), 'ask whose token it is')
      for (let page: string | null = '1'; page;) {
        const path = `${notes}?per_page=${PAGE}&page=${encodeURIComponent(page)}`
        const answer: Answer = good(api, await ask(api, 'GET', path), `read the notes of !${iid}`)
        for (const note of Array.isArray(answer.body) ? answer.body : []) {
          const author: unknown = Reflect.get(Object(Reflect.get(Object(note), 'author')), 'id')
          const trusted = author !== undefined && author === Reflect.get(Object(me.body), 'id')
          yield { id: String(note.id), body: note.body, trusted }
        }
        page = answer.headers.get('x-next-page')
      }
    },
    async create(body) {
      good(api, await ask(api, 'POST', notes, { body }), `write a note to !${iid}`)
    },
    async edit(id, body) {
      const answer = await ask(api, 'PUT', `${notes}/${id}`, { body })
      if (answer.status === 404) return false
      good(api, answer, `edit the note of !${iid}`)
      return true
    },
  }
}

function tokenIn({ GITLAB_TOKEN: token, CI_JOB_TOKEN: ofJob }: NodeJS.ProcessEnv): string {
  if (token) return token
  const why = ofJob ? ' CI_JOB_TOKEN cannot write notes.' : ''
  throw new Error(
    `GITLAB_TOKEN is missing: make a project access token with the scope api, and set it as a masked CI/CD variable.${why}`,
  )
}

function good(api: Api, answer: Answer, what: string): Answer {
  const { status } = answer
  if (status < 300) return answer
  const failed = `GitLab at ${hostOf(api)} ${complaintOf(answer)}; it was to ${what}.`
  if (status === 401 || status === 403) {
    throw new Error(
      `${failed} GITLAB_TOKEN needs the scope api and at least the role Reporter; a protected variable is empty on branches that are not.`,
    )
  }
  if (status === 404) {
    throw new Error(`${failed} There is no such merge request, or the token cannot see it.`)
  }
  throw new Error(failed)
}
