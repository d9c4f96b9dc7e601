import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Anthropic from '@anthropic-ai/sdk'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import { CLIENTS } from './clients.ts'
import { nativeFetch, observe, observeOne, tap } from './harness.ts'

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

describe('installed again', () => {
  test('it is the same tap, and fetch is patched once', async () => {
    const patched = globalThis.fetch
    vi.resetModules()
    const again = await import('../../src/observe/tap.ts')
    expect(again.installTap()).toBe(tap)
    expect(globalThis.fetch).toBe(patched)
    const ask = (): Promise<unknown> => anyClient.ask({ url: simulator.url, sim: AT_ONCE })
    expect((await observe(ask)).calls).toHaveLength(1)
  })
})

describe('calls outside any request', () => {
  const unattributedBy = async (work: () => Promise<unknown>): Promise<number> => {
    const before = tap.unattributed()
    await work()
    return tap.unattributed() - before
  }

  test.for(CLIENTS.map((client) => [client.name, client] as const))(
    '%s: answered, and counted',
    async ([, client]) => {
      const ask = (): Promise<unknown> => client.ask({ url: simulator.url, sim: AT_ONCE })
      expect(await unattributedBy(() => Promise.all([ask(), ask()]))).toBe(2)
    },
  )

  test('each attempt is a call that was paid for', async () => {
    const sim = { ...AT_ONCE, status: 500, retryAfter: 0 }
    const ask = (): Promise<unknown> =>
      anyClient.ask({ url: simulator.url, sim, maxRetries: 2 }).catch(() => {})
    expect(await unattributedBy(ask)).toBe(3)
  })

  test('one that a request makes after its end is outside', async () => {
    const { promise: end, resolve } = Promise.withResolvers<void>()
    const observation = tap.begin(new AbortController().signal)
    const late = observation.run(async () => {
      await end
      return anyClient.ask({ url: simulator.url, sim: AT_ONCE })
    })
    expect(observation.finish()).toEqual([])
    const counted = await unattributedBy(async () => {
      resolve()
      await late
    })
    expect(counted).toBe(1)
  })

  test('free questions and other hosts are not counted', async () => {
    const counted = await unattributedBy(async () => {
      await fetch(`${url}/v1/messages`, { method: 'POST', body: '{"text":"no model"}' })
      await fetch(`${simulator.url}/v1/models`, { headers: { 'x-api-key': 'test' } })
    })
    expect(counted).toBe(0)
  })
})

describe('a model call on a host of nobody we know is told by its path and body', () => {
  const body = '{"model":"m","messages":[]}'
  const post = (given: unknown, init: object = {}): Promise<unknown> =>
    fetch(`${url}/v1/chat/completions`, { method: 'POST', body: given, ...init } as RequestInit)
  const request = (given: unknown): Request =>
    new Request(`${url}/v1/chat/completions`, { method: 'POST', body: given } as RequestInit)
  const bytes = new TextEncoder().encode(`--${body}--`)

  test.for<[string, () => Promise<unknown>]>([
    ['text', () => post(body)],
    ['a Uint8Array', () => post(Buffer.from(body))],
    ['a part of a buffer', () => post(bytes.subarray(2, -2))],
    ['a DataView', () => post(new DataView(bytes.buffer, 2, body.length))],
    ['an ArrayBuffer', () => post(new TextEncoder().encode(body).buffer)],
    ['a Request of text', () => fetch(request(body))],
    ['a Request of bytes', () => fetch(request(Buffer.from(body)))],
    ['a Request whose body is replaced', () => fetch(request('x'), { body, method: 'POST' })],
    ['a method in small letters', () => post(body, { method: 'post' })],
  ])('%s', async ([, send]) => {
    expect(await observeOne(send)).toMatchObject({ requestedModel: 'm', provider: 'openai' })
  })

  test.for<[string, () => Promise<unknown>]>([
    ['no model', () => post('{"messages":[]}')],
    ['no prompt', () => post('{"model":"m"}')],
    ['a form', () => post(new FormData())],
    ['no body', () => fetch(`${url}/v1/chat/completions`, { method: 'POST' })],
    ['another method', () => fetch(`${url}/v1/chat/completions`, { method: 'PUT', body })],
    ['another path', () => fetch(`${url}/v1/chat`, { method: 'POST', body })],
  ])('%s: no model call', async ([, send]) => {
    expect((await observe(send)).calls).toEqual([])
  })

  test('a stream that user code still writes is sent, not waited for', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const streaming = { method: 'POST', body: readable, duplex: 'half' } as RequestInit
    const sent = observe(() => fetch(new Request(`${url}/v1/chat/completions`, streaming)))
    await writer.write(Buffer.from(body))
    await writer.close()
    const { settled } = await sent
    expect(settled).toMatchObject({ status: 'fulfilled', value: { status: 200 } })
  })
})

describe('fetch itself is called as before', () => {
  const throwing = {
    get method(): string {
      throw new RangeError('no method')
    },
  }
  const other = { toString: () => `${url}/odd` }
  test.for<[string, unknown[]]>([
    ['no argument', []],
    ['undefined', [undefined]],
    ['a number', [5]],
    ['no URL', ['/relative']],
    ['an object with a text', [other]],
    ['options that throw', ['http://127.0.0.1/v1/messages', throwing]],
    ['a method that is none', ['http://127.0.0.1/v1/messages', { method: 5 }]],
    ['odd headers', ['http://127.0.0.1/v1/messages', { method: 'POST', headers: [[1]] }]],
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

test.for(['/v1/messages', '/v1/chat/completions', '/v1/responses'])(
  'whatever a server writes to %s, user code gets it',
  async (path) => {
    const types = fc.constantFrom('text/event-stream', 'application/json', 'text/plain')
    await fc.assert(
      fc.asyncProperty(hostile, types, async (parts, type) => {
        answer = { type, parts }
        const body = '{"model":"\\x","messages":5}'
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
  },
)

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
