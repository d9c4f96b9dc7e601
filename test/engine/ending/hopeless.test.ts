import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { ReadyTarget } from '../../../src/core/options/options.ts'
import { runLoad } from '../../../src/engine/run-load.ts'
import { anthropic } from '../../../src/targets/anthropic.ts'
import { http } from '../../../src/targets/http.ts'
import { openai } from '../../../src/targets/openai.ts'
import { recorder } from '../../targets/harness.ts'

type Make = (url: string) => ReadyTarget

const TARGETS: readonly (readonly [string, Make])[] = [
  ['openai() chat', (url) => openai({ model: 'x', apiKey: 'k', baseURL: url })],
  [
    'openai() responses',
    (url) => openai({ model: 'x', api: 'responses', apiKey: 'k', baseURL: url }),
  ],
  ['anthropic()', (url) => anthropic({ model: 'x', apiKey: 'k', baseURL: url })],
  ['http()', (url) => http({ url })],
]
const many = { prompt: 'Hi', requests: 500, concurrency: 2 }

/** Where nothing listens: a port that was free a moment ago. */
async function nowhere(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return `http://127.0.0.1:${port}`
}

describe.for(TARGETS)('%s', ([, make]) => {
  test('stops after five refused connections, and says what to check', async () => {
    const url = await nowhere()
    const run = await runLoad({ target: make(url), ...many })
    expect(run.stopped).toMatchObject({ reason: 'identicalFailures' })
    expect(run.stopped?.message).toMatch(
      /^5 requests in a row failed the same way: .*ECONNREFUSED.* Check the base URL, and that something listens there\.$/,
    )
    expect(run.errors.byKind).toEqual({ connect: 5 })
    // The one beside the fifth failure is cut, and the rest never started.
    expect(run.requests.total).toBeLessThanOrEqual(6)
  })

  test.for([
    [401, 'auth', 'Check the API key'],
    [403, 'auth', 'Check the API key'],
    [402, 'quota', 'no credit or spend limit left'],
    [404, 'client_error', 'Check the model name'],
  ] as const)('stops after five answers of %d', async ([status, kind, advice]) => {
    const server = await recorder((response) => {
      const error = { type: 'x', message: 'No.' }
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error }))
    })
    const run = await runLoad({ target: make(server.url), ...many })
    expect(run.stopped?.reason).toBe('identicalFailures')
    expect(run.stopped?.message).toContain(advice)
    expect(run.errors.byKind).toEqual({ [kind]: 5 })
    expect(server.received.length).toBeLessThanOrEqual(6)
  })

  test('goes on when the provider is only busy', async () => {
    const server = await recorder((response) => response.writeHead(429).end('{}'))
    const run = await runLoad({ target: make(server.url), ...many, requests: 20 })
    expect(run.stopped).toBeNull()
    expect(run.errors.byKind).toEqual({ rate_limited: 20 })
  })
})

test('prompts that cannot be read stop the run with what was measured so far', async () => {
  async function* rows(): AsyncGenerator<string> {
    yield* ['one', 'two']
    throw new Error('prompts.jsonl, line 3: Unexpected token')
  }
  const run = await runLoad({ target: () => 'ok', prompts: rows(), requests: 10 })
  expect(run.requests).toMatchObject({ total: 2, ok: 2 })
  expect(run.stopped).toMatchObject({
    reason: 'promptsFailed',
    message: 'The prompts could not be read: prompts.jsonl, line 3: Unexpected token',
  })
})

test('a stop reaches a run whose target answers at once, and leaves what there is', async () => {
  const { startLoad } = await import('../../../src/engine/engine.ts')
  const handle = startLoad('endless', { target: () => 1, requests: 1e6 })
  // A timer can only fire when the run lets the event loop turn.
  setTimeout(() => handle.stop('aborted', 'Enough.'), 1)
  const run = await handle.done
  expect(run.stopped).toMatchObject({ reason: 'aborted', message: 'Enough.' })
  expect(run.requests.ok).toBeGreaterThan(0)
})

test('a schedule that is hopelessly behind still lets answers in', async () => {
  const server = await recorder((response) => response.end('ok'))
  const run = await runLoad({
    target: http({ url: server.url }),
    prompt: 'Hi',
    arrivalRate: 1e6,
    requests: 20_000,
    maxInFlight: 10,
  })
  const { ok, notStarted, total } = run.requests
  expect(total).toBe(20_000)
  // Without a turn of the loop none of the first ten could have ended, and all others were dropped.
  expect(ok).toBeGreaterThan(10)
  expect(ok + notStarted).toBe(20_000)
  expect(run.latency.failed).toBe(notStarted)
  expect(run.health.achievedRate).toBeLessThan(run.health.plannedRate!)
})
