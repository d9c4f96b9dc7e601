import type { IncomingHttpHeaders } from 'node:http'
import type { FormatId } from '../core/call.ts'

export type Route =
  | { readonly type: 'call'; readonly format: FormatId }
  | { readonly type: 'count_tokens' }
  | { readonly type: 'models' }
  | { readonly type: 'truth' }
  | { readonly type: 'unknown' }

const CALLS: readonly (readonly [end: string, format: FormatId])[] = [
  ['/messages', 'anthropic-messages'],
  ['/chat/completions', 'openai-chat'],
  ['/responses', 'openai-responses'],
]

/** What a request wants; whatever stands before the known end of a path is some provider's prefix. */
export function routeOf(method: string, path: string): Route {
  if (method === 'POST') {
    if (path.endsWith('/messages/count_tokens')) return { type: 'count_tokens' }
    const call = CALLS.find(([end]) => path.endsWith(end))
    if (call !== undefined) return { type: 'call', format: call[1] }
  }
  if (method === 'GET' && path === '/__truth') return { type: 'truth' }
  if (method === 'GET' && path.endsWith('/models')) return { type: 'models' }
  return { type: 'unknown' }
}

/** Whose shape answers outside the calls have. */
export function ownerFormat(path: string, headers: IncomingHttpHeaders): FormatId {
  const anthropic = headers['anthropic-version'] !== undefined || path.includes('/messages')
  return anthropic ? 'anthropic-messages' : 'openai-chat'
}

/** Whether any key came; the simulator takes each. */
export function hasKey(headers: IncomingHttpHeaders): boolean {
  const { authorization = '' } = headers
  return (
    /^Bearer +\S/i.test(authorization) ||
    Boolean(headers['x-api-key']) ||
    Boolean(headers['api-key'])
  )
}
