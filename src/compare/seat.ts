import type { Forecast } from '../core/plan/forecast.ts'
import type { RequestRow } from '../core/calls/request-row.ts'
import type { ConductorMessage, Spent, WorkerMessage } from '../core/comparison/turns.ts'

/** What came of a turn. */
export interface Played {
  readonly rows: readonly RequestRow[]
  /** Why it takes no further turn; `null`: it does. */
  readonly over: string | null
  /** It is over because of what the comparison may cost. */
  readonly capped: boolean
}

/** What a turn needs of one side of a load test. */
export interface Player {
  /** Gets ready for so many requests in all; `maxCost`: of the whole comparison, in US dollars, `null` for any number. */
  start(requests: number, nonce: boolean, maxCost: number | null): void
  /** Waits until the turn is over; `elsewhereUsd`: what all else has come to. Never rejects. */
  turn(requests: number, elsewhereUsd: number): Promise<Played>
  /** No further turn, or none at all. */
  end(): void
  readonly spent: Spent
}

type Said = Exclude<WorkerMessage, { type: 'hello' | 'tests' | 'ready' }>

const GONE = 'its process ended before it was through'

/** One load test of one side, which waits in its worker for what it is to do. */
export class Seat implements Player {
  readonly #id: number
  readonly #say: (message: ConductorMessage) => void
  readonly #forecast = Promise.withResolvers<Forecast | null>()
  #spent: Spent = { usd: 0, committedUsd: 0 }
  #over: string | null = null
  #capped = false
  #rows: readonly RequestRow[] = []
  #turn: ((played: Played) => void) | null = null

  constructor(id: number, say: (message: ConductorMessage) => void) {
    this.#id = id
    this.#say = say
    this.#forecast.promise.catch(() => {})
  }

  get spent(): Spent {
    return this.#spent
  }

  start(requests: number, nonce: boolean, maxCost: number | null): void {
    this.#say({ type: 'start', id: this.#id, requests, nonce, maxCost })
  }

  turn(requests: number, elsewhereUsd: number): Promise<Played> {
    if (this.#over !== null) {
      return Promise.resolve({ rows: [], over: this.#over, capped: this.#capped })
    }
    this.#say({ type: 'turn', id: this.#id, requests, elsewhereUsd })
    return new Promise((resolve) => (this.#turn = resolve))
  }

  end(): void {
    this.#say({ type: 'end', id: this.#id })
  }

  /**
   * What so many requests may cost; `null`: nothing, because they are simulated.
   *
   * @throws {Error} one sentence when that cannot be reckoned.
   */
  forecast(requests: number): Promise<Forecast | null> {
    this.#say({ type: 'reckon', id: this.#id, requests })
    return this.#forecast.promise
  }

  heard(message: Said): void {
    if (message.type === 'forecast') return this.#forecast.resolve(message.forecast)
    this.#spent = message.spent ?? this.#spent
    if (message.type === 'over') {
      this.#capped = message.capped
      return this.#end(message.why ?? 'it had no more to do')
    }
    this.#rows = message.rows
    this.#settle(null)
  }

  /** Its worker is there no more. */
  gone(): void {
    this.#end(GONE)
  }

  #end(why: string): void {
    this.#over ??= why
    this.#forecast.reject(new Error(this.#over))
    this.#rows = []
    this.#settle(this.#over)
  }

  #settle(over: string | null): void {
    const [turn, rows] = [this.#turn, this.#rows]
    this.#turn = null
    turn?.({ rows, over, capped: this.#capped })
  }
}
