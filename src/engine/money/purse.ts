import { now } from '../../core/now.ts'
import type { Ledger, Money } from './ledger.ts'

const WRITE_EVERY_MS = 500
const NOTHING: Money = { usd: 0, forecastUsd: 0 }

/** The money that several runs share: those of this process, and by the ledger those of others. */
export class Purse {
  readonly #ledger: Ledger | null
  readonly #running = new Set<Money>()
  /** Of runs that are over. */
  #over = NOTHING
  #writtenAt = 0

  /** Without a ledger there are no other processes. */
  constructor(ledger: Ledger | null = null) {
    this.#ledger = ledger
  }

  /** What all runs of this process have come to, but one. */
  here(except: Money | null): Money {
    return sumOf([this.#over, ...[...this.#running].filter((run) => run !== except)])
  }

  /** What other processes have come to. */
  elsewhere(): Money {
    return this.#ledger?.others() ?? NOTHING
  }

  /** A run begins, whose money is read as it goes on. */
  open(run: Money): void {
    this.#running.add(run)
    this.#write()
  }

  /** A run may have spent something. */
  changed(): void {
    if (now() - this.#writtenAt >= WRITE_EVERY_MS) this.#write()
  }

  /** A run is over. */
  close(run: Money): void {
    if (!this.#running.delete(run)) return
    this.#over = sumOf([this.#over, run])
    this.#write()
  }

  #write(): void {
    this.#writtenAt = now()
    this.#ledger?.write(this.here(null))
  }
}

function sumOf(all: readonly Money[]): Money {
  return {
    usd: all.reduce((sum, { usd }) => sum + usd, 0),
    forecastUsd: all.reduce((sum, { forecastUsd }) => sum + forecastUsd, 0),
  }
}
