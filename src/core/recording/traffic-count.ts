import type { PricedCall } from '../calls/cost.ts'
import { FigureCount } from './figure-count.ts'
import type { PlannedPart } from '../plan/planned-traffic.ts'
import type { PartFigures, TurnFigures } from '../run/run.ts'
import type { Sample } from '../calls/sample.ts'

interface Window {
  windowStart: number
  windowEnd: number
}

/** The figures of each part of a mix, and of each turn of the conversations. */
export class TrafficCount {
  readonly #parts: ReadonlyMap<string, { weight: number; figures: FigureCount }>
  /** Turn 1 comes first. */
  readonly #turns: FigureCount[] = []
  /** Conversations that began. */
  #sessions = 0
  #brokenOff = 0

  constructor(parts: readonly PlannedPart[]) {
    this.#parts = new Map(
      parts.map(({ name, weight }) => [name, { weight, figures: new FigureCount() }]),
    )
  }

  add(sample: Sample, priced: readonly PricedCall[]): void {
    const { part, turn, outcome, warmup, brokenOff } = sample
    if (part !== null) this.#parts.get(part)?.figures.add(sample, priced)
    if (turn === null) return
    while (this.#turns.length < turn) this.#turns.push(new FigureCount())
    this.#turns[turn - 1]!.add(sample, priced)
    if (warmup) return
    if (turn === 1 && outcome.type !== 'not_started') this.#sessions++
    if (brokenOff) this.#brokenOff++
  }

  read(window: Window, hidden: boolean): { parts: PartFigures[]; turns: TurnFigures[] } {
    const parts = [...this.#parts].map(([name, { weight, figures }]) => {
      return { name, weight, ...figures.read(window, hidden) }
    })
    const all = parts.reduce((sum, { requests }) => sum + requests.total, 0)
    return {
      parts: parts.map(({ name, weight, ...figures }) => {
        return { name, weight, share: all === 0 ? null : figures.requests.total / all, ...figures }
      }),
      turns: this.#turns.map((figures, index) => {
        return { turn: index + 1, ...figures.read(window, hidden) }
      }),
    }
  }

  /** Sentences that a reader should see beside the figures. */
  warnings(): string[] {
    if (this.#brokenOff === 0) return []
    const of = `${this.#sessions} conversation${this.#sessions === 1 ? '' : 's'}`
    const were = this.#brokenOff === 1 ? 'was' : 'were'
    return [
      `${this.#brokenOff} of ${of} ${were} broken off: a turn failed, or the target gave no text to go on with, and the turns left were not sent. The figures of later turns are those of the others.`,
    ]
  }
}
