import type { Call } from '../core/calls/call.ts'
import {
  ERROR_KINDS,
  kindOfStatus,
  kindOfSystemCode,
  type ErrorKind,
} from '../core/calls/error-kind.ts'
import { RequestFailure } from '../core/errors.ts'

export interface Failure {
  readonly kind: ErrorKind
  readonly message: string
}

/**
 * Why a request failed whose target rejected with `thrown`.
 *
 * What the wire showed comes first: when the last model call failed, its kind is the request's.
 * Then what the error itself says: a kind, an HTTP status, a system error code.
 */
export function failureOf(thrown: unknown, calls: readonly Call[]): Failure {
  const { kind, message } = saidBy(thrown)
  const last = calls.at(-1)
  if (last !== undefined && last.outcome !== 'ok' && last.outcome !== 'cancelled') {
    return { kind: last.outcome, message: last.errorMessage ?? message }
  }
  return { kind, message }
}

/** What is thrown is foreign: reading it may throw once more. */
function saidBy(thrown: unknown): Failure {
  try {
    return { kind: kindOf(thrown) ?? 'target_error', message: messageOf(thrown) }
  } catch {
    return { kind: 'target_error', message: 'The target rejected with what cannot be read.' }
  }
}

/** Why a request failed whose target resolved with an answer that refuses, or `null`. */
export function refusal(result: unknown): RequestFailure | null {
  if (!(result instanceof Response) || result.status < 400) return null
  const { status, url } = result
  const place = URL.canParse(url) ? new URL(url).origin + new URL(url).pathname : 'The answer'
  return new RequestFailure(kindOfStatus(status), `${place} has status ${status}.`)
}

/**
 * Why a request failed although its target resolved, or `null` when it did not: a call ended
 * broken and none that ended later succeeded. Both SDKs' raw streams resolve on a truncated answer.
 */
export function hiddenFailure(calls: readonly Call[]): Failure | null {
  const broken = calls.findLast(
    ({ outcome }) => outcome === 'truncated' || outcome === 'reset' || outcome === 'stream_error',
  )
  if (broken === undefined) return null
  const healed = calls.some(({ outcome, endedAt }) => outcome === 'ok' && endedAt > broken.endedAt)
  if (healed) return null
  const message =
    broken.errorMessage ?? 'The answer broke off, and the code under load did not notice.'
  return { kind: broken.outcome as ErrorKind, message }
}

function kindOf(thrown: unknown): ErrorKind | null {
  for (
    let error = thrown, depth = 0;
    isRecord(error) && depth < 5;
    error = error['cause'], depth++
  ) {
    const { kind, code, status, name } = error
    if (ERROR_KINDS.includes(kind as ErrorKind)) return kind as ErrorKind
    const systemKind = kindOfSystemCode(code)
    if (systemKind !== null) return systemKind
    if (typeof status === 'number' && status >= 400) return kindOfStatus(status)
    if (name === 'TimeoutError' || isSdkTimeout(error)) return 'timeout'
  }
  return null
}

/** Both SDKs name the class so; only one of them sets `name`. */
function isSdkTimeout({ constructor: made }: { constructor?: unknown }): boolean {
  return typeof made === 'function' && made.name === 'APIConnectionTimeoutError'
}

function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) {
    return `The target rejected with ${describe(thrown)}, which is no Error.`
  }
  const text = textOf(thrown.message) ?? textOf(thrown.name) ?? 'An error without a message.'
  const cause = thrown.cause instanceof Error ? textOf(thrown.cause.message) : null
  return cause === null ? text : `${text} (${cause})`
}

/** Some libraries put objects where a text belongs. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function describe(thrown: unknown): string {
  if (thrown === null || thrown === undefined) return String(thrown)
  return typeof thrown === 'object' ? 'an object' : `a ${typeof thrown}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
