import type { Run } from '../run/run.ts'
import type { Verdict } from './verdict.ts'
import { budgetName, limitInWords } from './budget-words.ts'
import { formatValue, intervalInWords } from '../words/values.ts'
import { verdictInWords } from './verdict-words.ts'

/** Whether an assertion on this verdict fails: an inconclusive one as it was asked to. */
export function verdictFails({ status, onInconclusive }: Verdict): boolean {
  return status === 'fail' || (status === 'inconclusive' && onInconclusive === 'fail')
}

/**
 * What a failed assertion prints: each verdict in a line that stands alone, a small table, the
 * errors by kind, and what must be known to trust it.
 */
export function verdictMessage(verdicts: readonly Verdict[], run: Run | null): string {
  const sentences = verdicts.map((verdict) => verdictInWords(verdict))
  const blocks = [sentences, table(verdicts), errorLines(run), notes(verdicts)]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function table(verdicts: readonly Verdict[]): string[] {
  const rows = [
    ['metric', 'value', 'limit', 'n', 'interval'],
    ...verdicts.map(({ budget, value, unit, n, interval }) => [
      budgetName(budget),
      formatValue(value, unit),
      limitInWords(budget),
      String(n),
      intervalInWords(interval, unit) ?? '–',
    ]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('   ')}`.trimEnd(),
  )
}

function errorLines(run: Run | null): string[] {
  const kinds = Object.entries(run?.errors.byKind ?? {})
  if (run === null || kinds.length === 0) return []
  const finished = run.requests.ok + run.requests.failed
  return [
    `${run.requests.failed} of ${finished} requests failed:`,
    ...kinds.map(([kind, count]) => {
      const example = run.errors.examples[kind as keyof Run['errors']['examples']]
      return `  ${count} × ${kind}${example === undefined ? '' : `, such as: ${example}`}`
    }),
  ]
}

function notes(verdicts: readonly Verdict[]): string[] {
  const reasons = verdicts.flatMap(({ status, reason, over }) =>
    // The sentence itself gives the reason of an inconclusive verdict, and of one without a value.
    reason !== null && status === 'fail' && over !== null ? [`Note: ${reason}.`] : [],
  )
  const read = verdicts.some(({ fromHistogram, budget }) => fromHistogram && 'statistic' in budget)
  const histogram = 'Judged on a histogram, whose values are good to 0.5 %.'
  return [...new Set([...reasons, ...(read ? [histogram] : [])])]
}
