import type { ComparisonFile } from '../../core/comparison/comparison-file.ts'
import type { TrendSeries } from '../../core/history/trend.ts'
import { counted, dollars, perSecond, whole } from '../figures.ts'
import { headingOf, totalNotes, type Note } from '../notes.ts'
import { simulationOf, totalsOf, type SuiteReport, type TestOutcome } from '../suite.ts'
import { printable } from '../layout/width.ts'
import { testAnchor } from './anchors.ts'
import { comparisonSection } from './comparison-section.ts'
import { pageDocument } from './document.ts'
import { html, type Html } from './markup.ts'
import { labelledNotes, tiles } from './notes.ts'
import { dateInWords } from './origin.ts'
import { mark } from './table.ts'
import { testSection } from './test-section.ts'
import { testsTable } from './tests-table.ts'
import { trendSection } from './trend-section.ts'
import { testOutcome } from '../tables/run-table.ts'

/** What a page shows; each part may be missing. */
export interface HtmlReport {
  version: string
  /** ISO 8601: when the runs, or whatever there is, came about. */
  createdAt: string
  suites: readonly SuiteReport[]
  comparison: ComparisonFile | null
  trends: readonly TrendSeries[]
}

/** From so many tests on they are folded, but for those that did not pass. */
const MANY = 6

/** Everything as one HTML file, which needs no network and no script but its own. */
export function htmlReport(report: HtmlReport): string {
  const { suites, comparison, trends, createdAt, version } = report
  const trend = trendSection(trends)
  const sections: (readonly [anchor: string, name: string])[] = [
    ...(comparison === null ? [] : [['comparison', 'Base against head'] as const]),
    ...(suites.length === 0 ? [] : [['tests', 'Load tests'] as const]),
    ...(trend === null ? [] : [['trend', 'Trend'] as const]),
  ]
  return pageDocument(
    'Load report',
    html`<a class="skip" href="#main">Skip to the report</a>
      <header>
        <p class="dim">vitest-load</p>
        <h1>Load report</h1>
        <p class="dim">${dateInWords(createdAt)}</p>
        ${
          sections.length < 2
            ? null
            : html`<nav aria-label="Parts of the report">
                <ul>
                  ${sections.map(
                    ([anchor, name]) => html`<li><a href="#${anchor}">${name}</a></li>`,
                  )}
                </ul>
              </nav>`
        }
      </header>
      <main id="main" tabindex="-1">
        ${comparison === null ? null : comparisonSection(comparison)}
        ${suites.length === 0 ? null : testsSection(suites)} ${trend}
        ${sections.length === 0 ? html`<p>There is nothing to report.</p>` : null}
      </main>
      <footer>
        <p class="dim">
          Written by vitest-load ${version}. Everything is in this file; it loads nothing.
        </p>
      </footer> `,
  )
}

function testsSection(suites: readonly SuiteReport[]): Html {
  const tests = suites.flatMap((suite) => suite.tests)
  const totals = totalsOf({ file: '', tests })
  return html`<section id="tests" aria-labelledby="tests-name">
    <h2 id="tests-name">Load tests</h2>
    <p class="verdict">
      ${outcomesOf(tests.map(({ outcome }) => outcome))}${simulationHtml(suites)}
    </p>
    ${tiles([
      ['requests', whole(tests.reduce((sum, { run }) => sum + run.requests.total, 0))],
      ['requests/s', perSecond(totals.requestsPerSecond)],
      [
        'tokens/s',
        `${totals.tokensAtLeast && totals.tokensPerSecond !== null ? '≥ ' : ''}${perSecond(totals.tokensPerSecond)}`,
      ],
      ['total cost', dollars(totals.usd, totals)],
      ['per 1,000 requests', dollars(totals.per1k, totals)],
      ['failed requests', whole(totals.errors.reduce((sum, { count }) => sum + count, 0))],
    ])}
    ${testsTable(suites)}
    ${suites.map((suite, suiteIndex) => {
      const { title, file } = headingOf(suite)
      return html`<section class="suite">
        <p class="suite-name">
          ${file}
          ${title === 'Load' ? null : html`<span class="badge">${title.replace(/^Load \(|\)$/g, '')}</span>`}
        </p>
        ${labelledNotes(totalNotes(suite).filter(isTotal))}
        ${suite.tests.map((test, index) =>
          testSection(test, {
            suite,
            anchor: testAnchor(suiteIndex, index),
            open: tests.length <= MANY || test.outcome === 'failed',
          }),
        )}
      </section> `
    })}
  </section> `
}

/** What each test tells itself is not told again. */
function isTotal({ text }: Note): boolean {
  return text.style !== 'bad' && text.style !== 'warn'
}

function outcomesOf(outcomes: readonly TestOutcome[]): Html {
  const all = ['failed', 'partial', 'skipped', 'passed'] as const
  const counts = all.flatMap((outcome) => {
    const count = outcomes.filter((one) => one === outcome).length
    return count === 0 ? [] : [{ outcome, count }]
  })
  const worst = counts[0]?.outcome ?? 'passed'
  const words = counts.map(({ outcome, count }) => `${whole(count)} ${outcome}`).join(', ')
  return html`${mark(testOutcome(worst))} ${counted(outcomes.length, 'load test')}: ${words}`
}

function simulationHtml(suites: readonly SuiteReport[]): Html | null {
  const all = simulationOf({ file: '', tests: suites.flatMap(({ tests }) => tests) })
  if (all === 'none') return null
  const text = all === 'all' ? 'simulated: nothing was spent' : 'partly simulated'
  return html` <span class="badge">${printable(text)}</span>`
}
