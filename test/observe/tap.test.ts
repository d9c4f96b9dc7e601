import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { observerOf } from '../../src/observe/observation.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import { CLIENTS } from './clients.ts'
import { observe, observeOne, tap } from './harness.ts'

const AT_ONCE = { ttft: 0, gap: 0, tokens: 4, tokensPerChunk: 1 }
const [anyClient] = CLIENTS as [(typeof CLIENTS)[number]]

let simulator: Simulator
let server: Server
let url = ''
beforeAll(async () => {
  simulator = await startSimulator()
  server = createServer((_request, response) => response.end())
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
    const observation = observerOf(tap).begin(new AbortController().signal)
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

  test('what looks like one and cannot be read is answered, and counted', async () => {
    const place = `${new URL(url).host}/v1/completions`
    const send = (text: string): Promise<unknown> =>
      fetch(`${url}/v1/completions?key=secret`, { method: 'POST', body: text })
    const { calls } = await observe(() => send('{"model":"m","prompt":"Hi"}'))
    await observe(() => send('{"course":1}'))
    expect(calls).toEqual([])
    expect(tap.unrecognised()).toEqual({ [place]: 1 })
  })

  test('a stream that user code still writes is sent, not waited for', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const streaming = { method: 'POST', body: readable, duplex: 'half' } as RequestInit
    const sent = observe(() => fetch(new Request(`${url}/v1/chat/completions`, streaming)))
    const arrived = once(server, 'request')
    await writer.write(Buffer.from(body))
    await arrived
    await writer.close()
    const { settled } = await sent
    expect(settled).toMatchObject({ status: 'fulfilled', value: { status: 200 } })
  })
})
