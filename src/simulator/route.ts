import type { IncomingHttpHeaders } from 'node:http'
import { freePathOf, modelPathOf, type Dialect, type ModelPath } from '../wire/model-path.ts'

export type Route =
  | { readonly type: 'call'; readonly place: ModelPath }
  | { readonly type: 'count_tokens' }
  | { readonly type: 'models' }
  | { readonly type: 'truth' }
  | { readonly type: 'unknown' }

/** What a request wants; whatever stands before the known end of a path is some provider's prefix. */
export function routeOf(method: string, path: string): Route {
  const free = freePathOf(path)
  if (method === 'POST') {
    if (free !== null && free !== '/v1/models') return { type: 'count_tokens' }
    const place = modelPathOf(path)
    if (place !== null) return { type: 'call', place }
  }
  if (method === 'GET' && path === '/__truth') return { type: 'truth' }
  if (method === 'GET' && free === '/v1/models') return { type: 'models' }
  return { type: 'unknown' }
}

/** Whose shape answers outside the calls have. */
export function ownerOf(path: string, headers: IncomingHttpHeaders): Dialect {
  if (headers['anthropic-version'] !== undefined || path.includes('/messages')) {
    return 'anthropic-messages'
  }
  const google = headers['x-goog-api-key'] !== undefined || /:\w+(?:\?|$)/.test(path)
  return google ? 'gemini-generate' : 'openai-chat'
}

/** Whether any key came; the simulator takes each. Google takes one in the query too, and AWS a signature. */
export function hasKey(headers: IncomingHttpHeaders, query: URLSearchParams): boolean {
  const { authorization = '' } = headers
  return (
    /^(?:Bearer|AWS4-HMAC-SHA256) +\S/i.test(authorization) ||
    [headers['x-api-key'], headers['api-key'], headers['x-goog-api-key']].some(Boolean) ||
    Boolean(query.get('key'))
  )
}
