import type { FixtureOpts, FixtureResponse, LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Call } from '../../src/core/calls/call.ts'
import type { ErrorKind } from '../../src/core/calls/error-kind.ts'
import type { Run } from '../../src/core/run/run.ts'
import { startLoad } from '../../src/engine/engine.ts'
import { installTap } from '../../src/observe/tap.ts'
import { CHUNK, startMock } from './mock.ts'
import { OWN, READY, type Shape } from './shapes.ts'

let mock: LLMock
beforeAll(async () => {
  installTap()
  mock = await startMock()
})
beforeEach(() => {
  mock.reset()
  mock.onMessage('a good question', answer)
})
afterAll(() => mock.stop())

const usage = { input_tokens: 7, output_tokens: 9, prompt_tokens: 7, completion_tokens: 9 }
const answer: FixtureResponse = { content: 'x'.repeat(CHUNK * 8), usage }
const error = (status: number, type: string, code?: string): FixtureResponse => ({
  status,
  error: { message: 'No.', type, ...(code === undefined ? {} : { code }) },
})

/** Good and bad questions in turn: five of each. */
async function ask(shape: Shape, concurrency = 1): Promise<{ run: Run; bad: Call[] }> {
  const handle = startLoad<string>(shape.name, {
    target: shape.target(mock),
    prompts: ['a good question', 'a bad one'],
    requests: 10,
    concurrency,
  })
  const bad: Call[] = []
  handle.onSample(({ index, calls }) => {
    if (index % 2 === 1) bad.push(...calls)
  })
  return { run: await handle.done, bad }
}

const REFUSALS: readonly [string, FixtureResponse, FixtureOpts, ErrorKind][] = [
  ['429', error(429, 'rate_limit_error', 'rate_limit_exceeded'), {}, 'rate_limited'],
  ['429 without credit', error(429, 'insufficient_quota', 'insufficient_quota'), {}, 'quota'],
  ['500', error(500, 'api_error'), {}, 'server_error'],
  ['503', error(503, 'server_error', 'server_is_overloaded'), {}, 'overloaded'],
  ['529', error(529, 'overloaded_error'), {}, 'overloaded'],
  ['504', error(504, 'timeout_error'), {}, 'timeout'],
  ['400', error(400, 'invalid_request_error'), {}, 'client_error'],
  ['401', error(401, 'authentication_error'), {}, 'auth'],
  ['chaos: a rate limit', answer, { chaos: { rateLimitRate: 1 } }, 'rate_limited'],
  ['chaos: a dropped request', answer, { chaos: { dropRate: 1 } }, 'server_error'],
  ['chaos: a closed connection', answer, { chaos: { disconnectRate: 1 } }, 'reset'],
]

describe.for([...READY, ...OWN])('$name', (shape) => {
  test.for(REFUSALS)('%s', async ([, response, options, kind]) => {
    mock.onMessage('a bad one', response, options)
    const { run, bad } = await ask(shape)
    expect(run.requests).toMatchObject({ ok: 5, failed: 5 })
    expect(run.errors.byKind).toEqual({ [kind]: 5 })
    expect(run.retries.byKind).toEqual({ [kind]: 5 })
    expect(bad.map(({ outcome, usage: used }) => [outcome, used])).toEqual(
      Array.from({ length: 5 }, () => [kind, null]),
    )
    // The five good answers, and nothing for the others.
    expect(run.tokens).toMatchObject({ input: 35, output: 45, estimated: 0 })
  })

  test('chaos: a 200 that is no JSON is an answer cut short, though the SDK may not mind', async () => {
    mock.onMessage('a bad one', answer, { chaos: { malformedRate: 1 } })
    const { run } = await ask(shape)
    expect(run.errors.byKind).toEqual({ truncated: 5 })
    expect(run.tokens).toMatchObject({ input: 35, output: 45, unknown: 5 })
    expect(run.cost.atLeast).toBe(true)
  })
})

describe.for([...READY, ...OWN].filter(({ streamed }) => streamed))('$name', (shape) => {
  // The whole answer has more than 9 events and takes more than 180 ms: both come before its end.
  test.for<[string, FixtureOpts]>([
    ['after 6 events', { truncateAfterChunks: 6 }],
    ['after 120 ms', { disconnectAfterMs: 120 }],
  ])('a connection that breaks %s is a reset, its chunks a lower bound', async ([, cut]) => {
    mock.onMessage('a bad one', answer, { streamingProfile: { ttft: 20, tps: 50 }, ...cut })
    const { run, bad } = await ask(shape, 10)
    expect(run.requests).toMatchObject({ ok: 5, failed: 5 })
    expect(run.errors.byKind).toEqual({ reset: 5 })
    expect(bad).toHaveLength(5)
    for (const call of bad) {
      expect(call).toMatchObject({ outcome: 'reset', usageIsFinal: false })
      expect(call.chunks).toBeLessThan(8)
    }
    expect(run.cost.atLeast).toBe(true)
  })
})
