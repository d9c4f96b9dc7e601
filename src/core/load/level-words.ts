import { budgetsOf } from '../judging/limits.ts'
import type { SteppedLoad } from './load.ts'
import { levelAfter, peakOf, type Ramp } from './ramp.ts'
import type { Capacity, Knee } from '../run/run.ts'
import { budgetName, limitInWords } from '../judging/budget-words.ts'
import { formatValue } from '../words/values.ts'

/** What the levels of a run are, as the header of a column. */
export const LEVEL_UNITS: Readonly<Record<SteppedLoad['by'], string>> = {
  concurrency: 'in flight',
  arrivalRate: 'requests/s',
  inputTokens: 'input tokens',
}

/** A level as a number. */
export function levelFigure(by: SteppedLoad['by'], level: number): string {
  const text = formatValue(level, by === 'arrivalRate' ? 'requests/s' : 'calls')
  return text.slice(0, text.indexOf(' '))
}

/** `8 in flight`, `2.5 requests/s`, `4,000 input tokens`. */
export function levelInWords(by: SteppedLoad['by'], level: number): string {
  return `${levelFigure(by, level)} ${LEVEL_UNITS[by]}`
}

/** What a ramp has come to, of its highest level: `12 of 50 in flight`, `3.4 of 20 requests/s`. */
export function rampLevelInWords(
  by: 'concurrency' | 'arrivalRate',
  ramp: Ramp,
  elapsedMs: number,
): string {
  const level = levelAfter(ramp, elapsedMs)
  // Concurrency is followed in whole numbers, rounded down.
  const now = by === 'concurrency' ? Math.floor(level) : Math.round(level * 10) / 10
  return `${levelFigure(by, now)} of ${levelInWords(by, peakOf(ramp))}`
}

/** Where a run bends, and how that was found. */
export function kneeInWords({ level, next, reason }: Knee, by: SteppedLoad['by']): string {
  return next === null
    ? `none: ${reason}`
    : `${levelInWords(by, level)}; at ${levelFigure(by, next)}, ${reason}`
}

/** What a search found: the highest level that meets its objectives, and the lowest that does not. */
export function capacityInWords({ by, objectives, interval }: Capacity, max: number): string {
  const [good, bad] = interval
  const limits = budgetsOf(objectives)
    .map((budget) => `${budgetName(budget)} ${limitInWords(budget)}`)
    .join(', ')
  if (good === null) {
    return bad === null
      ? `not known: the lowest level was not decided (objectives: ${limits})`
      : `none: ${levelInWords(by, bad)} do not meet the objectives (${limits})`
  }
  const beyond =
    bad !== null
      ? `${levelFigure(by, bad)} do not`
      : good >= max
        ? 'and nothing higher was tried'
        : 'no higher level was decided to be bad'
  return `${levelInWords(by, good)} meet the objectives (${limits}), ${beyond}`
}
