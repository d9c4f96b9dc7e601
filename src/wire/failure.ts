import { kindOfStatus, type ErrorKind } from '../core/calls/error-kind.ts'
import { listIn, textOrNull, type Json, type WireFailure } from './reading.ts'

/** Codes and types of limits that no retry heals: credit, spend, billing. */
const QUOTA =
  /insufficient_quota|credit|billing|spend_limit|quota_exceeded|exceeded_current_quota|insufficient_balance/i
/** Google's names for limits of a day or of an account; those of a minute pass by. */
const LONG_LIMIT = /PerDay/
const WRONG_KEY = /API_KEY_INVALID/
const OVERLOADED = /overloaded|slow_down|capacity/i

/** What a status of 400 or more and its body say; the body may be missing. */
export function failureOfAnswer(status: number, body: Json | null): WireFailure {
  const error = errorIn(body)
  const names = namesIn(error)
  const said = textOrNull(error?.['message'])
  const kind = kindOf(status, names)
  const name = names[0] === undefined ? '' : ` ${names[0]}`
  return {
    kind,
    message: said === null ? `HTTP ${status}${name}` : `HTTP ${status}${name}: ${said}`,
  }
}

/** An error in an answer that had begun as a success: an event of a stream, or instead of a whole answer. */
export function streamFailure(error: Json | undefined): WireFailure {
  const names = namesIn(error ?? null)
  const said = textOrNull(error?.['message']) ?? 'no message'
  return {
    kind: 'stream_error',
    message: `The answer ended in an error${names[0] === undefined ? '' : ` (${names[0]})`}: ${said}`,
  }
}

function kindOf(status: number, names: readonly string[]): ErrorKind {
  const byStatus = kindOfStatus(status)
  const named = (pattern: RegExp): boolean => names.some((name) => pattern.test(name))
  if (status === 429 || status === 403 || status === 400) {
    if (named(QUOTA) || named(LONG_LIMIT)) return 'quota'
    if (named(WRONG_KEY)) return 'auth'
  }
  if (byStatus === 'server_error' && named(OVERLOADED)) return 'overloaded'
  return byStatus
}

function errorIn(body: Json | null): Json | null {
  const error: unknown = Array.isArray(body) ? body[0]?.error : body?.['error']
  if (typeof error === 'object' && error !== null) return error
  // AWS says its sentence without anything around it.
  return textOrNull(body?.['message']) === null ? null : body
}

/** What an error's body asks to wait, in ms, as Google says it; `null` when it does not. */
export function retryDelayIn(body: Json | null): number | null {
  for (const { retryDelay } of listIn(errorIn(body)?.['details'])) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(String(retryDelay))?.[1]
    if (seconds !== undefined) return Number(seconds) * 1000
  }
  return null
}

/** The most telling name first. */
function namesIn(error: Json | null): string[] {
  if (error === null) return []
  const { code, type, status, details } = error
  const names = [details?.error_code, code, type, status, ...googleNamesIn(details)]
  return names.filter((name) => textOrNull(name) !== null)
}

/** The reasons and the limits that Google's list of details names. */
function googleNamesIn(details: unknown): unknown[] {
  return listIn(details).flatMap(({ reason, violations }) => [
    reason,
    ...listIn(violations).map(({ quotaId }) => quotaId),
  ])
}
