import { RequestFailure } from '../core/errors.ts'
import type { Prompt, ReadyTarget, TargetRequest } from '../core/options/options.ts'
import { kindOfStatus } from '../core/calls/error-kind.ts'
import { passedOnText } from './answer-text.ts'
import { eventsOf, linesOf } from './lines.ts'
import { httpOptionProblems } from './option-problems.ts'

export interface HttpOptions<Row = Prompt> {
  url: string
  /** Default `POST`. */
  method?: string
  headers?: Record<string, string>
  /** A string, or what becomes JSON; may be made for each request. Default `{ prompt }`. */
  body?: string | object | ((request: TargetRequest<Row>) => unknown)
}

const SECRET_HEADER = /auth|cookie|key|secret|token/i

/**
 * A target that calls the team's own endpoint, which may answer with server-sent events, with
 * NDJSON or at once. The first event or line with content stamps the request's TTFT.
 */
export function http<Row = Prompt>(given: HttpOptions<Row>): ReadyTarget<Row> {
  // What is wrong is told with all other problems, before anything is sent.
  const options = Object(given) as HttpOptions<Row>
  const { url } = options
  const asked: unknown = options.method ?? 'POST'
  const method = String(asked).toUpperCase()
  const bare = method === 'GET' || method === 'HEAD'
  const send = async (request: TargetRequest<Row>): Promise<unknown> => {
    const response = await fetch(url, {
      method,
      ...(bare ? { headers: new Headers(options.headers) } : payloadOf(options, request)),
      signal: request.signal,
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw new RequestFailure(
        kindOfStatus(response.status),
        `${placeOf(url)} answered with ${response.status}.`,
      )
    }
    const type = (response.headers.get('content-type') ?? '').toLowerCase()
    if (response.body === null) return null
    if (type.startsWith('text/event-stream')) return eventsOf(response.body)
    if (/^application\/(x-)?(ndjson|jsonl)/.test(type)) return linesOf(response.body)
    // Only a text of unknown length may be a stream whose first piece means something.
    const streamed = type.startsWith('text/') && !response.headers.has('content-length')
    return streamed ? response : response.text()
  }
  return Object.assign(send, {
    secrets: secretsIn(Object(options.headers)),
    textOf: passedOnText,
    needsPrompt: options.body === undefined && !bare,
    problems: () => httpOptionProblems({ ...options }, bare),
  })
}

/** Without the query, which may hold a key. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

function payloadOf<Row>(
  { body, headers: given }: HttpOptions<Row>,
  request: TargetRequest<Row>,
): { headers: Headers; body: string } {
  const made =
    typeof body === 'function' ? (body as (of: typeof request) => unknown)(request) : body
  const payload = body === undefined ? { prompt: request.prompt } : made
  const headers = new Headers(given)
  if (typeof payload === 'string') return { headers, body: payload }
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  return { headers, body: JSON.stringify(payload) }
}

/** Whole, and without the scheme before it: `Bearer …`. */
function secretsIn(headers: Record<string, string>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    SECRET_HEADER.test(name) && typeof value === 'string'
      ? [value, value.replace(/^\S+\s+/, '')]
      : [],
  )
}
