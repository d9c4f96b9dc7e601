import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'
import { ask, eventsIn, FORMATS } from './harness.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.stop())

const KEY = { authorization: 'Bearer test' }
const post = (
  path: string,
  body: unknown,
  headers: Record<string, string> = KEY,
): Promise<Response> =>
  fetch(simulator.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
const lastTruth = (): TruthRecord => simulator.truth().at(-1)!

describe('doors', () => {
  const chat = { model: 'gpt-4o', messages: [] }
  test.for([
    '/chat/completions',
    '/v1/chat/completions',
    '/openai/v1/chat/completions',
    '/v1beta/openai/chat/completions?beta=true',
  ])('%s is a chat', async (path) => {
    const sim = { 'x-sim': '{"ttft":0,"gap":0}' }
    expect((await post(path, chat, { ...KEY, ...sim })).status).toBe(200)
  })

  test.for([
    ['Bearer', { authorization: 'Bearer a' }, 200],
    ['x-api-key', { 'x-api-key': 'a' }, 200],
    ['x-goog-api-key', { 'x-goog-api-key': 'a' }, 200],
    ['a signature of AWS', { authorization: 'AWS4-HMAC-SHA256 Credential=a' }, 200],
    ['no key', {}, 401],
    ['an empty Bearer', { authorization: 'Bearer ' }, 401],
  ] as const)('%s opens with %o: %i', async ([, headers, status]) => {
    const response = await post('/v1/messages/count_tokens', { messages: [] }, { ...headers })
    expect(response.status).toBe(status)
  })

  test.for(FORMATS)('%s without a key is refused in its shape', async (format) => {
    const response = await ask(simulator, { format, headers: { authorization: '' } })
    expect(response.status).toBe(401)
    expect(await response.text()).toMatch(/authentication_error|invalid_api_key|UNAUTHENTICATED/)
    expect(lastTruth()).toMatchObject({ outcome: 'rejected', status: 401 })
  })

  test.for([
    ['/v1/embeddings', {}, { error: { type: 'invalid_request_error' } }],
    ['/v1/messages/batches', {}, { type: 'error', error: { type: 'not_found_error' } }],
    ['/v1/models/m:embedContent', {}, { error: { code: 404, status: 'NOT_FOUND' } }],
    ['/v1/complete', { 'anthropic-version': '2023-06-01' }, { type: 'error' }],
  ] as const)('%s is not found, in the shape of whom it is for', async ([path, headers, body]) => {
    const response = await post(path, {}, { ...KEY, ...headers })
    expect(response.status).toBe(404)
    expect(response.headers.get('x-simulated-by')).toBe('vitest-load')
    expect(await response.json()).toMatchObject(body)
  })

  test.for([
    ['no JSON', '/v1/responses', 'x', {}, 'The body must be a JSON object'],
    ['no model', '/v1/responses', { input: '' }, {}, 'model: Field required'],
    ['no prompt', '/v1/responses', { model: 'm' }, {}, 'input: Field required'],
    ['no contents', '/v1/models/m:generateContent', {}, {}, 'contents: Field required'],
    ['no max_tokens', '/v1/messages', { model: 'm', messages: [] }, {}, 'max_tokens'],
    [
      'temperature in the newest version',
      '/v1/messages',
      { model: 'm', messages: [], max_tokens: 1, temperature: 1 },
      { 'anthropic-version': '2026-10-21' },
      'temperature: not permitted',
    ],
    [
      'a typo in x-sim',
      '/v1/responses',
      { model: 'm', input: '' },
      { 'x-sim': '{"ttfb":1}' },
      '`x-sim.ttfb` is unknown; there are ttft, ',
    ],
    [
      'an x-sim that is no JSON',
      '/v1/responses',
      { model: 'm', input: '' },
      { 'x-sim': '{' },
      'x-sim',
    ],
  ] as const)('%s: 400', async ([, path, body, headers, message]) => {
    const response = await post(path, body, { ...KEY, ...headers })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(message)
  })

  test('temperature is fine in older versions', async () => {
    const headers = { 'anthropic-version': '2023-06-01' }
    const body = { temperature: 1 }
    const response = await ask(simulator, { format: 'anthropic-messages', headers, body })
    expect(response.status).toBe(200)
  })
})

describe('the wire', () => {
  test.for(FORMATS)('%s: JSON is compressed for those who take it', async (format) => {
    const zipped = await ask(simulator, { format, headers: { 'accept-encoding': 'gzip, deflate' } })
    const plain = await ask(simulator, { format, headers: { 'accept-encoding': 'identity' } })
    expect(zipped.headers.get('content-encoding')).toBe('gzip')
    expect(plain.headers.get('content-encoding')).toBeNull()
    const [a, b] = [await zipped.json(), await plain.json()]
    expect(Object.keys(a)).toEqual(Object.keys(b))
  })

  test('one connection serves stream after stream, pipelined ones too', async () => {
    const { port, hostname } = new URL(simulator.url)
    const body = JSON.stringify({ model: 'gpt-4o', messages: [], stream: true })
    const request = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a\r\nx-sim: {"ttft":0,"gap":0,"tokens":3,"tokensPerChunk":1}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    const text = await new Promise<string>((resolve) => {
      let received = ''
      const socket = connect(Number(port), hostname)
      socket.setEncoding('latin1')
      socket.on('data', (part: string) => {
        received += part
        if (received.split('\r\n0\r\n\r\n').length === 3) socket.destroy()
      })
      socket.on('close', () => resolve(received))
      socket.write(request + request)
    })
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
    expect(text.match(/"content":"\w/g)).toHaveLength(6)
    expect(text.match(/\[DONE\]/g)).toHaveLength(2)
  })

  test('letters of all scripts in a model’s name keep the framing right', async () => {
    const body = { model: 'modèle-模型-🙂' }
    const response = await ask(simulator, { format: 'openai-chat', stream: true, body })
    expect(eventsIn(await response.text())[0].model).toBe('modèle-模型-🙂')
  })

  test('each answer says that it is simulated, and by which record of the truth', async () => {
    const anthropic = await ask(simulator, { format: 'anthropic-messages', stream: true })
    const openai = await ask(simulator, { format: 'openai-responses' })
    await Promise.all([anthropic.text(), openai.text()])
    const ids = simulator.truth().map(({ id }) => id)
    expect([anthropic, openai].map(({ headers }) => headers.get('x-simulated-by'))).toEqual([
      'vitest-load',
      'vitest-load',
    ])
    expect([anthropic.headers.get('request-id'), openai.headers.get('x-request-id')]).toEqual(ids)
  })
})

describe('truth', () => {
  test.for(FORMATS)('%s: instants in their order, one per chunk', async (format) => {
    const sim = { ttft: 30, headers: 10, gap: 2, tokens: 5, reasoning: 2 }
    const response = await ask(simulator, { format, stream: true, sim })
    await response.text()
    const truth = lastTruth()
    expect(truth).toMatchObject({ outcome: 'ok', status: 200, outputTokens: 5, reasoningTokens: 2 })
    expect(truth.chunkAt).toHaveLength(5)
    expect(truth.firstTokenAt).toBe(truth.chunkAt[0])
    const instants = [
      truth.receivedAt,
      truth.startedAt!,
      truth.headersAt!,
      ...truth.chunkAt,
      truth.endedAt!,
    ]
    expect(instants.toSorted((a, b) => a - b)).toEqual(instants)
    expect(truth.headersAt! - truth.startedAt!).toBeGreaterThanOrEqual(10)
    truth.chunkAt.forEach((at, index) => {
      expect(at - truth.startedAt!).toBeGreaterThanOrEqual(30 + 2 * index)
    })
  })

  test('is the same over HTTP', async () => {
    await (await ask(simulator, { format: 'openai-chat' })).text()
    const response = await fetch(`${simulator.url}/__truth`)
    expect(await response.json()).toEqual(simulator.truth())
  })

  test('a client that leaves is seen, and its slot given on', async () => {
    simulator.configure({ slots: 1 })
    const leaving = new AbortController()
    const { signal } = leaving
    const sim = { ttft: 3_600_000, headers: 0 }
    await ask(simulator, { format: 'openai-chat', stream: true, sim, signal })
    const next = ask(simulator, { format: 'openai-chat' })
    leaving.abort()
    await (await next).text()
    simulator.configure({ slots: null })
    expect(simulator.truth().map(({ outcome }) => outcome)).toEqual(['client_closed', 'ok'])
  })

  test('a client that leaves the line gets no slot', async () => {
    simulator.configure({ slots: 1 })
    const [first, second] = [new AbortController(), new AbortController()]
    const long = { ttft: 3_600_000, headers: 0 }
    await ask(simulator, { format: 'openai-chat', stream: true, sim: long, signal: first.signal })
    const waiting = ask(simulator, { format: 'openai-chat', signal: second.signal })
    await expect.poll(() => simulator.truth().length).toBe(2)
    second.abort()
    await expect(waiting).rejects.toThrow()
    await expect.poll(() => lastTruth().outcome).toBe('client_closed')
    expect(lastTruth().startedAt).toBeNull()
    first.abort()
    await (await ask(simulator, { format: 'openai-chat' })).text()
    simulator.configure({ slots: null })
    expect(lastTruth().outcome).toBe('ok')
  })
})

test('a queue behind the slots makes answers wait', async () => {
  simulator.configure({ slots: 2 })
  const sim = { ttft: 100 }
  const answers = Array.from({ length: 6 }, () => ask(simulator, { format: 'openai-chat', sim }))
  await Promise.all(answers.map(async (answer) => (await answer).text()))
  simulator.configure({ slots: null })
  const truth = simulator.truth()
  const starts = truth.map(({ startedAt }) => startedAt!).toSorted((a, b) => a - b)
  const ends = truth.map(({ endedAt }) => endedAt!).toSorted((a, b) => a - b)
  const waits = truth.map(({ receivedAt, startedAt }) => startedAt! - receivedAt)
  // The third begins when the first is over, the fourth after the second, and so on.
  starts.slice(2).forEach((start, index) => expect(start).toBeGreaterThanOrEqual(ends[index]!))
  expect(Math.max(...waits)).toBeGreaterThan(50)
})

describe('options', () => {
  test('all that is wrong in one error', async () => {
    const options = { seed: 0.5, modles: {}, slots: 0, faults: [{ share: 2 }] }
    const starting = startSimulator(options as object)
    await expect(starting).rejects.toThrow(TypeError)
    await expect(starting).rejects.toThrow(
      [
        '- `seed` must be a whole number; got 0.5',
        '- `modles` is unknown; there are seed, host, port, models, slots, limits, faults',
        '- `slots` must be a whole number from 1; got 0',
        '- `faults[0].type` is missing',
        '- `faults[0].share` must be from 0 to 1; got 2',
      ].join('\n'),
    )
  })

  test('a port in use', async () => {
    const { port } = new URL(simulator.url)
    await expect(startSimulator({ port: Number(port) })).rejects.toThrow(`Port ${port} is in use`)
  })

  test('host and port stay', () => {
    expect(() => simulator.configure({ port: 1 })).toThrow('`host` and `port` cannot change')
  })
})
