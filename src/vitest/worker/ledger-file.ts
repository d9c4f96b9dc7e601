import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Ledger, Money } from '../../engine/money/ledger.ts'

interface Entry extends Money {
  readonly process: string
}

/**
 * The spending of one test run in a file, since each spec file has a process of its own: a line for
 * what a process has come to, the last of which counts. Numbers only.
 */
export class LedgerFile implements Ledger {
  readonly #path: string
  readonly #process = randomUUID()

  /** @throws when the file cannot be written, since no cap could be kept then. */
  constructor(path: string) {
    this.#path = path
    mkdirSync(dirname(path), { recursive: true })
    appendFileSync(path, '')
  }

  others(): Money {
    const last = new Map<string, Entry>()
    for (const line of readFileSync(this.#path, 'utf8').split('\n')) {
      const entry = entryIn(line)
      if (entry !== null && entry.process !== this.#process) last.set(entry.process, entry)
    }
    const sum = { usd: 0, forecastUsd: 0 }
    for (const { usd, forecastUsd } of last.values()) {
      sum.usd += usd
      sum.forecastUsd += forecastUsd
    }
    return sum
  }

  write({ usd, forecastUsd }: Money): void {
    const entry: Entry = { process: this.#process, usd, forecastUsd }
    try {
      appendFileSync(this.#path, `${JSON.stringify(entry)}\n`)
    } catch {
      // A disk that is full must not end a run; the next line may get through.
    }
  }
}

/** `null`: an empty line, or one whose process died over it. */
function entryIn(line: string): Entry | null {
  try {
    const { process, usd, forecastUsd } = JSON.parse(line) as Partial<Entry>
    if (typeof process !== 'string') return null
    return typeof usd === 'number' && typeof forecastUsd === 'number'
      ? { process, usd, forecastUsd }
      : null
  } catch {
    return null
  }
}
