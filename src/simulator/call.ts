import type { IncomingMessage } from 'node:http'
import { inputOf } from '../core/calls/call-figures.ts'
import type { Claim } from './limits.ts'
import { readRequest, type ModelRequest } from './model-request.ts'
import type { RateLimits } from './options.ts'
import { readOverrides } from './overrides.ts'
import { Playback } from './playback.ts'
import type { Received } from './received.ts'
import { refuse, turnAway } from './refuse.ts'
import { hasKey } from './route.ts'
import type { Script } from './script.ts'
import type { Identity, Simulation } from './simulation.ts'
import type { TruthRecord } from './truth.ts'

/** Answers a request to a model: with an error at once, or with a playback. */
export function answerCall(simulation: Simulation, received: Received): void {
  const { request, response, place, query, body } = received
  const { headers } = request
  const identity: Identity = {
    id: simulation.newId(),
    key: simulation.keyOf(headerOf(request, 'x-sim-key'), (place.model ?? '') + body),
    attempt: headerOf(request, 'x-stainless-retry-count') ?? '0',
  }
  const record = newRecord(received, identity)
  simulation.truth.add(record)

  const reject = (status: number, message: string): void =>
    refuse(simulation, received, record, { status, message, outcome: 'rejected' })

  if (!hasKey(headers, query)) {
    reject(401, 'No API key: the simulator takes any, as Bearer, x-api-key or x-goog-api-key.')
    return
  }
  const read = readRequest(received, parsed(body))
  if (typeof read === 'string') {
    reject(400, read)
    return
  }
  const overrides = readOverrides(headerOf(request, 'x-sim'))
  if (typeof overrides === 'string') {
    reject(400, overrides)
    return
  }
  record.model = read.model
  record.streamed = read.streamed
  const mishap = simulation.mishapOf(identity, read.model, overrides)
  record.fault = mishap?.type ?? null
  if (mishap !== null && turnAway(simulation, received, record, mishap)) return

  const script = simulation.scriptOf(read, identity, overrides, mishap)
  const limits = simulation.limitsOf(read.model)
  const claim = claimOf(read, script)
  const refused = limits.claim(claim, simulation.clock.now())
  if (refused !== null) {
    refuse(simulation, received, record, {
      status: 429,
      message: `This request would exceed the limit of ${LIMIT_NAMES[refused.limit]} per minute of ${read.model}.`,
      outcome: 'rate_limited',
      retryAfterMs: refused.waitMs,
    })
    return
  }
  const ping = overrides.noPing !== true
  const part = { request: read, response, record, script, mishap, ping, limits, claim }
  new Playback(simulation, part).start()
}

const LIMIT_NAMES: Record<keyof RateLimits, string> = {
  requestsPerMinute: 'requests',
  inputTokensPerMinute: 'input tokens',
  outputTokensPerMinute: 'output tokens',
}

/** Anthropic does not count input that its cache knew; OpenAI counts all. */
function claimOf({ format, maxTokens }: ModelRequest, { usage }: Script): Claim {
  const input = format === 'anthropic-messages' ? usage.input + usage.cacheWrite : inputOf(usage)
  return { format, input, output: maxTokens ?? usage.output }
}

function newRecord({ place, path, receivedAt }: Received, { id, key }: Identity): TruthRecord {
  return {
    id,
    key,
    format: place.format,
    path,
    model: '',
    streamed: false,
    receivedAt,
    startedAt: null,
    headersAt: null,
    firstTokenAt: null,
    chunkAt: [],
    endedAt: null,
    inputTokens: 0,
    cacheRead: 0,
    cacheWrite: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    status: null,
    fault: null,
    outcome: null,
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}
