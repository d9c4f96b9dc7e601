import { iterate } from './iterate.ts'

/** Told of everything that passes through a body, whoever reads it and however. */
export interface BodyEvents {
  chunk(bytes: Uint8Array): void
  ended(): void
  cancelled(): void
  failed(error: unknown): void
}

type Bytes = Uint8Array<ArrayBuffer>
type Body = ReadableStream<Bytes>

/**
 * Taps a response's body in place: the user gets the very same stream, without a copy in between.
 *
 * `json()`, `text()`, `clone()` and their like read the stream through its own `getReader()` and
 * `tee()`, and so through the tap: the response itself stays as it is.
 */
export function tapBody(response: Response, events: BodyEvents): void {
  const { body } = response
  if (body === null) events.ended()
  // What replaces `fetch` may answer with streams of its own kind.
  else if (body instanceof ReadableStream) tapResponse(response, body, onlyFirstEnd(events))
}

/** Streams that get what they bring from a tapped one. */
const fed = new WeakSet<Body>()

function tapResponse(response: Response, body: Body, events: BodyEvents): void {
  tapStream(body, events)
  if (response.clone !== Response.prototype.clone) return
  override(response, {
    clone: (): Response => {
      const copy = Response.prototype.clone.call(response)
      const branches = [response, copy].flatMap((branch) =>
        branch.body === null || fed.has(branch.body) ? [] : [[branch, branch.body] as const],
      )
      // Node 26 takes the stream apart behind its back: both branches bring the same, each in its own time.
      const shared = sharedBy(branches.length, events)
      for (const [branch, stream] of branches) {
        Reflect.deleteProperty(branch, 'clone')
        tapResponse(branch, stream, shared())
      }
      return copy
    },
  })
}

/** Tells of what several branches bring once: what comes first on any of them, and their end when the last one went away. */
function sharedBy(branches: number, events: BodyEvents): () => BodyEvents {
  let told = 0
  let left = branches
  return () => {
    let seen = 0
    return {
      ...events,
      chunk: (bytes) => {
        if (++seen <= told) return
        told = seen
        events.chunk(bytes)
      },
      cancelled: () => {
        if (--left === 0) events.cancelled()
      },
    }
  }
}

/** A stream may tell its end several times: by `done`, by a late `cancel()`. */
function onlyFirstEnd(events: BodyEvents): BodyEvents {
  let over = false
  const once = (end: () => void): void => {
    if (over) return
    over = true
    end()
  }
  return {
    chunk: (bytes) => events.chunk(bytes),
    ended: () => once(() => events.ended()),
    cancelled: () => once(() => events.cancelled()),
    failed: (error) => once(() => events.failed(error)),
  }
}

function tapStream(body: Body, events: BodyEvents): void {
  const native = Object.getPrototypeOf(body) as Body
  const getReader = (options?: ReadableStreamGetReaderOptions): unknown =>
    tapReader(native.getReader.call(body, options), events)
  const cancel = (reason?: unknown): Promise<void> => {
    if (!body.locked) events.cancelled()
    return native.cancel.call(body, reason)
  }
  const values = (options?: ReadableStreamIteratorOptions): AsyncIterableIterator<Bytes> =>
    iterate(body.getReader(), options?.preventCancel === true)
  // Piping and teeing read internal slots: they get a stream that pulls from the tapped reader.
  const pipeTo = async (
    target: WritableStream<Bytes>,
    options?: StreamPipeOptions,
  ): Promise<void> => {
    if (body.locked) return native.pipeTo.call(body, target, options)
    const { stream, release } = pulling(body, native)
    await stream.pipeTo(target, options).finally(release)
  }
  const pipeThrough = (
    pair: ReadableWritablePair<unknown, Bytes>,
    options?: StreamPipeOptions,
  ): ReadableStream<unknown> => {
    if (body.locked || pair.writable.locked) return native.pipeThrough.call(body, pair, options)
    const { stream, release } = pulling(body, native)
    // Its readable end tells of a failure.
    stream.pipeTo(pair.writable, options).then(release, release)
    return pair.readable
  }
  const tee = (): [Body, Body] => {
    if (body.locked) return native.tee.call(body)
    const branches = pulling(body, native).stream.tee()
    for (const branch of branches) fed.add(branch)
    return branches
  }
  override(body, {
    getReader,
    cancel,
    values,
    [Symbol.asyncIterator]: values,
    pipeTo,
    pipeThrough,
    tee,
  })
}

type AnyReader = ReadableStreamDefaultReader<Bytes> | ReadableStreamBYOBReader

function tapReader(reader: AnyReader, events: BodyEvents): AnyReader {
  const native = {
    read: reader.read.bind(reader) as (
      ...args: unknown[]
    ) => Promise<ReadableStreamReadResult<Bytes>>,
    cancel: reader.cancel.bind(reader),
    releaseLock: reader.releaseLock.bind(reader),
  }
  let released = false
  override(reader, {
    read: (...args: unknown[]) =>
      native.read(...args).then(
        (step) => {
          if (step.done) events.ended()
          else events.chunk(step.value)
          return step
        },
        (error: unknown) => {
          // Giving the lock back rejects the reads that wait; the stream goes on.
          if (!released) events.failed(error)
          throw error
        },
      ),
    cancel: (reason?: unknown) => {
      if (!released) events.cancelled()
      return native.cancel(reason)
    },
    releaseLock: () => {
      released = true
      native.releaseLock()
    },
  })
  return reader
}

interface Pulling {
  readonly stream: Body
  /** Gives the lock of the tapped stream back. */
  readonly release: () => void
}

/** A stream like `body` that takes from its tapped reader. */
function pulling(body: Body, native: Body): Pulling {
  const bytes = takesBuffers(body, native)
  const reader = body.getReader()
  const pull = async (
    controller: ReadableByteStreamController | ReadableStreamDefaultController<Bytes>,
  ): Promise<void> => {
    const { done, value } = await reader.read()
    if (!done) {
      controller.enqueue(value)
      return
    }
    controller.close()
    // A reader that brought its own buffer waits for it.
    if ('byobRequest' in controller) controller.byobRequest?.respond(0)
  }
  const cancel = (reason: unknown): Promise<void> => reader.cancel(reason)
  return {
    stream: bytes
      ? new ReadableStream({ type: 'bytes', pull, cancel })
      : new ReadableStream<Bytes>({ pull, cancel }, { highWaterMark: 0 }),
    release: () => reader.releaseLock(),
  }
}

/** Whether a stream is one of bytes: what `fetch` gives is, a mock's answer need not be. */
function takesBuffers(body: Body, native: Body): boolean {
  try {
    native.getReader.call(body, { mode: 'byob' }).releaseLock()
    return true
  } catch {
    return false
  }
}

function override(target: object, methods: Record<PropertyKey, unknown>): void {
  for (const key of Reflect.ownKeys(methods)) {
    Object.defineProperty(target, key, {
      value: methods[key],
      configurable: true,
      writable: true,
    })
  }
}
