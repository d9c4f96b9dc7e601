/** When pieces of an answer that the target itself streams came; instants of the run's clock. */
export interface Pieces {
  /** First non-empty text or bytes. */
  firstTextAt: number | null
  /** First piece of any other type: an event object, whose content only its author knows. */
  firstObjectAt: number | null
  lastAt: number | null
}

/** Reads a streamed result to its end and stamps its pieces, which `keep` gets; leaves any other result alone. */
export async function drain(
  result: unknown,
  pieces: Pieces,
  now: () => number,
  signal: AbortSignal,
  keep: (piece: unknown) => void = () => {},
): Promise<void> {
  const iterator = iteratorOf(result)
  if (iterator === null) return
  // A stream that stalls would keep its connection; one whose clean-up hangs must not hold us.
  const leave = async (): Promise<void> => {
    await iterator.return?.()
  }
  const onAbort = (): void => {
    leave().catch(() => {})
  }
  if (signal.aborted) return onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    for (;;) {
      const step = await iterator.next()
      if (step.done === true) return
      stamp(step.value, pieces, now())
      keep(step.value)
      if (signal.aborted) return
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function iteratorOf(result: unknown): AsyncIterator<unknown> | null {
  if (result instanceof Response) {
    return result.bodyUsed || result.body === null ? null : piecesOf(result.body)
  }
  if (result instanceof ReadableStream) return piecesOf(result)
  const iterable = typeof result === 'object' && result !== null && Symbol.asyncIterator in result
  return iterable ? (result as AsyncIterable<unknown>)[Symbol.asyncIterator]() : null
}

/** A stream's own iterator would wait for the piece that does not come before it lets go. */
function piecesOf(stream: ReadableStream<unknown>): AsyncIterator<unknown> {
  const reader = stream.getReader()
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    async return() {
      await reader.cancel()
      return { done: true, value: undefined }
    },
  }
}

function stamp(piece: unknown, pieces: Pieces, at: number): void {
  pieces.lastAt = at
  if (typeof piece === 'string' || piece instanceof Uint8Array) {
    if (piece.length > 0) pieces.firstTextAt ??= at
  } else if (piece !== null && piece !== undefined) {
    pieces.firstObjectAt ??= at
  }
}
