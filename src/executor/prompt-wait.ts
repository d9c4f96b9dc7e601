/** Waits for prompts, but no longer than the run goes on: an iterable may never yield again. */
export class PromptWait {
  readonly #leave = new Set<() => void>()

  /** The prompt; `null` when the wait ended before it came. Rejects as `reading` does. */
  async for<Row>(reading: Promise<Row>): Promise<{ row: Row } | null> {
    const { promise: left, resolve } = Promise.withResolvers<null>()
    const leave = (): void => resolve(null)
    this.#leave.add(leave)
    try {
      return await Promise.race([left, reading.then((row) => ({ row }))])
    } finally {
      this.#leave.delete(leave)
    }
  }

  /** Ends every wait. */
  end(): void {
    for (const leave of this.#leave) leave()
  }
}
