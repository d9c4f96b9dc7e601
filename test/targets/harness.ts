import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Prompt, ReadyTarget, TargetRequest } from '../../src/core/options/options.ts'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** The body as JSON. */
  readonly body: any
}

export interface Recorder {
  readonly url: string
  /** Everything that came, oldest first. */
  readonly received: Received[]
}

type Answer = (response: ServerResponse, received: Received) => unknown

/** A server on localhost that takes down what it gets; it ends with the test. */
export async function recorder(answer: Answer): Promise<Recorder> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString()
      const { method = '', url: path = '', headers } = request
      const one = { method, path, headers, text, body: jsonOf(text) }
      received.push(one)
      answer(response, one)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

/** An answer whose body all SDKs take for one, whatever they asked. */
export const answersJson: Answer = (response) => {
  response.setHeader('content-type', 'application/json')
  response.end('{"id":"x","choices":[],"output":[],"content":[],"candidates":[]}')
}

/** One request as the engine would make it. */
function requestOf<Row = Prompt>(
  prompt: Row,
  changes: Partial<TargetRequest<Row>> = {},
): TargetRequest<Row> {
  return { prompt, index: 0, warmup: false, signal: new AbortController().signal, ...changes }
}

/** Sends one request and reads what the target streams. */
export async function send<Row = Prompt>(
  target: ReadyTarget<Row>,
  prompt: Row,
  changes: Partial<TargetRequest<Row>> = {},
): Promise<unknown[]> {
  const result = await target(requestOf(prompt, changes))
  if (result instanceof Response) return Array.fromAsync(result.body!)
  if (typeof result !== 'object' || result === null) return [result]
  if (!(Symbol.asyncIterator in result)) return [result]
  return Array.fromAsync(result as AsyncIterable<unknown>)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
