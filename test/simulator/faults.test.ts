import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FaultType } from '../../src/simulator/fault.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'
import { ask, askRaw, CONTENT as ONE_PIECE, eventsIn, FORMATS, RESET } from './harness.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.stop())

const lastTruth = (): TruthRecord => simulator.truth().at(-1)!
/** Every piece of text. */
const CONTENT = new RegExp(ONE_PIECE, 'g')
const USAGE = /"(?:input|output|prompt|completion)_tokens"|TokenCount"/
const LAST_CHUNK = /\r\n0\r\n\r\n$/

describe.for(FORMATS)('%s', (format) => {
  test('reset_before_headers: not a byte comes', async () => {
    const answer = await askRaw(simulator, { format, sim: { fault: 'reset_before_headers' } })
    expect(answer).toEqual({ text: '', ended: 'reset' })
    expect(lastTruth()).toMatchObject({ outcome: 'reset_before_headers', status: null })
  })

  test('reset: the chunks before it, then a TCP reset', async () => {
    const answer = await askRaw(simulator, {
      format,
      stream: true,
      sim: { fault: 'reset', at: 3, gap: 5 },
    })
    expect(answer.ended).toEqual(RESET)
    expect(answer.text.match(CONTENT)).toHaveLength(3)
    expect(lastTruth()).toMatchObject({ outcome: 'reset', outputTokens: 3 })
  })

  test('truncate: the chunks before it, then a clean end without the terminal event', async () => {
    const answer = await askRaw(simulator, {
      format,
      stream: true,
      sim: { fault: 'truncate', at: 3 },
    })
    expect(answer.ended).toBe('end')
    expect(answer.text).toMatch(LAST_CHUNK)
    expect(answer.text.match(CONTENT)).toHaveLength(3)
    expect(answer.text).not.toMatch(/message_stop|\[DONE\]|response\.completed|finishReason/)
    expect(lastTruth()).toMatchObject({ outcome: 'truncate', outputTokens: 3 })
    expect(lastTruth().chunkAt).toHaveLength(3)
  })

  test('error_event: the chunks before it, then an error event and a clean end', async () => {
    const answer = await askRaw(simulator, {
      format,
      stream: true,
      sim: { fault: 'error_event', at: 3 },
    })
    const events = eventsIn(answer.text)
    expect(answer.text).toMatch(LAST_CHUNK)
    expect(answer.text.match(CONTENT)).toHaveLength(3)
    expect(events.at(-1)).toMatchObject(ERROR_EVENT[format])
    expect(lastTruth().outcome).toBe('error_event')
  })

  test('stall: the chunks before it, then nothing until the client leaves', async () => {
    const leaving = new AbortController()
    const { signal } = leaving
    const response = await ask(simulator, {
      format,
      stream: true,
      sim: { fault: 'stall', at: 3 },
      signal,
    })
    let text = ''
    const reading = (async () => {
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
        text += part
        if (text.match(CONTENT)?.length !== 3) continue
        await vi.waitFor(() => expect(lastTruth().outcome).toBe('stall'))
        leaving.abort()
      }
    })()
    await expect(reading).rejects.toThrow()
    expect(text.match(CONTENT)).toHaveLength(3)
    expect(lastTruth()).toMatchObject({ outcome: 'stall', outputTokens: 3 })
  })

  test('slow_headers: the whole answer, its headers later', async () => {
    const response = await ask(simulator, {
      format,
      stream: true,
      sim: { fault: 'slow_headers', ms: 30 },
    })
    expect((await response.text()).match(CONTENT)).toHaveLength(8)
    const { headersAt, receivedAt, outcome, fault } = lastTruth()
    expect({ outcome, fault }).toEqual({ outcome: 'ok', fault: 'slow_headers' })
    expect(headersAt! - receivedAt).toBeGreaterThanOrEqual(30)
  })

  test.for(['stream', 'JSON'])('missing_usage: all but the usage, by %s', async (how) => {
    const sim = { fault: 'missing_usage' } as const
    const response = await ask(simulator, { format, stream: how === 'stream', sim })
    const text = await response.text()
    expect(text).not.toMatch(USAGE)
    expect(lastTruth()).toMatchObject({ outcome: 'ok', outputTokens: 8 })
  })

  test.for([
    ['truncate', 'end'],
    ['reset', RESET],
  ] as const)('%s without a stream: half of the JSON', async ([fault, ended]) => {
    const answer = await askRaw(simulator, { format, sim: { fault } })
    expect(answer.ended).toEqual(ended)
    expect(answer.text).toContain('200 OK')
    expect(answer.text).toMatch(/\{"(?:id|candidates)"/)
    expect(answer.text).not.toContain('}}')
    expect(lastTruth()).toMatchObject({ outcome: fault, status: 200 })
  })

  test('stall without a stream: half of the JSON, then nothing until the client leaves', async () => {
    const leaving = new AbortController()
    const { signal } = leaving
    const response = await ask(simulator, { format, sim: { fault: 'stall' }, signal })
    leaving.abort()
    await expect(response.text()).rejects.toThrow()
    expect(lastTruth().outcome).toBe('stall')
  })

  test.for([400, 429, 500, 503, 529])('status %i in the provider’s shape', async (status) => {
    const response = await ask(simulator, { format, sim: { status, retryAfter: 2 } })
    const anthropic = format === 'anthropic-messages'
    const google = format === 'gemini-generate'
    const written = status === 529 && !anthropic ? 503 : status
    expect(response.status).toBe(written)
    // Google says in the body how long to wait.
    expect(response.headers.get('retry-after')).toBe(google ? null : '2')
    expect(response.headers.get('retry-after-ms')).toBe(anthropic || google ? null : '2000')
    expect(response.headers.get('x-simulated-by')).toBe('vitest-load')
    expect(await response.json()).toMatchObject(
      anthropic
        ? { type: 'error', error: { type: ANTHROPIC_TYPE[status] }, request_id: lastTruth().id }
        : google
          ? {
              error: {
                code: written,
                status: GOOGLE_STATUS[written],
                details: expect.arrayContaining([expect.objectContaining({ retryDelay: '2s' })]),
              },
            }
          : { error: { type: OPENAI_TYPE[written] } },
    )
    expect(lastTruth()).toMatchObject({ outcome: 'status', status: written, outputTokens: 0 })
  })

  test('quota: a 429 that names the limit, without retry-after', async () => {
    const response = await ask(simulator, { format, sim: { quota: true } })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBeNull()
    expect(await response.text()).toMatch(/enforced_spend_limit_reached|insufficient_quota|PerDay/)
    expect(lastTruth().outcome).toBe('quota')
  })
})

