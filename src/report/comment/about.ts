import type { ComparisonFile, Revision } from '../../core/comparison/comparison-file.ts'
import { formatValue } from '../../core/words/values.ts'
import { counted, dollars, elapsed, whole } from '../figures.ts'
import { escaped } from '../markdown.ts'
import { totalsOf, type TestReport } from '../suite.ts'
import type { Entry } from './entry.ts'
import { userText } from './text.ts'

const SHORT_SHA = 7

/** What was compared with what, how, and what it cost. */
export function aboutComparison(file: ComparisonFile, entries: readonly Entry[]): string[] {
  const { base, head, mode, durationMs } = file
  const confirmed = entries.filter(({ confirmation }) => confirmation !== null).length
  const how = [
    `Head ${revision(head)} against base ${revision(base)}`,
    'both took turns with the same prompts',
    ...pairsOf(entries),
    ...(confirmed === 0 ? [] : [`${counted(confirmed, 'suspect')} compared a second time`]),
  ]
  const cost = costOf(file)
  return [how.join(' · '), [`took ${elapsed(durationMs)}`, cost, ...modeOf(mode)].join(' · ')]
}

/** What ran, and what it cost. */
export function aboutRuns(tests: readonly TestReport[]): string[] {
  const totals = totalsOf({ file: '', tests: [...tests] })
  const requests = tests.reduce((sum, { run }) => sum + run.requests.total, 0)
  const simulated = tests.every(({ run }) => run.mode === 'simulated')
  const cost = totals.usd === null ? 'cost not known' : dollars(totals.usd, totals)
  const spent =
    simulated && totals.usd !== null ? `${cost} by the price list, nothing was spent` : cost
  const words = `${counted(requests, 'request')} · took ${elapsed(totals.durationMs)} · ${spent}`
  return [escaped(words)]
}

function revision({ ref, sha }: Revision): string {
  const name = userText(ref, 80)
  // The file may come from a stranger's branch.
  if (sha === null || !/^[0-9a-f]{7,64}$/.test(sha)) return `${name} with changes`
  const short = `\`${sha.slice(0, SHORT_SHA)}\``
  return ref === 'HEAD' || sha.startsWith(ref) ? short : `${short} (${name})`
}

function pairsOf(entries: readonly Entry[]): string[] {
  const counts = entries.flatMap(({ changes }) =>
    changes.filter(({ gating }) => gating).map(({ n }) => n),
  )
  if (counts.length === 0) return []
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  return [`n = ${least === most ? whole(most) : `${whole(least)} to ${whole(most)}`}`]
}

function costOf({ usd, maxCost, mode }: ComparisonFile): string {
  const of = maxCost === null ? '' : ` of at most ${escaped(formatValue(maxCost, 'usd'))}`
  if (usd === null) return `what it cost is not known${of}`
  const value = `**${escaped(formatValue(usd, 'usd'))}**`
  return mode === 'simulated'
    ? `${value} by the price list, nothing was spent`
    : `this check cost ${value}${of}`
}

function modeOf(mode: ComparisonFile['mode']): string[] {
  if (mode === 'simulated') return ['answered by the simulator: nothing here is a provider’s speed']
  return mode === 'mixed' ? ['in part simulated'] : []
}
