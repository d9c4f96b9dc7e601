import type { FormatId } from '../core/calls/call.ts'
import type { FaultType } from './fault.ts'

/**
 * How a request ended on the wire: `ok` whole (also with `slow_headers` and `missing_usage`),
 * `rate_limited` by a limit, `rejected` as unreadable or without a key, `client_closed` before its
 * end, or the fault that ended it.
 */
export type TruthOutcome = 'ok' | 'rate_limited' | 'rejected' | 'client_closed' | FaultType

/**
 * What the simulator really did for one request. Instants are ms since 1970 with fractions, of a
 * clock that other processes share; `null`: it did not happen.
 */
export interface TruthRecord {
  /** What the answer's `request-id` or `x-request-id` says. */
  id: string
  /** What its random draws hang on: `x-sim-key`, else a hash of the body and how often it came before. */
  key: string
  format: FormatId
  path: string
  /** As the request names it. */
  model: string
  streamed: boolean
  receivedAt: number
  /** When it got a slot. */
  startedAt: number | null
  headersAt: number | null
  firstTokenAt: number | null
  /** When each chunk with content was written. */
  chunkAt: number[]
  /** `null` while it goes on. */
  endedAt: number | null
  /** Input that no cache knew; all tokens are 0 when no answer began. */
  inputTokens: number
  cacheRead: number
  cacheWrite: number
  /** Tokens that were written, reasoning included: what an `ok` answer bills. */
  outputTokens: number
  reasoningTokens: number
  /** `null` when no headers were sent. */
  status: number | null
  /** The fault that struck, whatever came of it. */
  fault: FaultType | null
  /** `null` while it goes on. */
  outcome: TruthOutcome | null
}

/** The newest records, as many as memory should hold. */
export class TruthLog {
  readonly #maxRecords: number
  readonly #maxChunks: number
  readonly #records = new Set<TruthRecord>()
  #chunks = 0

  constructor(maxRecords = 100_000, maxChunks = 4_000_000) {
    this.#maxRecords = maxRecords
    this.#maxChunks = maxChunks
  }

  add(record: TruthRecord): void {
    this.#records.add(record)
    this.#forget()
  }

  /** Every chunk is counted, so that long streams too are held to the bound. */
  addChunk(record: TruthRecord, at: number): void {
    record.firstTokenAt ??= at
    record.chunkAt.push(at)
    if (!this.#records.has(record)) return
    this.#chunks++
    this.#forget()
  }

  clear(): void {
    this.#records.clear()
    this.#chunks = 0
  }

  /** Copies, oldest first. */
  read(): TruthRecord[] {
    return [...this.#records].map((record) => ({ ...record, chunkAt: [...record.chunkAt] }))
  }

  #forget(): void {
    for (const oldest of this.#records) {
      if (this.#records.size <= this.#maxRecords && this.#chunks <= this.#maxChunks) return
      this.#records.delete(oldest)
      this.#chunks -= oldest.chunkAt.length
    }
  }
}
