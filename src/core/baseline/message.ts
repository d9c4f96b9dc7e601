import type { Change } from '../comparison/change.ts'
import {
  changeInWords,
  changeIntervalInWords,
  changeName,
  deltaInWords,
  detectableInWords,
  outcomeInWords,
} from '../comparison/change-words.ts'
import { formatValue } from '../words/values.ts'

const HINT =
  'Is that intended? `npx vitest-load accept` records this run as the baseline; with -u the load test runs again, and that run is recorded.'

/**
 * What a run that has become worse than its baseline prints: a line that stands alone, a table, and
 * the way out. Vitest's watch mode offers `u` for messages that begin so.
 */
export function mismatchMessage(key: string, changes: readonly Change[]): string {
  const worse = changes.filter(({ outcome, gating }) => outcome === 'fail' && gating)
  const [first, ...others] = worse
  const more =
    others.length === 0
      ? ''
      : `; also worse: ${others.map((change) => `${changeName(change)} (${deltaInWords(change)})`).join(', ')}`
  const what = first === undefined ? '' : `: ${changeInWords(first)}${more}`
  return [`Snapshot \`${key}\` mismatched${what}`, table(changes).join('\n'), HINT].join('\n\n')
}

function table(changes: readonly Change[]): string[] {
  const rows = [
    ['metric', 'base', 'now', 'change', 'interval', 'can show', 'outcome'],
    ...changes.map((change) => [
      changeName(change),
      formatValue(change.base, change.unit),
      formatValue(change.head, change.unit),
      deltaInWords(change),
      changeIntervalInWords(change) ?? '–',
      detectableInWords(change),
      `${outcomeInWords(change.outcome)}${change.gating ? '' : ', shown only'}`,
    ]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('   ')}`.trimEnd(),
  )
}
