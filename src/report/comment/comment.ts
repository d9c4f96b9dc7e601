import type { ComparisonFile } from '../../core/comparison/comparison-file.ts'
import type { RunsFile } from '../json.ts'
import { blocksOf, materialOf, type BlockOptions, type Caps } from './blocks.ts'
import { headline, isPlainPass } from './headline.ts'
import { markerOf } from './marker.ts'
import { comparisonSection, runsSection, type Section } from './section.ts'

/** What there is to tell: of a comparison of two sides, of the last runs, or of both. */
export interface CommentInput {
  readonly comparison: ComparisonFile | null
  readonly runs: RunsFile | null
}

export interface CommentOptions {
  /** Tells the comments of several workflows apart. */
  readonly key: string
  /** Where the files of the head can be read, up to the commit; `null`: nowhere. */
  readonly blobUrl: string | null
  /** Where the HTML report is; `null`: not known. */
  readonly reportUrl: string | null
}

/** In characters. GitHub's API speaks of 65,536, and not every tool that reads it counts alike. */
const LONGEST_COMMENT = 60_000

const ALL = Number.POSITIVE_INFINITY
/** All that did not simply pass; of the rest those that changed most. */
const ALL_ROWS: readonly Omit<Caps, 'rows'>[] = [
  { sentences: ALL, passed: ALL, reasons: ALL },
  { sentences: ALL, passed: 20, reasons: ALL },
]
/** Less and less of what says why, until there is room for the rows. */
const SOME_ROWS: readonly Omit<Caps, 'rows'>[] = [
  { sentences: 20, passed: 20, reasons: 40 },
  { sentences: 8, passed: 20, reasons: 8 },
  { sentences: 3, passed: 5, reasons: 3 },
  { sentences: 0, passed: 0, reasons: 0 },
]
/** So many rows are worth more than any reason. */
const WORTHWHILE_ROWS = 60

/** The comment on a pull request, at most 60,000 characters long however many tests there are. */
export function commentMarkdown(input: CommentInput, options: CommentOptions): string {
  const lead = [markerOf(options.key)]
  const size = (text: string): number => text.length
  return fitting(lead, sectionsOf(input), { ...options, full: false }, LONGEST_COMMENT, size)
}

/** The summary of a job, at most so many bytes of UTF-8 long. */
export function summaryMarkdown(
  input: CommentInput,
  { blobUrl, reportUrl, bytes }: Omit<CommentOptions, 'key'> & { bytes: number },
): string {
  const encoder = new TextEncoder()
  const size = (text: string): number => encoder.encode(text).length
  return fitting([], sectionsOf(input), { blobUrl, reportUrl, full: true }, bytes, size)
}

/** Whether a comment would say nothing but that all is well. */
export function isPlain(input: CommentInput): boolean {
  return isPlainPass(sectionsOf(input))
}

function sectionsOf({ comparison, runs }: CommentInput): Section[] {
  return [
    ...(comparison === null ? [] : [comparisonSection(comparison)]),
    ...(runs === null ? [] : [runsSection(runs)]),
  ]
}

/** The most that fits: of the tests that did not simply pass as many as there can be, in their order. */
function fitting(
  lead: readonly string[],
  sections: readonly Section[],
  options: BlockOptions,
  limit: number,
  sizeOf: (text: string) => number,
): string {
  const materials = sections.map((section) => materialOf(section, options))
  const begin = [...lead, `## ${headline(sections)}`]
  const end = options.reportUrl === null ? [] : [`[HTML report](${options.reportUrl})`]
  const textFor = (caps: Caps): string =>
    `${[...begin, ...materials.flatMap((material) => blocksOf(material, caps)), ...end].join('\n\n')}\n`
  const fits = (caps: Caps): boolean => sizeOf(textFor(caps)) <= limit
  const most = Math.max(0, ...sections.map(({ entries }) => entries.length))
  for (const few of ALL_ROWS) {
    if (fits({ ...few, rows: most })) return textFor({ ...few, rows: most })
  }
  let caps: Caps = { sentences: 0, passed: 0, reasons: 0, rows: 0 }
  for (const few of SOME_ROWS) {
    caps = { ...few, rows: largest(most, (rows) => fits({ ...few, rows })) }
    if (caps.rows >= Math.min(most, WORTHWHILE_ROWS)) break
  }
  return textFor(caps)
}

/** The largest whole number up to `most` for which it holds, as it does for all below it; 0 for none. */
function largest(most: number, holds: (n: number) => boolean): number {
  let [good, bad] = [0, most + 1]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (holds(middle)) good = middle
    else bad = middle
  }
  return good
}
