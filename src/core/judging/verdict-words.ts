import { budgetName, unitOf } from './budget-words.ts'
import { formatValue, grouped, intervalInWords, trimmed } from '../words/values.ts'
import { SHOWN_CONFIDENCE } from './judgement.ts'
import type { Verdict } from './verdict.ts'

/** One line that stands alone: what was measured, against what, and how it was judged. */
export function verdictInWords(verdict: Verdict): string {
  const { budget, status, reason, value } = verdict
  const name = budgetName(budget)
  if (budget.metric === 'errors') return noErrorsInWords(verdict)
  const against = `the budget of ${formatValue(budget.limit, unitOf(budget))}`
  if (verdict.n === 0 && verdict.over === null) {
    return `${name} has no value, so ${against} is not met: ${reason ?? 'nothing was measured'}`
  }
  const nothing = verdict.over === null ? 'unknown' : 'beyond measure'
  const measured = value === null ? nothing : formatValue(value, verdict.unit)
  const details = detailsOf(verdict)
  if (status === 'inconclusive') {
    return `${name} is ${measured} against ${against}${details}: inconclusive, because ${reason}`
  }
  return `${name} is ${measured}, ${relation(verdict)} ${against}${details}`
}

/** The same in short, for a table of many: what was measured, and what speaks for or against it. */
export function findingInWords(verdict: Verdict): string {
  const { budget, status, reason, value, over, n } = verdict
  const measured = value === null ? 'has no value' : formatValue(value, verdict.unit)
  const finding = `${budgetName(budget)} ${over !== null && value === null ? 'is beyond measure' : measured}`
  const isUnknown = value === null && over === null && reason !== null
  if (status === 'inconclusive' || isUnknown) return `${finding}: ${reason}`
  const counted = over === null ? `n = ${grouped(n)}` : `${grouped(over)} of ${grouped(n)} over`
  return `${finding}, ${relation(verdict)} ${formatValue(budget.limit, unitOf(budget))} (${counted})`
}

/** The findings on one level in a few words, for a table; the limits stand elsewhere. */
export function findingsInBrief(verdicts: readonly Verdict[]): string {
  return verdicts.map((verdict, index) => briefOf(verdict, index === 0)).join(', ')
}

function briefOf(
  { budget, status, reason, brief, value, over, n, unit }: Verdict,
  whole: boolean,
): string {
  const measured =
    value === null
      ? over === null
        ? 'has no value'
        : 'is beyond measure'
      : formatValue(value, unit)
  const finding = `${budgetName(budget)} ${measured}`
  if (status === 'inconclusive') return `${finding}: ${brief ?? reason}`
  if (!whole || (over === null && n === 0)) return finding
  return `${finding} (${over === null ? `n = ${grouped(n)}` : `${grouped(over)} of ${grouped(n)} over`})`
}

function relation({ budget, status, value, unit }: Verdict): string {
  const same = value !== null && formatValue(value, unit) === formatValue(budget.limit, unit)
  if (budget.direction === 'below') {
    if (status === 'pass') return 'below'
    return same ? 'not below' : 'over'
  }
  if (budget.direction === 'atLeast') return status === 'pass' ? 'at or above' : 'under'
  if (status === 'pass') return 'above'
  return same ? 'not above' : 'under'
}

function detailsOf({ over, n, interval, unit, confidence, budget }: Verdict): string {
  const parts: string[] = []
  if (over !== null) {
    const side = budget.direction === 'below' ? 'over' : 'at or under'
    parts.push(`${grouped(over)} of ${grouped(n)} ${side}`)
  } else if (n > 0) parts.push(`n = ${grouped(n)}`)
  const range = intervalInWords(interval, unit)
  if (range !== null && 'by' in budget) parts.push(`interval ${range}`)
  else if (range !== null)
    parts.push(`${trimmed((confidence ?? SHOWN_CONFIDENCE) * 100, 1)} % interval ${range}`)
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}

function noErrorsInWords({ value, n, reason }: Verdict): string {
  if (n === 0) return `errors could not be counted: ${reason ?? 'no request finished'}`
  if (value === 0) return `none of ${grouped(n)} requests failed`
  return `${grouped(value ?? 0)} of ${grouped(n)} requests failed, and none may`
}
