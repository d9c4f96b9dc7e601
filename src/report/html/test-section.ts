import { loadInWords } from '../../core/load/load-words.ts'
import type { Run } from '../../core/run/run.ts'
import type { Verdict } from '../../core/judging/verdict.ts'
import { formatValue } from '../../core/words/values.ts'
import { checkNotes } from '../check-notes.ts'
import { counted, dollars, failures, milliseconds, perSecond, whole } from '../figures.ts'
import { tablesUnder } from '../tables/group-table.ts'
import { levelTable } from '../tables/level-table.ts'
import { span } from '../layout/line.ts'
import { endingNotes, levelNotes } from '../notes.ts'
import { testOutcome } from '../tables/run-table.ts'
import type { SuiteReport, TestReport } from '../suite.ts'
import { printable } from '../layout/width.ts'
import { cdfFigure } from './cdf-chart.ts'
import type { ChartMark } from './chart.ts'
import { errorsHtml } from './errors-table.ts'
import { figuresTable } from './figures-table.ts'
import { html, type Html } from './markup.ts'
import { labelledNotes, noteList, tiles } from './notes.ts'
import { originHtml } from './origin.ts'
import { levelsFigure } from './steps-chart.ts'
import { mark, tableHtml } from './table.ts'
import { timelineFigure } from './timeline-chart.ts'
import { budgetsHtml, changesHtml } from './verdict-tables.ts'

export interface TestPlace {
  suite: SuiteReport
  anchor: string
  open: boolean
}

/** All there is to know of one run of a load test, folded away behind its name. */
export function testSection(test: TestReport, { suite, anchor, open }: TestPlace): Html {
  const { run, name, line, outcome } = test
  const levels = levelTable(run)
  const place = line === null ? suite.file : `${suite.file}:${line}`
  return html`<section class="test" id="${anchor}">
<details${open ? html` open` : null}>
<summary>
<h3>${mark(testOutcome(outcome))} ${printable(name)}</h3>
<p class="dim"><code>${printable(place)}</code> ${run.mode === 'live' ? null : html`<span class="badge">${run.mode}</span> `}${printable(loadInWords(run.plan.load))}${warned(run.warnings.length)}</p>
</summary>
${tiles(keyFigures(run))}
${noteList([...endingNotes(test, suite), ...checkNotes(run), ...run.warnings.map((warning) => ({ lead: span('~', 'warn'), text: span(printable(warning), 'warn') }))])}
${budgetsHtml(run.verdicts)}
${
  run.changes.length === 0
    ? null
    : html`<h4>Against the baseline</h4>
        ${changesHtml(run.changes, 'Changes against the baseline', 'figure')}`
}
<div class="charts">
${levelsFigure(run, `${anchor}-levels`)}
${timelineFigure(run, `${anchor}-time`)}
${cdfFigure('Distribution of latency', curvesOf(run), limitsOf(run.verdicts))}
</div>
${
  levels === null
    ? null
    : html`<h4>${run.capacity === null ? 'Steps' : 'Capacity search'}</h4>
        ${labelledNotes(levelNotes(test))}
        ${tableHtml(levels, run.capacity === null ? 'Steps' : 'Levels that were tried, in order')}`
}
${tablesUnder(run).map((table) => {
  const caption = captionOf(table.columns[0]!.header)
  return html`<h4>${caption}</h4>
    ${tableHtml(table, caption)}`
})}
${errorsHtml(run)}
<h4>All figures</h4>
${figuresTable(run) ?? html`<p>No request succeeded.</p>`}
${originHtml(run)}
</details>
</section>
`
}

/** A section that is folded away says that there is something to read. */
function warned(warnings: number): Html | null {
  return warnings === 0 ? null : html`; <span class="warn">${counted(warnings, 'warning')}</span>`
}

function keyFigures(run: Run): (readonly [string, string])[] {
  const { latency, ttft, throughput, cost, requests } = run
  return [
    ['requests', whole(requests.total)],
    ['p50 latency', milliseconds(latency.p50)],
    ['p95 latency', milliseconds(latency.p95)],
    ['p95 TTFT', milliseconds(ttft.p95)],
    ['requests/s', perSecond(throughput.requestsPerSecond)],
    ['tokens/s', perSecond(throughput.tokensPerSecond)],
    ['cost', dollars(cost.usd, cost)],
    ['errors', failures(run)],
  ]
}

function curvesOf({ latency, ttft }: Run): Parameters<typeof cdfFigure>[1] {
  return [
    { label: 'latency', tone: 'latency', of: latency },
    { label: 'TTFT', tone: 'ttft', of: ttft },
  ]
}

/** The limits of budgets on quantiles of the whole run: the curve has to be as high as the quantile there. */
function limitsOf(verdicts: readonly Verdict[]): ChartMark[] {
  return verdicts.flatMap(({ budget, unit }) => {
    if (!('statistic' in budget) || budget.statistic === 'mean' || budget.of !== undefined)
      return []
    const { metric, statistic, limit } = budget
    if (metric !== 'latency' && metric !== 'ttft') return []
    const of = metric === 'ttft' ? ' TTFT' : ''
    const label = `p${statistic * 100}${of} < ${formatValue(limit, unit)}`
    return [{ axis: 'x' as const, at: limit, label }]
  })
}

function captionOf(header: string): string {
  return (
    { model: 'Models', part: 'Parts of the mix', conversation: 'Turns of the conversation' }[
      header
    ] ?? header
  )
}
