/** Money of several runs, in US dollars. */
export interface Money {
  /** Spent, and reserved for what has not said yet what it used. */
  readonly usd: number
  /** What they may have cost by their forecasts. */
  readonly forecastUsd: number
}

/** Where the processes of one test run write down what they spend. */
export interface Ledger {
  /** What all other processes have written. */
  others(): Money
  /** What this process has come to. */
  write(money: Money): void
}
