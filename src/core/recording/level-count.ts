import type { ProbeOutcome } from '../load/capacity-search.ts'
import type { PricedCall } from '../calls/cost.ts'
import { FigureCount } from './figure-count.ts'
import type { FigureSet } from '../run/figure-set.ts'
import type { Sample } from '../calls/sample.ts'

/** The figures of one level of a run, and what it was found to be where that was asked. */
export interface LevelFigures {
  readonly level: number
  readonly outcome: ProbeOutcome | null
  readonly reason: string | null
  readonly brief: string | null
  readonly figures: FigureSet
}

interface Counted {
  readonly level: number
  readonly count: FigureCount
  windowStart: number
  windowEnd: number | null
  outcome: ProbeOutcome | null
  reason: string | null
  brief: string | null
}

/** The figures of each level of a run, one after the other. */
export class LevelCount {
  readonly #levels: Counted[] = []

  /** Whatever is added from now on belongs to this level. */
  begin(level: number): void {
    const open = { windowStart: 0, windowEnd: null, outcome: null, reason: null, brief: null }
    this.#levels.push({ level, count: new FigureCount(), ...open })
  }

  /** The level that is loaded now, or was last; `null` before the first. */
  get now(): number | null {
    return this.#levels.at(-1)?.level ?? null
  }

  add(sample: Sample, priced: readonly PricedCall[]): void {
    this.#levels.at(-1)?.count.add(sample, priced)
  }

  /** The level is over; its window in ms since the start of the run. */
  end({ windowStart, windowEnd }: { windowStart: number; windowEnd: number }): void {
    const level = this.#levels.at(-1)
    if (level !== undefined) Object.assign(level, { windowStart, windowEnd })
  }

  /** What the level was found to be, and why: in a sentence, and in a few words. */
  judge(finding: { outcome: ProbeOutcome; reason: string; brief: string }): void {
    const level = this.#levels.at(-1)
    if (level !== undefined) Object.assign(level, finding)
  }

  /** The run's window begins the first level, and ends the one that goes on. */
  read(run: { windowStart: number; windowEnd: number }, hidden: boolean): LevelFigures[] {
    let last = run.windowStart
    return this.#levels.map(({ level, count, windowStart, windowEnd, outcome, reason, brief }) => {
      // One that goes on began where the one before ended.
      const window =
        windowEnd === null
          ? { windowStart: last, windowEnd: run.windowEnd }
          : { windowStart, windowEnd }
      last = window.windowEnd
      return { level, outcome, reason, brief, figures: count.read(window, hidden) }
    })
  }
}
