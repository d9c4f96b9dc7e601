import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Anthropic from '@anthropic-ai/sdk'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import { EventScanner } from '../../src/wire/sse.ts'
import { CLIENTS } from './clients.ts'
import { nativeFetch, observe, observeOne } from './harness.ts'

const AT_ONCE = { ttft: 0, gap: 0, tokens: 4, tokensPerChunk: 1 }
const [anyClient] = CLIENTS as [(typeof CLIENTS)[number]]

let simulator: Simulator
let answer: { type: string; parts: readonly Uint8Array[] } = { type: 'text/plain', parts: [] }
let server: Server
let url = ''
beforeAll(async () => {
  simulator = await startSimulator()
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': answer.type })
    for (const part of answer.parts) response.write(part)
    response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await simulator.stop()
})

describe('fetch itself is called as before', () => {
  const throwing = {
    get method(): string {
      throw new RangeError('no method')
    },
  }
  const other = { toString: () => `${url}/odd` }
  const body = '{"model":"m","messages":[]}'
  test.for<[string, unknown[]]>([
    ['no argument', []],
    ['undefined', [undefined]],
    ['a number', [5]],
    ['no URL', ['/relative']],
    ['an object with a text', [other]],
    ['options that throw', ['http://127.0.0.1/v1/messages', throwing]],
    ['a method that is none', ['http://127.0.0.1/v1/messages', { method: 5 }]],
    ['odd headers', ['http://127.0.0.1/v1/messages', { method: 'POST', body, headers: [[1]] }]],
    ['a signal that is none', ['http://127.0.0.1/v1/messages', { method: 'POST', signal: 5 }]],
    ['a body with GET', ['http://127.0.0.1/v1/messages', { body: '{"model":"m","messages":[]}' }]],
    ['a port that is closed to fetch', ['http://127.0.0.1:1/v1/messages']],
  ])('%s', async ([, given]) => {
    const result = async (fetching: typeof fetch): Promise<unknown> => {
      try {
        const { status, url: place } = await Reflect.apply(fetching, undefined, given)
        return { status, place }
      } catch (error) {
        const { name, message, cause } = error as Error
        return { name, message, cause: cause instanceof Error ? cause.message : cause }
      }
    }
    const { settled } = await observe(() => result(fetch))
    expect(settled).toEqual({ status: 'fulfilled', value: await result(nativeFetch) })
  })

  test('a Request is used up', async () => {
    const request = new Request(`${simulator.url}/v1/messages`, {
      method: 'POST',
      body: '{"model":"m","messages":[]}',
    })
    await observeOne(() => fetch(request))
    expect(request.bodyUsed).toBe(true)
  })
})

const anyBytes = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))
const anyEvent = fc.json().map((json) => Buffer.from(`data: ${json}\r\n\r\n`))
const odd = fc.constantFrom(
  'data: {"choices":[{"delta":{"content":"',
  'data: {"choices":{"0":null}}\n\n',
  'data: {"error":5}\n\n',
  'data: [DONE]\n\n',
  'data:\n\n',
  `data: ${'x'.repeat(70_000)}`,
  '\0\n\r',
)
const hostile = fc.array(
  fc.oneof(
    anyBytes,
    anyEvent,
    odd.map((text) => Buffer.from(text)),
  ),
  { maxLength: 6 },
)

test.for([
  '/v1/messages',
  '/v1/chat/completions',
  '/v1/responses',
  '/v1/models/m:streamGenerateContent',
  '/model/m/invoke-with-response-stream',
])('whatever a server writes to %s, user code gets it', async (path) => {
  const types = fc.constantFrom(
    'text/event-stream',
    'application/json',
    'application/vnd.amazon.eventstream',
    'text/plain',
  )
  await fc.assert(
    fc.asyncProperty(hostile, types, async (parts, type) => {
      answer = { type, parts }
      const body = '{"model":"\\x","messages":5,"input":5,"contents":5,"anthropic_version":5}'
      const { calls, settled } = await observe(async () =>
        (await fetch(url + path, { method: 'POST', body })).arrayBuffer(),
      )
      expect(settled.status).toBe('fulfilled')
      const got = settled.status === 'fulfilled' ? Buffer.from(settled.value) : null
      expect(got).toEqual(Buffer.concat(parts))
      expect(calls).toHaveLength(1)
    }),
    { numRuns: 60 },
  )
})

test('a fault of the observer’s own stays with it', async () => {
  const faulty = vi.spyOn(EventScanner.prototype, 'push').mockImplementation(() => {
    throw new Error('The observer is wrong.')
  })
  const { calls, settled } = await observe(() =>
    anyClient.ask({ url: simulator.url, sim: AT_ONCE }),
  )
  expect(faulty).toHaveBeenCalled()
  faulty.mockRestore()
  expect(settled).toMatchObject({ status: 'fulfilled' })
  expect(calls).toHaveLength(1)
})

test('a middleware of the Anthropic SDK parses the answer, and the caller gets it too', async () => {
  const parsed: unknown[] = []
  const client = new Anthropic({
    apiKey: 'test',
    baseURL: simulator.url,
    middleware: [
      async (request, next, context) => {
        const response = await next(request)
        parsed.push(await context.parse(response))
        return response
      },
    ],
  })
  const headers = { 'x-sim': JSON.stringify(AT_ONCE) }
  const { calls, settled } = await observe(async () =>
    client.messages.create(
      { model: 'claude-haiku-4-5', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] },
      { headers },
    ),
  )
  expect(settled).toEqual({ status: 'fulfilled', value: parsed[0] })
  expect(parsed).toMatchObject([{ usage: { output_tokens: 4 } }])
  expect(calls).toMatchObject([{ outcome: 'ok', usage: { output: 4 } }])
})
