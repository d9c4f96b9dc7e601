type Bytes = Uint8Array<ArrayBuffer>

/** What `for await` does with a stream, by way of its tapped reader. */
export function iterate(
  reader: ReadableStreamDefaultReader<Bytes>,
  preventCancel: boolean,
): AsyncIterableIterator<Bytes> {
  let newest: Promise<unknown> = Promise.resolve()
  let over = false
  const end = (): void => {
    over = true
    reader.releaseLock()
  }
  const step = async (): Promise<IteratorResult<Bytes>> => {
    if (over) return { done: true, value: undefined }
    try {
      const read = await reader.read()
      if (!read.done) return read
      end()
      return { done: true, value: undefined }
    } catch (error) {
      end()
      throw error
    }
  }
  const finish = async (value: unknown): Promise<IteratorResult<Bytes>> => {
    if (over) return { done: true, value }
    const cancelled = preventCancel ? undefined : reader.cancel(value)
    end()
    await cancelled
    return { done: true, value }
  }
  // One after the other, as asked for.
  const queued = (work: () => Promise<IteratorResult<Bytes>>): Promise<IteratorResult<Bytes>> => {
    const result = newest.then(work, work)
    newest = result
    return result
  }
  return {
    next: () => queued(step),
    return: (value?: unknown) => queued(() => finish(value)),
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
