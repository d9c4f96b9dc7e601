/** One request of a recorded trace, whatever wrote it. */
export interface TraceRow {
  /** Ms since the first row that is kept. */
  readonly at: number
  /** `null` where the trace does not know it. */
  readonly inputTokens: number | null
  /** `null` where the trace does not know it, or where the request failed and got no answer. */
  readonly outputTokens: number | null
  /**
   * The blocks of 512 tokens that the prompt begins with, by number: prompts whose lists begin alike
   * begin alike themselves. Empty where the trace says nothing of them.
   */
  readonly prefixBlocks: readonly number[]
}
