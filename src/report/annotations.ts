import type { ComparedTest, ComparisonFile } from '../core/comparison/comparison-file.ts'
import { changeInWords, findingOfChange, sameFigure } from '../core/comparison/change-words.ts'
import { printable } from './layout/width.ts'

/** GitHub shows no more of one type and step. */
const MOST = 10

/**
 * What a comparison found as GitHub's workflow commands, a line each, at the line where the spec
 * declares its test: errors for regressions, then warnings for what it could not say; ten of each
 * at most, as GitHub shows no more.
 */
export function annotationsOf({ tests }: Pick<ComparisonFile, 'tests'>): string[] {
  const errors = tests.filter(({ outcome }) => outcome === 'fail').slice(0, MOST)
  const warnings = tests
    .filter(({ outcome }) => outcome === 'inconclusive' || outcome === 'skipped')
    .slice(0, MOST)
  return [
    ...errors.map((test) => command('error', test, regressionsIn(test))),
    ...warnings.map((test) => command('warning', test, doubtsIn(test))),
  ]
}

function regressionsIn({ changes, confirmation, notes }: ComparedTest): string[] {
  const found = changes
    .filter(({ outcome, gating }) => gating && outcome === 'fail')
    .map((change) => findingOfChange(change, sameFigure(change, confirmation)))
  // A head that could not run has no figures.
  return found.length === 0 ? notes : found
}

function doubtsIn({ outcome, changes, notes }: ComparedTest): string[] {
  if (outcome === 'skipped') return notes.length === 0 ? ['It was not compared'] : notes
  const found = changes
    .filter((change) => change.gating && change.outcome === 'inconclusive')
    .map((change) => changeInWords(change))
  return found.length === 0 ? notes : found
}

const TITLES = { fail: 'regression', inconclusive: 'inconclusive', skipped: 'not compared' }

function command(type: 'error' | 'warning', test: ComparedTest, sentences: string[]): string {
  const { file, line, name, outcome } = test
  const title = `${name}: ${TITLES[outcome as keyof typeof TITLES]}`
  const properties = { file, ...(line === null ? {} : { line: String(line) }), title }
  const written = Object.entries(properties).map(([key, value]) => `${key}=${asProperty(value)}`)
  // Each on a line of its own, as the annotation shows them.
  const lines = sentences.map((sentence) => asData(sentence)).join('%0A')
  return `::${type} ${written.join(',')}::${asData(name)}: ${lines}`
}

/** As GitHub's own toolkit escapes it; line ends of the text itself are spaces by then. */
function asData(text: string): string {
  return printable(text.toWellFormed()).replaceAll('%', '%25')
}

function asProperty(text: string): string {
  return asData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
