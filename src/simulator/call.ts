import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FormatId } from '../core/call.ts'
import { inputOf } from '../core/call-figures.ts'
import { rateLimitHeaders, retryAfterHeaders } from '../wire/rate-limit-headers.ts'
import type { Mishap } from './fault.ts'
import type { Claim } from './limits.ts'
import { readRequest, type ModelRequest } from './model-request.ts'
import type { RateLimits } from './options.ts'
import { readOverrides } from './overrides.ts'
import { Playback } from './playback.ts'
import { sendRefusal } from './reply.ts'
import { hasKey } from './route.ts'
import type { Script } from './script.ts'
import type { Identity, Simulation } from './simulation.ts'
import { resetConnection } from './stream-socket.ts'
import type { TruthOutcome, TruthRecord } from './truth.ts'

/** One request to a model, wholly received. */
export interface Received {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly format: FormatId
  readonly path: string
  readonly receivedAt: number
  readonly body: string
}

/** Answers a request to a model: with an error at once, or with a playback. */
export function answerCall(simulation: Simulation, received: Received): void {
  const { request, response, format, body } = received
  const { headers } = request
  const identity: Identity = {
    id: simulation.newId(),
    key: simulation.keyOf(headerOf(request, 'x-sim-key'), body),
    attempt: headerOf(request, 'x-stainless-retry-count') ?? '0',
  }
  const record = newRecord(received, identity)
  simulation.truth.add(record)
  const desk = new Desk(simulation, received, record)

  if (!hasKey(headers)) {
    desk.refuse(401, 'No API key: the simulator takes any, as Bearer or x-api-key.', 'rejected')
    return
  }
  const read = readRequest(format, headers, parsed(body))
  const overrides = readOverrides(headerOf(request, 'x-sim'))
  if (typeof read === 'string' || typeof overrides === 'string') {
    desk.refuse(400, [read, overrides].find((part) => typeof part === 'string')!, 'rejected')
    return
  }
  record.model = overrides.model ?? read.model
  record.streamed = read.streamed
  const mishap = simulation.mishapOf(identity, read.model, overrides)
  record.fault = mishap?.type ?? null
  if (mishap !== null && desk.turnAway(mishap)) return

  const script = simulation.scriptOf(read, identity, overrides, mishap)
  const limits = simulation.limitsOf(read.model)
  const claim = claimOf(read, script)
  const refused = limits.claim(claim, simulation.clock.now())
  if (refused !== null) {
    desk.refuse(429, RATE_LIMITED[refused.limit], 'rate_limited', refused.waitMs)
    return
  }
  const ping = overrides.noPing !== true
  const part = { request: read, response, record, script, mishap, ping, limits, claim }
  void new Playback(simulation, part)
}
