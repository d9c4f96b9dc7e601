/** When pieces of an answer that the target itself streams came; instants of the run's clock. */
export interface Pieces {
  /** First non-empty text or bytes. */
  firstTextAt: number | null
  /** First piece of any other type: an event object, whose content only its author knows. */
  firstObjectAt: number | null
  lastAt: number | null
}

/** Reads a streamed result to its end and stamps its pieces; leaves any other result alone. */
export async function drain(
  result: unknown,
  pieces: Pieces,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
  const stream = streamIn(result)
  if (stream === null) return
  const iterator = stream[Symbol.asyncIterator]()
  try {
    for (;;) {
      const step = await iterator.next()
      if (step.done === true) return
      stamp(step.value, pieces, now())
      if (signal.aborted) return
    }
  } finally {
    // A generator that is left early must run its own clean-up; one that hangs must not hold us.
    if (signal.aborted) iterator.return?.()?.then(undefined, () => {})
  }
}

function streamIn(result: unknown): AsyncIterable<unknown> | null {
  if (result instanceof Response) return result.bodyUsed ? null : result.body
  const iterable = typeof result === 'object' && result !== null && Symbol.asyncIterator in result
  return iterable ? (result as AsyncIterable<unknown>) : null
}

function stamp(piece: unknown, pieces: Pieces, at: number): void {
  pieces.lastAt = at
  if (typeof piece === 'string' || piece instanceof Uint8Array) {
    if (piece.length > 0) pieces.firstTextAt ??= at
  } else if (piece !== null && piece !== undefined) {
    pieces.firstObjectAt ??= at
  }
}
