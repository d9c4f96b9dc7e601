import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import { nativeFetch, observe, observeOne } from './harness.ts'
import { WAYS, type WayOfReading } from './ways-of-reading.ts'

let parts: readonly Uint8Array[] = []
let type = 'application/json'
let server: Server
let url = ''
beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, 'Fine', { 'content-type': type, 'x-more': 'a, b' })
    for (const part of parts) response.write(part)
    response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const ASK = { method: 'POST', body: '{"model":"gpt-4o","messages":[]}' }

const tried = async (work: () => unknown): Promise<unknown> => {
  try {
    return { value: await work() }
  } catch (error) {
    const { name, message } = error as Error
    return { name, message }
  }
}

/** All that user code can see of a response that it reads in one way, and then again. */
async function seenOf(response: Response, { read }: WayOfReading): Promise<object> {
  const looks: unknown[] = []
  const look = (): void => {
    const { bodyUsed, body, url: place, status, statusText, redirected, type: kind } = response
    const headers = [...response.headers].filter(([name]) => name !== 'date')
    looks.push({ bodyUsed, locked: body?.locked, place, status, statusText, redirected, kind })
    looks.push(headers, Object.keys(response), body?.constructor.name)
  }
  look()
  const result = await tried(() => read(response))
  // The end of a pipe gives its lock back some promises later.
  await turnOfLoop()
  look()
  const again = [
    await tried(() => response.text()),
    await tried(() => response.clone().status),
    await tried(() => response.body!.getReader().closed),
    await tried(() => response.body!.pipeThrough(new TextDecoderStream()).locked),
    await tried(() => response.body!.pipeTo(new WritableStream())),
    await tried(() => response.body!.tee().length),
  ]
  return { looks, result, again }
}

const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 })
const json = fc.json().map((text) => Buffer.from(text))
const line = fc.constantFrom('data: {"choices":[]}\n\n', 'data: [DONE]\n\n', ': wait\n', 'data: {')
const anyParts = fc.oneof(
  fc.array(bytes, { maxLength: 4 }),
  json.map((whole) => [whole]),
  fc.array(
    line.map((text) => Buffer.from(text)),
    { maxLength: 6 },
  ),
)
const anyType = fc.constantFrom(
  'application/json',
  'text/event-stream; charset=utf-8',
  'text/plain',
)

describe('a response that is read through the tap is the same as without it', () => {
  test.for(WAYS.map((way) => [way.name, way] as const))('%s', async ([, way]) => {
    await fc.assert(
      fc.asyncProperty(anyParts, anyType, async (someParts, someType) => {
        parts = someParts
        type = someType
        const expected = await seenOf(await nativeFetch(url, ASK), way)
        const { settled } = await observe(async () => seenOf(await fetch(url, ASK), way))
        expect(settled).toEqual({ status: 'fulfilled', value: expected })
      }),
      { numRuns: 25 },
    )
  })
})

test.for([
  ['text', (response: Response) => response.text()],
  ['clone', (response: Response) => response.clone()],
  ['getReader', (response: Response) => response.body!.getReader()],
  ['read', (response: Response) => response.body!.getReader().read()],
  ['cancel', (response: Response) => response.body!.cancel()],
  ['for await', (response: Response) => response.body!.values().next()],
] as const)('%s: used and locked at once, as without the tap', async ([, begin]) => {
  parts = [Buffer.from('{}')]
  const stateAfter = (response: Response): unknown[] => {
    const begun = begin(response)
    if (begun instanceof Promise) begun.catch(() => {})
    return [response.bodyUsed, response.body!.locked]
  }
  const expected = stateAfter(await nativeFetch(url, ASK))
  const { settled } = await observe(async () => stateAfter(await fetch(url, ASK)))
  expect(settled).toEqual({ status: 'fulfilled', value: expected })
})

describe('however a response is read, it is seen', () => {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator()
  })
  afterAll(() => simulator.stop())

  const ask = (stream: boolean): Promise<Response> =>
    fetch(`${simulator.url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer test',
        'x-sim': JSON.stringify({ ttft: 0, gap: 0, tokens: 9, tokensPerChunk: 2, inputTokens: 33 }),
      },
      body: JSON.stringify({
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'Hi' }],
        stream,
        stream_options: { include_usage: true },
      }),
    })

  test.for(WAYS.map((way) => [way.name, way] as const))('%s', async ([, way]) => {
    for (const stream of [true, false]) {
      const call = await observeOne(async () => tried(async () => way.read(await ask(stream))))
      if (way.whole) {
        expect(call).toMatchObject({ outcome: 'ok', chunks: stream ? 5 : 0 })
        expect(call.usage).toMatchObject({ input: 33, output: 9 })
      } else {
        // What comes in one piece has its end in it.
        expect(['cancelled', 'ok']).toContain(call.outcome)
        expect(call.attempts[0]!.error).toBeNull()
      }
    }
  })
})