const ERROR_EVENT = {
  'anthropic-messages': { type: 'error', error: { type: 'overloaded_error' } },
  'openai-chat': { error: { type: 'server_error' } },
  // Three deltas after five events before them: numbers leave no gap.
  'openai-responses': { type: 'error', code: 'server_error', sequence_number: 7 },
  'gemini-generate': { error: { code: 503, status: 'UNAVAILABLE' } },
}
const GOOGLE_STATUS: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
}
const ANTHROPIC_TYPE: Record<number, string> = {
  400: 'invalid_request_error',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'api_error',
  529: 'overloaded_error',
}
const OPENAI_TYPE: Record<number, string> = {
  400: 'invalid_request_error',
  429: 'rate_limit_error',
  500: 'server_error',
  503: 'server_error',
}

test('failFirst fails the first requests of a key, and no other', async () => {
  const sim = { failFirst: { n: 2, status: 500 } }
  const statuses: number[] = []
  for (const key of ['a', 'a', 'b', 'a', 'b', 'b']) {
    statuses.push((await ask(simulator, { format: 'openai-chat', sim, key })).status)
  }
  expect(statuses).toEqual([500, 500, 500, 200, 500, 200])
})

const struck = async (count: number, body: object = {}): Promise<(FaultType | null)[]> => {
  for (let index = 0; index < count; index++) {
    await (await ask(simulator, { format: 'openai-chat', key: String(index), body })).text()
  }
  return simulator.truth().map(({ fault }) => fault)
}

describe('faults of the options', () => {
  test('every n-th request', async () => {
    simulator.configure({ faults: [{ type: 'status', status: 500, every: 3 }] })
    expect(await struck(6)).toEqual([null, null, 'status', null, null, 'status'])
  })

  test('only the model that is meant', async () => {
    simulator.configure({ faults: [{ type: 'status', model: 'gpt-4o-mini' }] })
    expect(await struck(1, { model: 'gpt-4o' })).toEqual([null])
    expect(await struck(1)).toEqual([null, 'status'])
  })

  test('a share, and the same requests each time', async () => {
    simulator.configure({ faults: [{ type: 'status', share: 0.3 }] })
    const first = await struck(40)
    simulator.reset()
    const share = first.filter((fault) => fault !== null).length / first.length
    expect(share).toBeGreaterThan(0.1)
    expect(share).toBeLessThan(0.5)
    expect(await struck(40)).toEqual(first)
  })

  test('not before and not after their time', async () => {
    simulator.configure({
      faults: [
        { type: 'status', from: 3_600_000 },
        { type: 'quota', to: 0 },
      ],
    })
    expect(await struck(1)).toEqual([null])
  })
})
