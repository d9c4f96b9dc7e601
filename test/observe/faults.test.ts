import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { observerOf } from '../../src/observe/observation.ts'
import type { Call, CallOutcome } from '../../src/core/calls/call.ts'
import type { ErrorKind } from '../../src/core/calls/error-kind.ts'
import type { Overrides } from '../../src/simulator/overrides.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'
import { CLIENTS, endingsWithoutUsage, type Client } from './clients.ts'
import { observeOne, tap, truthOf } from './harness.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.stop())

const AT_ONCE = { ttft: 0, gap: 0, tokens: 8, tokensPerChunk: 1 }
const lastTruth = (): TruthRecord | undefined => simulator.truth().at(-1)

interface Fault {
  readonly name: string
  readonly sim: Overrides
  readonly stream: CallOutcome
  readonly json?: CallOutcome
  /** The status that came, by stream and by JSON. */
  readonly status: number | null | ((client: Client) => number | null)
  readonly message: RegExp | null
}

const FAULTS: readonly Fault[] = [
  {
    name: '429',
    sim: { status: 429 },
    stream: 'rate_limited',
    status: 429,
    message: /^HTTP 429 (?:rate_limit_\w+|RESOURCE_EXHAUSTED): The simulator was told to fail\.$/,
  },
  {
    name: 'a 429 that no retry heals',
    sim: { quota: true },
    stream: 'quota',
    status: 429,
    message:
      /^HTTP 429 (?:insufficient_quota|enforced_spend_limit_reached|RESOURCE_EXHAUSTED): .*no credit left/,
  },
  {
    name: '500',
    sim: { status: 500 },
    stream: 'server_error',
    status: 500,
    message: /^HTTP 500/,
  },
  {
    name: '529',
    sim: { status: 529 },
    stream: 'overloaded',
    // Only Anthropic knows it.
    status: ({ format }) => (format === 'anthropic-messages' ? 529 : 503),
    message: /^HTTP (?:529|503) \w+: /,
  },
  { name: '401', sim: { status: 401 }, stream: 'auth', status: 401, message: /^HTTP 401/ },
  { name: '400', sim: { status: 400 }, stream: 'client_error', status: 400, message: /^HTTP 400/ },
  {
    name: 'an error event',
    sim: { fault: 'error_event', at: 3 },
    stream: 'stream_error',
    json: 'server_error',
    status: ({ streamed }) => (streamed ? 200 : 500),
    message: /error \((?:(?:overloaded|server)_error|UNAVAILABLE)\)|HTTP 500/,
  },
  {
    name: 'a truncated answer',
    sim: { fault: 'truncate', at: 3 },
    stream: 'truncated',
    status: 200,
    message: /cut short/,
  },
  {
    name: 'a reset in its middle',
    sim: { fault: 'reset', at: 3, gap: 5 },
    stream: 'reset',
    status: 200,
    message: /^The connection broke \((?:UND_ERR_SOCKET|ECONNRESET)\)/,
  },
  {
    name: 'a reset before headers',
    sim: { fault: 'reset_before_headers' },
    stream: 'reset',
    status: null,
    message: /^The connection broke \((?:UND_ERR_SOCKET|ECONNRESET)\)/,
  },
  {
    name: 'slow headers',
    sim: { fault: 'slow_headers', ms: 20 },
    stream: 'ok',
    status: 200,
    message: null,
  },
  {
    name: 'no usage',
    sim: { fault: 'missing_usage' },
    stream: 'ok',
    status: 200,
    message: null,
  },
]

