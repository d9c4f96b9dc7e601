import type { Change } from '../../core/comparison/change.ts'
import {
  changeInWords,
  changeName,
  deltaInWords,
  findingOfChange,
  floorInWords,
  sameFigure,
} from '../../core/comparison/change-words.ts'
import { verdictInWords } from '../../core/judging/verdict-words.ts'
import { counted, UNKNOWN } from '../figures.ts'
import { brokenBudgets, clearedSuspects, regressionsOf, type Entry } from './entry.ts'
import { pathInUrl, userText } from './text.ts'

const LONGEST_SENTENCE = 400
/** Of one test; the others stand in its row. */
const MOST_FINDINGS = 3
const MOST_NOTES = 3

/** One load test that failed, and by what: `**name** ([file:41](…)): p50 latency rose by 22 % (…)`. */
export function failureSentence(entry: Entry, blobUrl: string | null): string {
  const { confirmation } = entry
  const findings = [
    ...regressionsOf(entry).map((change) =>
      findingOfChange(change, sameFigure(change, confirmation)),
    ),
    ...brokenBudgets(entry).map(verdictInWords),
  ]
  if (findings.length === 0) findings.push(...entry.notes)
  if (findings.length === 0) findings.push('the test failed; the log says why')
  const told = findings.slice(0, MOST_FINDINGS).map((text) => userText(text, LONGEST_SENTENCE))
  const rest = findings.length - told.length
  if (rest > 0) told.push(`${counted(rest, 'more finding')} in its row`)
  return `**${userText(entry.name)}** (${placeOf(entry, blobUrl)}): ${told.join('; ')}`
}

/** Why each outcome is what it is, a line each. */
export function reasonLines(entry: Entry, all: boolean): string[] {
  const told = entry.changes.filter(({ outcome }) => all || outcome !== 'pass')
  const lines = [
    ...told.map((change) => reasonOf(change, sameFigure(change, entry.confirmation))),
    ...clearedSuspects(entry).map(
      ([first, second]) =>
        `${changeName(first)} was a suspect (${deltaInWords(first)}), and a second comparison cleared it (${deltaInWords(second)})`,
    ),
    ...(entry.run?.verdicts ?? [])
      .filter(({ status }) => all || status !== 'pass')
      .map(verdictInWords),
    ...entry.notes.slice(0, MOST_NOTES),
  ]
  return lines.map((line) => `- **${userText(entry.name)}**: ${userText(line, LONGEST_SENTENCE)}`)
}

/** `[load/rag.load.ts:41](…)`; without an address, the text alone. */
function placeOf({ file, line }: Entry, blobUrl: string | null): string {
  const text = userText(line === null ? file : `${file}:${line}`)
  if (blobUrl === null || file === '') return text
  return `[${text}](${blobUrl}/${pathInUrl(file)}${line === null ? '' : `#L${line}`})`
}

function reasonOf(change: Change, confirmed: Change | null): string {
  const tests = [
    ...(change.p === null ? [] : [`p ${probability(change.p)}`]),
    ...(confirmed === null || confirmed.p === null
      ? []
      : [`in the second comparison p ${probability(confirmed.p)}`]),
    // Of a regression the sentence itself says it.
    ...(change.outcome === 'fail' ? [] : [`floor ${floorInWords(change)}`]),
  ]
  const words = changeInWords(change, confirmed)
  return tests.length === 0 ? words : `${words} (${tests.join(', ')})`
}

function probability(p: number): string {
  if (!Number.isFinite(p)) return UNKNOWN
  return p < 0.0001 ? '< 0.0001' : `= ${Number(p.toPrecision(2))}`
}
