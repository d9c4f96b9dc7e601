/**
 * Why a request, call or attempt failed; each failure has exactly one kind.
 *
 * `quota` is a spend or credit limit that no retry heals, unlike `rate_limited`. `truncated` is a
 * stream that ended without its terminal event, `reset` a connection that broke, `stream_error` an
 * error event after a 200. `target_error` is the user's own code throwing, `not_started` an arrival
 * that never began.
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
  'not_started',
] as const

/** How often each kind occurred; kinds that did not occur are absent. */
export type CountByKind = { [kind in ErrorKind]?: number }