describe.for(FAULTS.map((fault) => [fault.name, fault] as const))('%s', ([, fault]) => {
  test.for(CLIENTS.map((client) => [client.name, client] as const))(
    '%s: what the wire showed, whatever the client made of it',
    async ([, client]) => {
      const sim = { ...AT_ONCE, ...fault.sim }
      const call = await observeOne(() => client.ask({ url: simulator.url, sim }))
      const expected = client.streamed ? fault.stream : (fault.json ?? fault.stream)
      const endings = fault.name === 'no usage' ? endingsWithoutUsage(client) : [expected]
      const status = typeof fault.status === 'function' ? fault.status(client) : fault.status
      expect(endings).toContain(call.outcome)
      expect(call.attempts).toHaveLength(1)
      expect(call.attempts[0]).toMatchObject({
        status,
        error: expected === 'ok' ? null : (expected as ErrorKind),
      })
      if (fault.message === null) expect(call.errorMessage).toBeNull()
      else expect(call.errorMessage).toMatch(fault.message)
      if (status !== null) expect(call.attempts[0]!.requestId).toBe(lastTruth()!.id)
    },
  )
})

const STREAMS = CLIENTS.filter(({ streamed }) => streamed).map(
  (client) => [client.name, client] as const,
)

describe('of a stream that was cut the part that came is kept', () => {
  test.for(STREAMS)('%s', async ([, client]) => {
    const sim = { ...AT_ONCE, fault: 'truncate', at: 5, inputTokens: 77 } as const
    const call = await observeOne(() => client.ask({ url: simulator.url, sim }))
    const truth = truthOf(simulator, call)
    expect(call.chunks).toBe(truth.chunkAt.length)
    expect(call.usageIsFinal).toBe(false)
    if (client.format === 'anthropic-messages') {
      // It said its input at the start; of its output there is at least a token a chunk.
      expect(call.usage).toMatchObject({ input: 77, output: 5 })
    } else if (client.format === 'gemini-generate') {
      // So did Gemini, with each chunk.
      expect(call.usage).toMatchObject({ input: 77, output: 5 })
    } else expect(call.usage).toBeNull()
    expect(call.finishReason).toBeNull()
  })
})

/** Stalls an answer in its middle, then ends the request as the executor does. */
async function stall(client: Client, reason?: DOMException): Promise<Call> {
  const controller = new AbortController()
  const observation = observerOf(tap).begin(controller.signal)
  const sim = { ...AT_ONCE, fault: 'stall', at: 3 } as const
  const asking = observation.run(() => client.ask({ url: simulator.url, sim }))
  const settled = Promise.allSettled([asking])
  await vi.waitFor(() => expect(lastTruth()?.outcome).toBe('stall'))
  controller.abort(reason)
  const [call] = observation.finish()
  await settled
  await vi.waitFor(() => expect(lastTruth()?.endedAt).not.toBeNull())
  return call!
}

describe('a stalled answer ends with its request, on the wire too', () => {
  test.for(CLIENTS.map((client) => [client.name, client] as const))('%s', async ([, client]) => {
    const reason = new DOMException('No answer within 60 s.', 'TimeoutError')
    const call = await stall(client, reason)
    expect(call).toMatchObject({ outcome: 'timeout', errorMessage: 'No answer within 60 s.' })
    expect(call.attempts.map(({ error }) => error)).toEqual(['timeout'])
  })

  test('whose end is no timeout: aborted', async () => {
    const [client] = CLIENTS as [Client]
    expect(await stall(client)).toMatchObject({ outcome: 'aborted' })
  })
})

test.for(STREAMS)('%s: what user code aborts is cancelled', async ([, client]) => {
  const leaving = new AbortController()
  const sim = { ...AT_ONCE, fault: 'stall', at: 3 } as const
  const seen = observeOne(() => client.ask({ url: simulator.url, sim, signal: leaving.signal }))
  await vi.waitFor(() => expect(lastTruth()?.outcome).toBe('stall'))
  leaving.abort()
  const call = await seen
  expect(call).toMatchObject({ outcome: 'cancelled', errorMessage: null })
  expect(call.attempts[0]!.error).toBeNull()
})

test('a host that nobody answers at is no connection', async () => {
  const idle = await startSimulator()
  await idle.stop()
  const [client] = CLIENTS as [Client]
  const call = await observeOne(() => client.ask({ url: idle.url }))
  expect(call).toMatchObject({ outcome: 'connect', streamed: false })
  expect(call.errorMessage).toMatch(/^No connection to http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/)
})
