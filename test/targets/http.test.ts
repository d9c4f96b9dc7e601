import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { http, type HttpOptions } from '../../src/targets/http.ts'
import { recorder, send, type Received } from './harness.ts'

type Answer = (response: ServerResponse) => unknown
const ok: Answer = (response) => response.end('ok')

async function sent(options: Partial<HttpOptions<any>>, prompt: unknown = 'Hi'): Promise<Received> {
  const server = await recorder(ok)
  await send(http({ url: `${server.url}/api/chat`, ...options }), prompt)
  return server.received[0]!
}
/** Pieces that the target streams of an answer of this type, written in these parts. */
async function pieces(type: string, parts: readonly string[]): Promise<unknown[]> {
  const server = await recorder((response) => {
    response.writeHead(200, { 'content-type': type })
    const write = ([part, ...others]: readonly string[]): void => {
      if (part === undefined) response.end()
      // Flushed by itself: the next part comes in another chunk.
      else response.write(part, () => setImmediate(() => write(others)))
    }
    write(parts)
  })
  const decoder = new TextDecoder()
  const all = await send(http({ url: server.url }), 'Hi')
  return all.map((piece) => (piece instanceof Uint8Array ? decoder.decode(piece) : piece))
}

describe('http() sends', () => {
  test('the prompt as JSON, by POST', async () => {
    const { method, path, headers, body } = await sent({})
    expect(`${method} ${path}`).toBe('POST /api/chat')
    expect(headers['content-type']).toBe('application/json')
    expect(body).toEqual({ prompt: 'Hi' })
  })

  test('an object, a text, or what is made of the request', async () => {
    expect((await sent({ body: { question: 1 } })).body).toEqual({ question: 1 })
    const text = await sent({
      body: 'a=1',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect([text.text, text.headers['content-type']]).toEqual([
      'a=1',
      'application/x-www-form-urlencoded',
    ])
    const row = { question: 'Why?' }
    const made = await sent({ body: ({ prompt, index }) => ({ ...prompt, index }) }, row)
    expect(made.body).toEqual({ question: 'Why?', index: 0 })
  })

  test('its headers once, however their names are written', async () => {
    const { headers } = await sent({
      headers: { 'Content-Type': 'application/json+x', 'X-Team': 'a' },
    })
    expect(headers).toMatchObject({ 'content-type': 'application/json+x', 'x-team': 'a' })
  })

  test.for(['GET', 'get', 'HEAD'])('no body by %s, and needs no prompt then', async (method) => {
    const received = await sent({ method })
    expect(received.method).toBe(method.toUpperCase())
    expect(received.text).toBe('')
    expect(received.headers['content-type']).toBeUndefined()
    expect(http({ url: 'http://x', method }).needsPrompt).toBe(false)
  })

  test('a prompt, so that there must be one, unless it makes its own body', () => {
    expect(http({ url: 'http://x' }).needsPrompt).toBe(true)
    expect(http({ url: 'http://x', body: {} }).needsPrompt).toBe(false)
  })
})

describe('http() streams', () => {
  const sse = 'text/event-stream; charset=utf-8'
  test.for([
    ['one event each', sse, ['data: a\n\n', 'data: b\n\n'], ['a', 'b']],
    ['events in any chunks', sse, ['da', 'ta: a\n\nd', 'ata: b\n', '\n'], ['a', 'b']],
    ['CRLF, torn between its halves', sse, ['data: a\r', '\n\r\ndata: b\r\n\r\n'], ['a', 'b']],
    ['lines of one event', sse, ['data: a\ndata:b\ndata:  c\n\n'], ['a\nb\n c']],
    ['names and ids apart', sse, ['event: token\nid: 7\nretry: 10\ndata: a\n\n'], ['a']],
    ['no comments', sse, [': waiting\n\n', ':\n\n', 'data: a\n\n'], ['a']],
    ['no pings', sse, ['event: ping\ndata: {"type":"ping"}\n\n', 'data: a\n\n'], ['a']],
    ['no end marker, no empty data', sse, ['data:\n\n', 'data: a\n\n', 'data: [DONE]\n\n'], ['a']],
    ['what the end cut off', sse, ['data: a\n\n', 'data: b'], ['a', 'b']],
    ['UTF-8 that is torn', sse, ['data: gr\u00fc\u00dfe \u{1f600}\n\n'], ['grüße 😀']],
    ['a type in capitals', 'Text/Event-Stream', ['data: a\n\n'], ['a']],
    [
      'lines of NDJSON',
      'application/x-ndjson',
      ['{"a":1}\n', '{"b"', ':2}\n\n', '{"c":3}'],
      ['{"a":1}', '{"b":2}', '{"c":3}'],
    ],
    ['lines of JSONL', 'application/jsonl', ['1\n2\n'], ['1', '2']],
    ['plain text as it comes', 'text/plain', ['Hel', 'lo'], ['Hel', 'lo']],
    ['JSON at once', 'application/json', ['{"a":', '1}'], ['{"a":1}']],
  ] as const)('%s', async ([, type, parts, expected]) => {
    const got = await pieces(type, parts)
    // TCP may join what was written apart: plain text has no borders.
    if (type === 'text/plain') expect(got.join('')).toBe(expected.join(''))
    else expect(got).toEqual(expected)
  })

  test('nothing of an answer without a body', async () => {
    const server = await recorder((response) => response.writeHead(204).end())
    expect(await send(http({ url: server.url }), 'Hi')).toEqual([null])
  })

  test('UTF-8 whose bytes come apart', async () => {
    const server = await recorder((response) => {
      response.writeHead(200, { 'content-type': sse })
      const bytes = Buffer.from('data: ü\n\n')
      response.write(bytes.subarray(0, 7), () =>
        setImmediate(() => response.end(bytes.subarray(7))),
      )
    })
    expect(await send(http({ url: server.url }), 'Hi')).toEqual(['ü'])
  })
})

describe('http() fails', () => {
  test.for([
    [401, 'auth'],
    [404, 'client_error'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'overloaded'],
    [504, 'timeout'],
  ] as const)(
    'with %d as %s, without what the answer or the query says',
    async ([status, kind]) => {
      const server = await recorder((response) => response.writeHead(status).end('your prompt: Hi'))
      const url = `${server.url}/chat`
      await expect(send(http({ url: `${url}?key=k` }), 'Hi')).rejects.toMatchObject({
        kind,
        message: `${url} answered with ${status}.`,
      })
    },
  )

  test('when its request is ended: before the answer, and in the middle of it', async () => {
    const gone: string[] = []
    const server = await recorder((response, { path }) => {
      response.on('close', () => gone.push(path))
      if (path !== '/stream') return
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: a\n\n')
    })
    const controller = new AbortController()
    const { signal } = controller
    const silent = send(http({ url: `${server.url}/silent` }), 'Hi', { signal })
    const stream = (await http({ url: `${server.url}/stream` })({
      prompt: 'Hi',
      signal,
      index: 0,
      warmup: false,
    })) as AsyncGenerator<string>
    expect(await stream.next()).toEqual({ done: false, value: 'a' })
    controller.abort(new DOMException('too long', 'TimeoutError'))
    await expect(silent).rejects.toThrow('too long')
    await expect(stream.next()).rejects.toThrow('too long')
    await expect.poll(() => gone.toSorted()).toEqual(['/silent', '/stream'])
  })
})
