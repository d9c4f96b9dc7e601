import type { Vitest } from 'vitest/node'

/** The part of Vitest's default reporter that draws the window at the bottom of a terminal. */
interface Summary {
  createSummary: () => string[]
  renderer?: { schedule?: () => void }
}

/**
 * Puts lines into the window that Vitest redraws in place.
 *
 * The window is private to Vitest, so that its shape is checked before it is used.
 *
 * @returns what redraws it; `null` without such a window: no terminal, or another reporter.
 */
export function joinLiveWindow(vitest: Vitest, lines: () => string[]): (() => void) | null {
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
  return () => summary.renderer?.schedule?.()
}

function summaryOf(reporter: unknown): unknown {
  return Reflect.get(Object(reporter), 'summary')
}

function isSummary(value: unknown): value is Summary {
  return typeof Reflect.get(Object(value), 'createSummary') === 'function'
}
