import { hash } from 'node:crypto'

const REMEMBERED = 100_000

/** Counts how often each name came, for the newest names. */
export class Occurrences {
  readonly #counts = new Map<string, number>()

  /** How often it came before. */
  next(name: string): number {
    const before = this.#counts.get(name) ?? 0
    this.#counts.delete(name)
    this.#counts.set(name, before + 1)
    if (this.#counts.size > REMEMBERED) {
      for (const oldest of this.#counts.keys()) {
        this.#counts.delete(oldest)
        break
      }
    }
    return before
  }

  clear(): void {
    this.#counts.clear()
  }
}

/** What identifies a body whenever it comes. */
export function bodyHash(body: string): string {
  return hash('sha1', body, 'base64url').slice(0, 16)
}
