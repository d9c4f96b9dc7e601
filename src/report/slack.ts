import { formatValue } from '../core/words/values.ts'
import { counted } from './figures.ts'
import type { NotifiedComparison, NotifiedTest, Notification } from './notification.ts'
import { printable } from './layout/width.ts'

/** What Slack takes at most: blocks of a message, characters of a section. */
const MOST_BLOCKS = 50
const MOST_CHARACTERS = 3000
/** A name that is longer says no more. */
const LONGEST_LINE = 600
const SHORT_SHA = 7

export interface SlackMessage {
  /** What a notification shows, and what is read aloud. */
  text: string
  blocks: object[]
}

/** A message of Slack's blocks: what failed and why, and whatever else fits. */
export function slackMessage(notification: Notification): SlackMessage {
  const title = titleOf(notification)
  const sections = [
    ...comparisonSections(notification.comparison),
    ...notification.tests.filter(isBad).map(testSection),
  ]
  // A header, a line of what is what, and one of what did not fit.
  const room = MOST_BLOCKS - 3
  const shown = sections.length > room ? sections.slice(0, room) : sections
  const left = sections.length - shown.length
  return {
    text: escaped(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title } },
      context(aboutOf(notification)),
      ...shown.map((lines) => ({ type: 'section', text: mrkdwn(fitted(lines)) })),
      ...(left > 0 ? [context([`and ${counted(left, 'more load test')} that failed`])] : []),
    ],
  }
}

/** Made of our own words and figures only. */
function titleOf({ outcome, mode, tests, comparison }: Notification): string {
  const bad = tests.filter(isBad).length
  const simulated =
    mode === 'live' ? '' : mode === 'simulated' ? ' (simulated)' : ' (partly simulated)'
  const regressed = comparison?.regressions.length ?? 0
  const parts = [
    ...(regressed > 0 ? [`${counted(regressed, 'load test')} became worse`] : []),
    ...(bad > 0 ? [`${bad} of ${counted(tests.length, 'load test')} failed`] : []),
  ]
  if (outcome === 'passed') parts.push(`${counted(tests.length, 'load test')} passed`)
  else if (parts.length === 0) parts.push('the comparison failed')
  return `${outcome === 'failed' ? '❌' : '✅'} vitest-load: ${parts.join(', ')}${simulated}`
}

function aboutOf({ origin, comparison, usd, mode }: Notification): string[] {
  const { sha, branch, url } = origin
  return [
    ...(branch === null ? [] : [escaped(branch)]),
    ...(sha === null ? [] : [escaped(sha.slice(0, SHORT_SHA))]),
    ...(comparison === null ? [] : [`compared with ${escaped(comparison.base.ref)}`]),
    mode === 'simulated'
      ? 'nothing was spent'
      : usd === null
        ? 'cost not known'
        : formatValue(usd, 'usd'),
    ...(url === null ? [] : [`<${escaped(url).replaceAll('|', '%7C')}|CI job>`]),
  ]
}

function comparisonSections(comparison: NotifiedComparison | null): string[][] {
  if (comparison === null) return []
  const { regressions, stopped } = comparison
  return [
    ...(stopped === null ? [] : [[escapedLine(`The comparison was stopped: ${stopped}`)]]),
    ...regressions.map(({ name, file, line, problems }) => [
      `*${escapedLine(name)}* became worse`,
      escapedLine(placeOf(file, line)),
      ...problems.map((problem) => `• ${escapedLine(problem)}`),
    ]),
  ]
}

function testSection(test: NotifiedTest): string[] {
  const { name, file, line, outcome, problems, models } = test
  const ending = outcome === 'partial' ? 'came to no end' : 'failed'
  const figures = [
    `p95 ${formatValue(test.p95, 'ms')}`,
    ...(test.ttftP95 === null ? [] : [`TTFT p95 ${formatValue(test.ttftP95, 'ms')}`]),
    `errors ${formatValue(test.errorRate, 'share')}`,
    formatValue(test.usd, 'usd'),
  ]
  return [
    `*${escapedLine(name)}* ${ending}`,
    escapedLine([placeOf(file, line), ...models, ...figures].join(' · ')),
    ...problems.map((problem) => `• ${escapedLine(problem)}`),
  ]
}

function isBad({ outcome }: NotifiedTest): boolean {
  return outcome === 'failed' || outcome === 'partial'
}

function placeOf(file: string, line: number | null): string {
  return line === null ? file : `${file}:${line}`
}

function context(parts: readonly string[]): object {
  return { type: 'context', elements: [mrkdwn(parts.join(' · '))] }
}

/** Without `verbatim` Slack would turn `@channel` into a mention. */
function mrkdwn(text: string): object {
  return { type: 'mrkdwn', text, verbatim: true }
}

/** Whole lines, as many as a section takes. */
function fitted(lines: readonly string[]): string {
  let text = ''
  for (const [index, line] of lines.entries()) {
    const longer = index === 0 ? line : `${text}\n${line}`
    if (longer.length > MOST_CHARACTERS - 2) return `${text}\n…`
    text = longer
  }
  return text
}

function escapedLine(text: string): string {
  return escaped(text, LONGEST_LINE)
}

/**
 * Text from outside as Slack shows it: on one line, no mention, no link, no markup of ours broken,
 * at most so many characters when it is escaped.
 */
function escaped(text: string, most: number = LONGEST_LINE): string {
  let result = ''
  for (const character of printable(text)) {
    const shown = ESCAPES[character] ?? character
    if (result.length + shown.length > most - 1) return `${result}…`
    result += shown
  }
  return result
}

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  // Without a word behind it, it calls nobody.
  '@': '@\u200B',
  // It would end what stands in bold, and begin it elsewhere.
  '*': '∗',
}
