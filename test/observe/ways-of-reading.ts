import { NODE_26 } from './clients.ts'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

type Bytes = Uint8Array<ArrayBuffer>

/** A way in which user code reads a response; gives what it got. */
export interface WayOfReading {
  readonly name: string
  /** Whether it reads to the end. */
  readonly whole: boolean
  readonly read: (response: Response) => Promise<unknown>
}

const text = (parts: readonly Uint8Array[]): string => Buffer.concat(parts).toString('latin1')

async function readAll(body: ReadableStream<Bytes>): Promise<string> {
  const parts: Bytes[] = []
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
  }
  await reader.closed
  return text(parts)
}

async function readByob(body: ReadableStream<Bytes>): Promise<string> {
  const parts: Uint8Array[] = []
  const reader = body.getReader({ mode: 'byob' })
  let memory = new Uint8Array(16)
  for (;;) {
    const { done, value } = await reader.read(memory)
    if (value !== undefined) {
      parts.push(value.slice())
      memory = new Uint8Array(value.buffer)
    }
    if (done) break
  }
  return text(parts)
}

async function readPipe(body: ReadableStream<Bytes>): Promise<string> {
  const parts: Uint8Array[] = []
  await body.pipeTo(
    new WritableStream({
      write: (part) => {
        parts.push(part)
      },
    }),
  )
  return text(parts)
}

const whole = (name: string, read: WayOfReading['read']): WayOfReading => ({
  name,
  whole: true,
  read,
})
const part = (name: string, read: WayOfReading['read']): WayOfReading => ({
  name,
  whole: false,
  read,
})

const methods = ['text', 'json', 'arrayBuffer', 'bytes', 'blob', 'formData'] as const

export const WAYS: readonly WayOfReading[] = [
  ...methods.map((method) => whole(method, (response) => response[method]())),
  whole('getReader', ({ body }) => readAll(body!)),
  whole('getReader, byob', ({ body }) => readByob(body!)),
  whole('for await', async ({ body }) => {
    const parts: Bytes[] = []
    for await (const piece of body!) parts.push(piece)
    return text(parts)
  }),
  whole('values, asked ahead', async ({ body }) => {
    const iterator = body!.values()
    const steps = await Promise.all(Array.from({ length: 40 }, () => iterator.next()))
    return text(steps.flatMap(({ value }) => value ?? []))
  }),
  whole('tee', async ({ body }) => {
    const [left, right] = body!.tee()
    return Promise.all([readAll(left), readByob(right)])
  }),
  whole('tee, one cancelled', async ({ body }) => {
    const [left, right] = body!.tee()
    void left.cancel('enough')
    return readAll(right)
  }),
  whole('clone', async (response) => {
    const copy = response.clone()
    return [copy.url, copy.status, await copy.text(), await response.text()]
  }),
  whole('clone of a clone', async (response) => {
    const copy = response.clone().clone()
    return [await copy.text(), await response.text()]
  }),
  whole('pipeThrough', async ({ body }) => {
    let all = ''
    for await (const piece of body!.pipeThrough(new TextDecoderStream())) all += piece
    return all
  }),
  whole('pipeTo', ({ body }) => readPipe(body!)),
  whole('a response around its body', ({ body, headers }) =>
    new Response(body, { headers }).text(),
  ),
  // Node 26 reads the stream by its inner parts there, past every tap.
  (NODE_26 ? part : whole)('a Node stream', async ({ body }) =>
    // oxlint-disable-next-line typescript/no-unsafe-argument -- Node and the DOM type the same stream
    text([await buffer(Readable.fromWeb(body as any))]),
  ),
  whole('two readers, one after the other', async ({ body }) => {
    const first = body!.getReader()
    const { value } = await first.read()
    first.releaseLock()
    return text([value ?? new Uint8Array()]) + (await readAll(body!))
  }),
  whole('for await, left and taken up again', async ({ body }) => {
    const parts: Bytes[] = []
    for await (const piece of body!.values({ preventCancel: true })) {
      parts.push(piece)
      break
    }
    return text(parts) + (await readAll(body!))
  }),
  whole('a reader that lets go while it waits', async ({ body }) => {
    const first = body!.getReader()
    await first.read()
    const waiting = first.read().then(
      () => 'read',
      (error: Error) => error.name,
    )
    first.releaseLock()
    await waiting
    await readAll(body!)
  }),
  whole('a cancel that is refused while another reads', async ({ body }) => {
    const reader = body!.getReader()
    const refused = await body!.cancel('enough').catch((error: Error) => error.message)
    reader.releaseLock()
    return refused + (await readAll(body!))
  }),
  part('cancel', ({ body }) => body!.cancel('enough')),
  part('cancel by a reader', async ({ body }) => {
    const reader = body!.getReader()
    await reader.cancel('enough')
    return reader.read()
  }),
  part('for await, left', async ({ body }) => {
    for await (const piece of body!) return piece.byteLength > 0
    return 'nothing came'
  }),
  part('pipeTo somewhere that fails', ({ body }) =>
    body!.pipeTo(
      new WritableStream({
        write: () => {
          throw new RangeError('full')
        },
      }),
    ),
  ),
  part('nothing of it', async () => null),
]
