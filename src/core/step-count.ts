import type { PricedCall } from './cost.ts'
import { FigureCount } from './figure-count.ts'
import type { Step } from './run.ts'
import type { Sample } from './sample.ts'

interface OpenStep {
  readonly level: number
  readonly figures: FigureCount
  windowStart: number
  windowEnd: number | null
}

/** The figures of each step of a run, one step after the other. */
export class StepCount {
  readonly #steps: OpenStep[] = []

  /** Whatever is added from now on belongs to this level. */
  begin(level: number): void {
    this.#steps.push({ level, figures: new FigureCount(), windowStart: 0, windowEnd: null })
  }

  add(sample: Sample, priced: readonly PricedCall[]): void {
    this.#steps.at(-1)?.figures.add(sample, priced)
  }

  /** The step is over; its window in ms since the start of the run. */
  end({ windowStart, windowEnd }: { windowStart: number; windowEnd: number }): void {
    const step = this.#steps.at(-1)
    if (step !== undefined) Object.assign(step, { windowStart, windowEnd })
  }

  /** `now` ends the window of a step that goes on. */
  read(now: number, hidden: boolean): Step[] {
    let last = 0
    return this.#steps.map(({ level, figures, windowStart, windowEnd }) => {
      // A step that goes on began where the one before ended.
      const window =
        windowEnd === null ? { windowStart: last, windowEnd: now } : { windowStart, windowEnd }
      last = window.windowEnd
      return { level, ...figures.read(window, hidden) }
    })
  }
}
