import type {
  ComparedTest,
  ComparisonFile,
  Revision,
  SideFigures,
} from '../../core/comparison/comparison-file.ts'
import { counted, elapsed, percent } from '../figures.ts'
import { span } from '../layout/line.ts'
import { formatValue } from '../../core/words/values.ts'
import { printable } from '../layout/width.ts'
import { comparedAnchor, comparedMark, comparedTable, inWords } from './compared-table.ts'
import { cdfFigure, type Curve } from './cdf-chart.ts'
import { html, type Html } from './markup.ts'
import { noteList, tiles } from './notes.ts'
import { dateInWords } from './origin.ts'
import { mark } from './table.ts'
import { changesHtml } from './verdict-tables.ts'

type Outcome = ComparedTest['outcome']

const ORDER: readonly Outcome[] = ['fail', 'inconclusive', 'improved', 'new', 'skipped', 'pass']

/** Base against head: what has changed, test by test, the worst first. */
export function comparisonSection(comparison: ComparisonFile): Html {
  const { base, head, tests, usd, maxCost, durationMs, startedAt, mode, notes, stopped } =
    comparison
  const sorted = tests.toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
  const cost = `${formatValue(usd, 'usd')}${maxCost === null ? '' : ` of ${formatValue(maxCost, 'usd')}`}`
  return html`<section id="comparison" aria-labelledby="comparison-name">
    <h2 id="comparison-name">Base against head</h2>
    <p class="verdict">${mark(comparedMark(comparison.outcome))} ${summaryOf(tests)}</p>
    ${tiles([
      ['base', revision(base)],
      ['head', revision(head)],
      ['measured', dateInWords(startedAt)],
      ['took', elapsed(durationMs)],
      ['cost', mode === 'live' ? cost : `${cost}, ${mode}`],
    ])}
    ${noteList([
      ...(stopped === null
        ? []
        : [{ lead: span('■', 'bad'), text: span(printable(stopped.message), 'bad') }]),
      ...notes.map((note) => ({ lead: span('·', 'dim'), text: span(printable(note)) })),
    ])}
    ${comparedTable(sorted)} ${sorted.map(comparedTest)}
  </section> `
}

function comparedTest(test: ComparedTest, index: number): Html {
  const { name, file, line, outcome, changes, base, head, confirmation, notes } = test
  const anchor = comparedAnchor(index)
  const open = outcome === 'fail' || outcome === 'inconclusive' || index === 0
  return html`<section class="test" id="${anchor}">
<details${open ? html` open` : null}>
<summary>
<h3>${mark(comparedMark(outcome))} ${printable(name)}</h3>
<p class="dim"><code>${printable(line === null ? file : `${file}:${line}`)}</code> ${inWords(outcome)}</p>
</summary>
${noteList([...notes, ...sidesNotes(base, head)].map((note) => ({ lead: span('·', 'dim'), text: span(printable(note)) })))}
${changes.length === 0 ? null : changesHtml(changes, `Changes of ${printable(name)}`, 'figure')}
${
  confirmation === null
    ? null
    : html`<h4>Second comparison of the suspects</h4>
        ${changesHtml(confirmation, 'Second comparison of the suspects', 'figure')}`
}
${
  base === null || head === null
    ? null
    : html`<div class="charts">
        ${cdfFigure('Distribution of latency, base and head', curves(base, head, 'latency'), [])}
        ${cdfFigure('Distribution of TTFT, base and head', curves(base, head, 'ttft'), [])}
      </div>`
}
</details>
</section>
`
}

function curves(base: SideFigures, head: SideFigures, metric: 'latency' | 'ttft'): Curve[] {
  return [
    { label: 'base', tone: 'base', of: base[metric] },
    { label: 'head', tone: 'head', of: head[metric] },
  ]
}

/** What makes two sides less comparable: another model, another share from the cache. */
function sidesNotes(base: SideFigures | null, head: SideFigures | null): string[] {
  if (base === null || head === null) return []
  const [before, after] = [base.models.join(', '), head.models.join(', ')]
  const [cachedBefore, cachedAfter] = [base.cacheReadShare, head.cacheReadShare]
  return [
    ...(before === after
      ? []
      : [`The model is another one: ${before || 'none'} before, ${after || 'none'} now.`]),
    ...(cachedBefore === null || cachedAfter === null || cachedBefore + cachedAfter === 0
      ? []
      : [
          `From the prompt cache: ${percent(cachedBefore)} of the input before, ${percent(cachedAfter)} now.`,
        ]),
  ]
}

function summaryOf(tests: readonly ComparedTest[]): string {
  const counts = ORDER.flatMap((outcome) => {
    const count = tests.filter((test) => test.outcome === outcome).length
    return count === 0
      ? []
      : [`${count} ${outcome === 'pass' ? 'without regression' : inWords(outcome)}`]
  })
  return `${counted(tests.length, 'load test')} compared: ${counts.join(', ')}`
}

function revision({ ref, sha }: Revision): string {
  const name = printable(ref)
  return sha === null ? `${name} (with changes)` : `${name} ${printable(sha).slice(0, 7)}`
}
