/** Waits for prompts, but no longer than the run goes on: an iterable may never yield again. */
export class PromptWait {
  readonly #leave = new Set<() => void>()

  /** What is read; `null` when the wait ended before it came. Rejects as `reading` does. */
  async for<Read>(reading: Promise<Read>): Promise<Read | null> {
    const { promise: left, resolve } = Promise.withResolvers<null>()
    const leave = (): void => resolve(null)
    this.#leave.add(leave)
    try {
      return await Promise.race([left, reading])
    } finally {
      this.#leave.delete(leave)
    }
  }

  /** Ends every wait. */
  end(): void {
    for (const leave of this.#leave) leave()
  }
}
