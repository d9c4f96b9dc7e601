import type { CountByKind, ErrorKind } from '../calls/error-kind.ts'
import type { Run } from '../run/run.ts'

/** Counts failed requests by kind, and keeps the first message of each. */
export class ErrorCount {
  readonly #byKind: CountByKind = {}
  readonly #examples: Run['errors']['examples'] = {}
  #count = 0

  add(kind: ErrorKind, message: string): void {
    this.#count++
    this.#byKind[kind] = (this.#byKind[kind] ?? 0) + 1
    this.#examples[kind] ??= message
  }

  get count(): number {
    return this.#count
  }

  read(ok: number): Run['errors'] {
    const finished = ok + this.#count
    return {
      rate: finished === 0 ? null : this.#count / finished,
      byKind: { ...this.#byKind },
      examples: { ...this.#examples },
    }
  }
}
