/**
 * Why a request, call or attempt failed; each failure has exactly one kind.
 *
 * `quota` is a spend or credit limit that no retry heals, unlike `rate_limited`. `truncated` is a
 * stream that ended without its terminal event or JSON that does not close, `reset` a connection
 * that broke, `stream_error` an error after a 200. `target_error` is the user's own code throwing, `check_failed` an answer
 * that came and failed a check, `not_started` an arrival that never began.
 */
export type ErrorKind = (typeof ERROR_KINDS)[number]

export const ERROR_KINDS = [
  'rate_limited',
  'quota',
  'overloaded',
  'server_error',
  'client_error',
  'auth',
  'stream_error',
  'truncated',
  'timeout',
  'connect',
  'reset',
  'aborted',
  'target_error',
  'check_failed',
  'not_started',
] as const

/** How often each kind occurred; kinds that did not occur are absent. */
export type CountByKind = { [kind in ErrorKind]?: number }

/** What an HTTP status alone says; a provider's error body may say more. Below 400 nothing failed. */
export function kindOfStatus(status: number): ErrorKind {
  if (status === 401 || status === 403) return 'auth'
  if (status === 402) return 'quota'
  if (status === 408 || status === 504) return 'timeout'
  if (status === 429) return 'rate_limited'
  // Bedrock's word for a model that failed.
  if (status === 424) return 'server_error'
  if (status === 503 || status === 529) return 'overloaded'
  return status >= 500 ? 'server_error' : 'client_error'
}

const KIND_BY_SYSTEM_CODE: Record<string, ErrorKind> = {
  ECONNREFUSED: 'connect',
  ENOTFOUND: 'connect',
  EAI_AGAIN: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
}

/** What the `code` of a system or connection error says; `null` for codes of another world. */
export function kindOfSystemCode(code: unknown): ErrorKind | null {
  return typeof code === 'string' ? (KIND_BY_SYSTEM_CODE[code] ?? null) : null
}
