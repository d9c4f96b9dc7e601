import { createConnection } from 'node:net'
import { expect } from 'vitest'
import type { FormatId } from '../../src/core/calls/call.ts'
import type { Overrides } from '../../src/simulator/overrides.ts'
import type { Simulator } from '../../src/simulator/server.ts'

export { FORMATS } from '../wire/formats.ts'

/** Gemini's names the model, and says whether it wants a stream. */
const PATHS: Record<FormatId, (stream: boolean) => string> = {
  'anthropic-messages': () => '/v1/messages',
  'openai-chat': () => '/v1/chat/completions',
  'openai-responses': () => '/v1/responses',
  'gemini-generate': (stream) =>
    `/v1/models/gemini-2.5-flash:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
}
const BODIES: Record<FormatId, object> = {
  'anthropic-messages': {
    model: 'claude-haiku-4-5',
    max_tokens: 1000,
    messages: [{ role: 'user', content: 'Where is my order?' }],
  },
  'openai-chat': {
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: 'Where is my order?' }],
    stream_options: { include_usage: true },
  },
  'openai-responses': { model: 'gpt-4o-mini', input: 'Where is my order?' },
  'gemini-generate': { contents: [{ role: 'user', parts: [{ text: 'Where is my order?' }] }] },
}

/** A piece of text in a stream of any format. */
export const CONTENT =
  /"parts":\[\{"text":"\w|"delta":"\w|"text_delta","text":"\w|"delta":\{"content":"\w/

/** No waits, so that a test takes none. */
export const AT_ONCE: Overrides = { ttft: 0, gap: 0, tokens: 8, tokensPerChunk: 1 }

export interface Ask {
  readonly format: FormatId
  readonly stream?: boolean
  readonly sim?: Overrides
  readonly key?: string
  readonly body?: object
  readonly headers?: Record<string, string>
  readonly signal?: AbortSignal
}

/** Sends one request with a key, by `fetch`. */
export function ask(simulator: Simulator | { url: string }, asked: Ask): Promise<Response> {
  const { format, stream = false, sim = {}, key, body = {}, headers = {}, signal } = asked
  return fetch(simulator.url + PATHS[format](stream), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer test',
      'x-sim': JSON.stringify({ ...AT_ONCE, ...sim }),
      ...(key === undefined ? {} : { 'x-sim-key': key }),
      ...headers,
    },
    body: JSON.stringify({ ...BODIES[format], stream, ...body }),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** All data of a stream's events, but `[DONE]`. */
export function eventsIn(text: string): any[] {
  return [...text.matchAll(/^data: (.*)$/gm)]
    .filter(([, data]) => data !== '[DONE]')
    .map(([, data]) => JSON.parse(data!))
}

export interface RawAnswer {
  readonly text: string
  readonly ended: 'end' | 'reset'
}

/** How a client sees a reset behind data: libuv before 1.52 takes one that comes together with them for a clean end. */
export const RESET: unknown = /^1\.(?:4\d|5[01])\./.test(process.versions['uv'] ?? '')
  ? expect.stringMatching(/^(?:reset|end)$/)
  : 'reset'

/** What stands on the wire of one request, byte for byte, and how the connection ended. */
export function askRaw(simulator: Simulator, asked: Ask): Promise<RawAnswer> {
  const { format, stream = false, sim = {} } = asked
  const url = new URL(simulator.url)
  const body = JSON.stringify({ ...BODIES[format], stream })
  return new Promise((resolve) => {
    let text = ''
    const socket = createConnection(Number(url.port), url.hostname)
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => {
      text += part
    })
    socket.on('end', () => resolve({ text, ended: 'end' }))
    socket.on('error', () => resolve({ text, ended: 'reset' }))
    socket.write(
      [
        `POST ${PATHS[format](stream)} HTTP/1.1`,
        'host: simulator',
        'connection: close',
        'authorization: Bearer test',
        `x-sim: ${JSON.stringify({ ...AT_ONCE, ...sim })}`,
        `content-length: ${Buffer.byteLength(body)}`,
        '',
        body,
      ].join('\r\n'),
    )
  })
}
