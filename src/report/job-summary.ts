import { suiteMarkdown } from './markdown.ts'
import type { SuiteReport } from './suite.ts'
import type { TrendRows } from './trend-chart.ts'

/** What GitHub shows of one step of a job; of a longer summary it shows nothing at all. */
export const SUMMARY_BYTES = 1_048_576

/** As many suites as fit into so many bytes of Markdown, in their order; `null` where not even a sentence does. */
export function jobSummary(
  suites: readonly SuiteReport[],
  history: TrendRows,
  bytes: number,
): string | null {
  let room = bytes - Buffer.byteLength(leftOut(suites.length))
  if (room < 0) return null
  const fitting: string[] = []
  for (const suite of suites) {
    const text = `\n${suiteMarkdown(suite, history)}`
    room -= Buffer.byteLength(text)
    if (room < 0) return [...fitting, leftOut(suites.length - fitting.length)].join('')
    fitting.push(text)
  }
  return fitting.join('')
}

function leftOut(count: number): string {
  const files = count === 1 ? '1 more spec file has' : `${count} more spec files have`
  return `\n${files} no room in this summary, of which GitHub shows 1 MiB.\n`
}
