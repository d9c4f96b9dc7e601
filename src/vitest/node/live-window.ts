import type { Vitest } from 'vitest/node'

/** The part of Vitest's default reporter that draws the window at the bottom of a terminal. */
interface Summary {
  createSummary: () => string[]
  renderer?: { schedule?: () => void; finish?: () => void }
}

/** Lines of ours in the window that Vitest redraws in place. */
export interface LiveWindow {
  redraw(): void
  /** Clears the window for good; what is written from now on stays. */
  close(): void
}

/**
 * Puts lines into Vitest's window.
 *
 * The window is private to Vitest, so that its shape is checked before it is used.
 *
 * @returns `null` without such a window: no terminal, or another reporter.
 */
export function joinLiveWindow(vitest: Vitest, lines: () => string[]): LiveWindow | null {
  const reporters: unknown = Reflect.get(vitest, 'reporters')
  const summary = [reporters].flat().map(summaryOf).find(isSummary)
  if (summary === undefined) return null
  const original = summary.createSummary.bind(summary)
  summary.createSummary = () => {
    const drawn = original()
    const ours = lines()
    // Behind the empty line at the top.
    return ours.length === 0 ? drawn : drawn.toSpliced(1, 0, ...ours, '')
  }
  return {
    redraw: () => summary.renderer?.schedule?.(),
    close: () => summary.renderer?.finish?.(),
  }
}

function summaryOf(reporter: unknown): unknown {
  return Reflect.get(Object(reporter), 'summary')
}

function isSummary(value: unknown): value is Summary {
  return typeof Reflect.get(Object(value), 'createSummary') === 'function'
}
