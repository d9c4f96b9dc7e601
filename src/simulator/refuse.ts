import { rateLimitHeaders, retryAfterHeaders } from '../wire/rate-limit-headers.ts'
import type { Mishap } from './fault.ts'
import type { Received } from './received.ts'
import { sendRefusal } from './reply.ts'
import type { Simulation } from './simulation.ts'
import { resetConnection } from './raw-body.ts'
import type { TruthOutcome, TruthRecord } from './truth.ts'

interface Refusing {
  readonly status: number
  readonly message: string
  readonly outcome: TruthOutcome
  readonly quota?: boolean
  readonly retryAfterMs?: number
}

/** Answers with an error in the provider's shape, and its rate-limit headers. */
export function refuse(
  simulation: Simulation,
  { response, place }: Received,
  record: TruthRecord,
  { status, message, outcome, quota = false, retryAfterMs }: Refusing,
): void {
  const at = simulation.clock.now()
  Object.assign(record, { headersAt: at, endedAt: at, status, outcome })
  const { dialect } = place
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  const refusal = { status, message, requestId: record.id, quota, ...wait }
  sendRefusal(response, dialect, refusal, {
    ...rateLimitHeaders(dialect, simulation.limitsOf(record.model).states(at), at),
    ...(retryAfterMs === undefined ? {} : retryAfterHeaders(dialect, retryAfterMs)),
  })
}

/** Does what a mishap does in place of an answer; false when there will be one. */
export function turnAway(
  simulation: Simulation,
  received: Received,
  record: TruthRecord,
  mishap: Mishap,
): boolean {
  if (mishap.type === 'reset_before_headers') {
    Object.assign(record, { endedAt: simulation.clock.now(), outcome: mishap.type })
    resetConnection(received.response)
    return true
  }
  if (mishap.type !== 'status' && mishap.type !== 'quota') return false
  const quota = mishap.type === 'quota'
  const retryAfterMs = mishap.retryAfter === undefined ? undefined : mishap.retryAfter * 1000
  refuse(simulation, received, record, {
    status: quota ? 429 : statusOf(mishap, received),
    message: quota
      ? 'The simulated account has no credit left.'
      : 'The simulator was told to fail.',
    outcome: mishap.type,
    quota,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
  return true
}

/** Only Anthropic knows 529. */
function statusOf({ status = 500 }: Mishap, { place }: Received): number {
  return status === 529 && place.dialect !== 'anthropic-messages' ? 503 : status
}
