import { counted, whole } from '../figures.ts'
import { rowOf, tableHead } from './columns.ts'
import { largestInWords, smallestInWords, type Section } from './section.ts'
import { failureSentence, reasonLines } from './sentences.ts'

/** How many of each a comment has room for. */
export interface Caps {
  /** Sentences on tests that failed. */
  readonly sentences: number
  /** Rows of tests that did not simply pass. */
  readonly rows: number
  /** Rows of tests that passed. */
  readonly passed: number
  /** Lines that say why. */
  readonly reasons: number
}

export interface BlockOptions {
  /** Where the files of the head can be read, up to the commit; `null`: nowhere. */
  readonly blobUrl: string | null
  /** Where the HTML report is; `null`: not known. */
  readonly reportUrl: string | null
  /** Everything in full and nothing folded: for a page of its own. */
  readonly full: boolean
}

const LEGEND =
  '▲ risen ▼ fallen · **bold**: a regression · `!` worse, and fails nothing · `✓` improved · `~` no change shown · `?` inconclusive · `=` the same'

/** Everything that could be told of a section, in the order in which it is kept. */
export interface Material {
  readonly section: Section
  readonly sentences: readonly string[]
  /** Tests that did not simply pass; all tests where nothing is folded. */
  readonly told: readonly string[]
  readonly passed: readonly string[]
  /** Above the rows of `told`, and of `passed`. */
  readonly heads: readonly [told: string[], passed: string[]]
  readonly passedTitle: string
  readonly reasons: readonly string[]
  readonly smallest: string | null
  readonly options: BlockOptions
}

export function materialOf(section: Section, options: BlockOptions): Material {
  const { entries } = section
  const told = entries.filter(({ outcome }) => options.full || outcome !== 'pass')
  const passed = entries.filter(({ outcome }) => !options.full && outcome === 'pass')
  const failed = entries.filter(({ outcome }) => outcome === 'fail')
  const [ofTold, ofPassed] = [section.columns(told), section.columns(passed)]
  const largest = largestInWords(passed)
  return {
    section,
    sentences: failed.map((entry) => failureSentence(entry, options.blobUrl)),
    told: told.map((entry) => rowOf(entry, ofTold)),
    passed: passed.map((entry) => rowOf(entry, ofPassed)),
    heads: [tableHead(ofTold), tableHead(ofPassed)],
    passedTitle: `${counted(passed.length, 'load test')} passed${largest === null ? '' : ` (${largest})`}`,
    reasons: entries.flatMap((entry) => reasonLines(entry, options.full)),
    smallest: smallestInWords(entries),
    options,
  }
}

/** One section as blocks, which empty lines part. */
export function blocksOf(material: Material, caps: Caps): string[] {
  const { section, told, heads, smallest, options } = material
  return [
    section.about.join('<br>\n'),
    ...alertOf(material, caps),
    ...tableOf(heads[0], told.slice(0, caps.rows)),
    ...moreOf(told.length - caps.rows, 'load test', options),
    ...(told.length > 0 && section.kind === 'compared' ? [LEGEND] : []),
    ...passedBlocks(material, caps),
    ...reasonBlocks(material, caps),
    ...(smallest === null ? [] : [`Smallest change that every test could show: ${smallest}.`]),
    ...(section.intended === null ? [] : [`**Intended?** ${section.intended}`]),
  ]
}

function alertOf({ sentences, section: { warnings } }: Material, caps: Caps): string[] {
  const told = sentences.slice(0, caps.sentences)
  const rest = sentences.length - told.length
  if (rest > 0 && told.length > 0) told.push(`${whole(rest)} more: see the table`)
  return [
    ...(told.length === 0 ? [] : [quote('CAUTION', told)]),
    ...(warnings.length === 0 ? [] : [quote('WARNING', warnings)]),
  ]
}

function quote(kind: string, lines: readonly string[]): string {
  const body = lines.length === 1 ? lines : lines.map((line) => `- ${line}`)
  return [`[!${kind}]`, ...body].map((line) => `> ${line}`).join('\n')
}

function passedBlocks({ passed, passedTitle, heads, options }: Material, caps: Caps): string[] {
  if (passed.length === 0) return []
  const shown = passed.slice(0, caps.passed)
  const more = moreOf(passed.length - shown.length, 'load test', options)
  if (shown.length === 0) return [`${passedTitle}.`, ...more]
  return folded(passedTitle, [...tableOf(heads[1], shown), ...more])
}

function reasonBlocks({ reasons, options }: Material, caps: Caps): string[] {
  const shown = reasons.slice(0, caps.reasons)
  if (shown.length === 0) return []
  const blocks = [shown.join('\n'), ...moreOf(reasons.length - shown.length, 'reason', options)]
  return options.full ? ['#### Why this verdict', ...blocks] : folded('Why this verdict', blocks)
}

function tableOf(head: readonly string[], rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : [[...head, ...rows].join('\n')]
}

function moreOf(n: number, what: string, { reportUrl }: BlockOptions): string[] {
  if (n <= 0) return []
  const report = reportUrl === null ? 'the HTML report' : `the [HTML report](${reportUrl})`
  return [`… and ${whole(n)} more ${what}${n === 1 ? '' : 's'}: see ${report}.`]
}

function folded(title: string, blocks: readonly string[]): string[] {
  return [`<details><summary>${title}</summary>`, ...blocks, '</details>']
}
