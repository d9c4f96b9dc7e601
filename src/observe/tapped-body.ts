/** Told of everything that passes through a body, whoever reads it and however. */
export interface BodyEvents {
  chunk(bytes: Uint8Array): void
  ended(): void
  cancelled(): void
  failed(error: unknown): void
}

type Bytes = Uint8Array<ArrayBuffer>

/**
 * Taps a response's body in place: the user gets the very same stream, without a copy in between.
 *
 * All ways of reading it are covered, those on the response too, because `clone()`, `json()` and
 * the pipe methods read internal slots that a replaced `body` does not reach.
 */
export function tapBody(response: Response, events: BodyEvents): Response {
  const { body } = response
  if (body === null) {
    events.ended()
    return response
  }
  return readThrough(response, tapStream(body, onlyFirstEnd(events)))
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

function tapStream(body: ReadableStream<Bytes>, events: BodyEvents): ReadableStream<Bytes> {
  const native = Object.getPrototypeOf(body) as ReadableStream<Bytes>
  const tapReader = (
    reader: ReadableStreamDefaultReader<Bytes>,
  ): ReadableStreamDefaultReader<Bytes> => {
    const read = reader.read.bind(reader)
    const cancel = reader.cancel.bind(reader)
    reader.read = () =>
      read().then(
        (step) => {
          if (step.done) events.ended()
          else events.chunk(step.value)
          return step
        },
        (error: unknown) => {
          events.failed(error)
          throw error
        },
      )
    reader.cancel = (reason) => {
      events.cancelled()
      return cancel(reason)
    }
    return reader
  }
  const iterate = (options?: ReadableStreamIteratorOptions): AsyncIterableIterator<Bytes> => {
    const reader = body.getReader()
    return {
      next: () => reader.read() as Promise<IteratorResult<Bytes>>,
      async return(value?: unknown) {
        const cancelled = options?.preventCancel === true ? undefined : reader.cancel(value)
        reader.releaseLock()
        await cancelled
        return { done: true, value: value as undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
  // Piping and teeing read internal slots: they get a stream that pulls from the tapped reader.
  const piped = (): ReadableStream<Bytes> => {
    const reader = body.getReader()
    return new ReadableStream<Bytes>(
      {
        async pull(controller) {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    )
  }
  override(body, {
    getReader: (options?: ReadableStreamGetReaderOptions) =>
      options?.mode === 'byob'
        ? native.getReader.call(body, options)
        : tapReader(native.getReader.call(body) as ReadableStreamDefaultReader<Bytes>),
    cancel: (reason?: unknown) => {
      events.cancelled()
      return native.cancel.call(body, reason)
    },
    values: iterate,
    [Symbol.asyncIterator]: iterate,
    pipeThrough: (pair: ReadableWritablePair<unknown, Bytes>, options?: StreamPipeOptions) =>
      piped().pipeThrough(pair, options),
    pipeTo: (target: WritableStream<Bytes>, options?: StreamPipeOptions) =>
      piped().pipeTo(target, options),
    tee: () => piped().tee(),
  })
  return body
}

/** Makes every way to read `response` go through `tapped`. */
function readThrough(response: Response, tapped: ReadableStream<Bytes>): Response {
  let current = tapped
  let used = false
  const bytes = async (): Promise<Buffer<ArrayBuffer>> => {
    if (used || current.locked) throw new TypeError('Body is unusable: Body has already been read')
    used = true
    const parts: Bytes[] = []
    for await (const part of current) parts.push(part)
    return Buffer.concat(parts)
  }
  const text = async (): Promise<string> => new TextDecoder().decode(await bytes())
  const type = (): string => response.headers.get('content-type') ?? ''
  override(response, {
    text,
    json: async () => JSON.parse(await text()),
    arrayBuffer: async () => Uint8Array.from(await bytes()).buffer,
    bytes: async () => Uint8Array.from(await bytes()),
    blob: async () => new Blob([await bytes()], { type: type() }),
    formData: async () => new Response(await bytes(), { headers: response.headers }).formData(),
    clone: () => {
      const [kept, given] = current.tee()
      current = kept
      const { status, statusText, headers, url } = response
      const copy = new Response(given, { status, statusText, headers })
      Object.defineProperty(copy, 'url', { value: url })
      return copy
    },
  })
  Object.defineProperties(response, {
    body: { configurable: true, get: () => current },
    bodyUsed: { configurable: true, get: () => used || current.locked },
  })
  return response
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
