import type { CallOutcome } from '../core/calls/call.ts'
import { kindOfSystemCode } from '../core/calls/error-kind.ts'
import type { Reading } from '../wire/reading.ts'

/** How a call ended, and one sentence about it where it failed. */
export interface Ending {
  readonly outcome: CallOutcome
  readonly message: string | null
}

type Event =
  | { readonly type: 'ended' }
  | { readonly type: 'cancelled' }
  | {
      readonly type: 'failed'
      readonly error: unknown
      /** How the call ends for whoever aborted it; `null` when nobody did. */
      readonly aborted: Ending | null
      /** Whether headers had come. */
      readonly answered: boolean
      /** Where the call went to. */
      readonly origin: string
    }

/** User code went away: no failure. */
const CANCELLED: Ending = { outcome: 'cancelled', message: null }

/** What the wire showed, which is not always what the client's promise says. */
export function endingOf(reading: Reading, event: Event): Ending {
  if (reading.failure !== null) {
    return { outcome: reading.failure.kind, message: reading.failure.message }
  }
  if (reading.terminal) return { outcome: 'ok', message: null }
  if (event.type === 'cancelled') return CANCELLED
  if (event.type === 'ended') {
    const message =
      'The answer is cut short: it ended without its terminal event, or its JSON does not close.'
    return { outcome: 'truncated', message }
  }
  if (event.aborted !== null) return event.aborted
  return brokenConnection(event)
}

/** How a call ends that broke off because of the request's signal, or else of the user's; `null` when it was neither. */
export function endingByAbort(request: AbortSignal, byUser: boolean): Ending | null {
  if (request.aborted) return endingBySignal(request)
  return byUser ? CANCELLED : null
}

/** How a call that is still open ends when its request does. */
export function endingBySignal(signal: AbortSignal): Ending {
  if (!signal.aborted) return CANCELLED
  const { name, message } = Object(signal.reason) as { name?: unknown; message?: unknown }
  if (name !== 'TimeoutError') return { outcome: 'aborted', message: null }
  return { outcome: 'timeout', message: String(message) }
}

function brokenConnection({ error, answered, origin }: Event & { type: 'failed' }): Ending {
  const cause = causeOf(error)
  const kind = kindOfSystemCode(cause.code) ?? (answered ? 'reset' : 'connect')
  const code = cause.code === undefined ? '' : ` (${cause.code})`
  const what = kind === 'connect' ? `No connection to ${origin}` : 'The connection broke'
  return { outcome: kind, message: `${what}${code}: ${cause.message}` }
}

/** The innermost error that has a code; `fetch` wraps it, and wraps several addresses' errors once more. */
function causeOf(error: unknown): { code: string | undefined; message: string } {
  let found: { code: string | undefined; message: string } = {
    code: undefined,
    message: error instanceof Error ? error.message : String(error),
  }
  for (let inner = error, depth = 0; inner instanceof Error && depth < 5; depth++) {
    const { code } = inner as { code?: unknown }
    if (typeof code === 'string') found = { code, message: inner.message || code }
    inner = inner instanceof AggregateError ? inner.errors[0] : inner.cause
  }
  return found
}
