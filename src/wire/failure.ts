import { kindOfStatus, type ErrorKind } from '../core/error-kind.ts'
import { textOrNull, type Json, type WireFailure } from './reading.ts'

/** Codes and types of limits that no retry heals: credit, spend, billing. */
const QUOTA =
  /insufficient_quota|credit|billing|spend_limit|quota_exceeded|exceeded_current_quota|insufficient_balance/i
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
  if (
    names.some((name) => QUOTA.test(name)) &&
    (status === 429 || status === 403 || status === 400)
  ) {
    return 'quota'
  }
  if (byStatus === 'server_error' && names.some((name) => OVERLOADED.test(name)))
    return 'overloaded'
  return byStatus
}

function errorIn(body: Json | null): Json | null {
  const error: unknown = Array.isArray(body) ? body[0]?.error : body?.['error']
  return typeof error === 'object' && error !== null ? error : null
}

/** The most telling name first. */
function namesIn(error: Json | null): string[] {
  if (error === null) return []
  const { code, type, status, details } = error
  return [details?.error_code, code, type, status].filter((name) => textOrNull(name) !== null)
}
