import type { ComparisonFile } from '../../core/comparison/comparison-file.ts'
import {
  changeName,
  deltaInWords,
  detectableInWords,
  sameFigure,
} from '../../core/comparison/change-words.ts'
import type { RunsFile } from '../json.ts'
import type { TestReport } from '../suite.ts'
import { aboutComparison, aboutRuns } from './about.ts'
import { comparisonColumns, figuresIn, runColumns } from './columns.ts'
import { entriesOfComparison, entriesOfRuns, regressionsOf, type Entry } from './entry.ts'
import type { Told } from './headline.ts'
import { userText } from './text.ts'

const MOST_NOTES = 5

/** What a comment tells of one file: of a comparison, or of runs. */
export interface Section extends Told {
  readonly about: readonly string[]
  /** Sentences that a reader must see beside the outcome. */
  readonly warnings: readonly string[]
  /** What to do when what it found is meant to be so; `null` when it found nothing. */
  readonly intended: string | null
  columns(entries: readonly Entry[]): ReturnType<typeof comparisonColumns>
}

export function comparisonSection(file: ComparisonFile): Section {
  const entries = entriesOfComparison(file)
  const { stopped, notes } = file
  return {
    kind: 'compared',
    entries,
    stopped: stopped !== null,
    simulated: file.mode === 'simulated',
    about: aboutComparison(file, entries),
    warnings: warningsOf([...(stopped === null ? [] : [stopped.message]), ...notes]),
    intended: entries.some(({ outcome }) => outcome === 'fail')
      ? 'Merge it over this check: from then on it is the base. Where the repository keeps baselines, `npx vitest-load accept` records the new figures; commit what it writes.'
      : null,
    columns: comparisonColumns,
  }
}

export function runsSection(file: RunsFile): Section {
  const entries = entriesOfRuns(file)
  const tests = file.suites.flatMap((suite) => suite.tests.map(reportOf))
  return {
    kind: 'ran',
    entries,
    stopped: false,
    simulated: tests.length > 0 && tests.every(({ run }) => run.mode === 'simulated'),
    about: aboutRuns(tests),
    warnings: [],
    intended: entries.some((entry) => regressionsOf(entry).length > 0)
      ? '`npx vitest-load accept` records the last run as the new baseline, `npx vitest run --project load -u` records a new one; commit what they write.'
      : null,
    columns: runColumns,
  }
}

/** The largest change of tests that passed: `largest change +4.1 %`. */
export function largestInWords(entries: readonly Entry[]): string | null {
  const changes = entries
    .flatMap((entry) => entry.changes)
    .filter(({ change, metric }) => change !== null && metric !== 'errorRate')
  if (changes.length === 0) return null
  const largest = changes.reduce((a, b) => (Math.abs(b.change!) > Math.abs(a.change!) ? b : a))
  return `largest change ${deltaInWords(largest)}`
}

/** What could have been seen at all, of the test that sees least: `p50 latency 17 %, error rate 4.2 points`. */
export function smallestInWords(entries: readonly Entry[]): string | null {
  const words = figuresIn(entries).flatMap((figure) => {
    const [blindest] = entries
      .map(({ changes }) => sameFigure(figure, changes))
      .filter((change) => change !== null && change.gating && change.detectable !== null)
      .toSorted((a, b) => b!.detectable! - a!.detectable!)
    return blindest ? [`${changeName(figure)} ${detectableInWords(blindest)}`] : []
  })
  return words.length === 0 ? null : words.join(', ')
}

function warningsOf(sentences: readonly string[]): string[] {
  return sentences.slice(0, MOST_NOTES).map((sentence) => userText(sentence, 400))
}

function reportOf({
  name,
  line,
  state,
  run,
}: RunsFile['suites'][number]['tests'][number]): TestReport {
  const done = state === 'partial' ? 'partial' : 'done'
  return { name, line, outcome: state, run, state: done, samplesFile: null }
}
