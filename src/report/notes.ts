import { capacityInWords, kneeInWords, levelInWords } from '../core/load/level-words.ts'
import { changeInWords } from '../core/comparison/change-words.ts'
import { isRamp, loadInWords } from '../core/load/load-words.ts'
import type { Capacity, Run } from '../core/run/run.ts'
import { formatValue } from '../core/words/values.ts'
import { verdictInWords } from '../core/judging/verdict-words.ts'
import { changeMark } from './tables/change-table.ts'
import { counted, dollars, elapsed, percent, perSecond, UNKNOWN, whole } from './figures.ts'
import { span, type Span } from './layout/line.ts'
import { simulationOf, totalsOf, type SuiteReport, type TestReport } from './suite.ts'
import { verdictMark } from './verdict-mark.ts'
import { printable } from './layout/width.ts'

/** A sentence of the report and what leads it: a mark, or the name of a total. */
export interface Note {
  readonly lead: Span
  readonly text: Span
}

/** The stages of a ramp, which no figure shows. */
export function loadNotes({ run }: TestReport): Note[] {
  const { load } = run.plan
  return isRamp(load) ? [note('·', 'dim', loadInWords(load))] : []
}

/** What a reader must know about one run beside its figures: how it ended. */
export function endingNotes({ run, outcome }: TestReport, suite: SuiteReport): Note[] {
  const { requests, stopped } = run
  const { load } = run.plan
  const notes: Note[] = []
  if (outcome === 'partial') {
    notes.push(note('~', 'warn', 'partial: the run was interrupted before its end'))
  }
  if (stopped !== null) {
    const style = stopped.reason === 'decided' ? 'dim' : 'bad'
    const message = printable(stopped.message)
    const saved = savedInWords(run)
    notes.push(note('■', style, `stopped after ${elapsed(stopped.at)}: ${message}${saved}`))
  }
  if (requests.cut + requests.notStarted > 0) {
    const { ok, failed, cut, notStarted } = requests
    const mayFall = load.model === 'closed' && isRamp(load)
    const text = `${whole(ok)} ok, ${whole(failed)} failed, ${whole(cut)} cut by ${mayFall ? 'a fallen level or ' : ''}the end of the run, ${whole(notStarted)} never started`
    notes.push(note('·', 'dim', text))
  }
  if (simulationOf(suite) === 'some' && run.mode !== 'live') {
    const text = run.mode === 'mixed' ? 'some calls were simulated, some live' : 'simulated'
    notes.push(note('·', 'warn', text))
  }
  return notes
}

/** Where the levels of a run bend, or what a search among them found and took. */
export function levelNotes({ run }: TestReport): Note[] {
  const { plan, steps, knee, capacity, requests, cost } = run
  const { load } = plan
  if (load.model === 'steps' && steps.length > 0) {
    const text =
      knee === null ? 'not known: too few requests succeeded' : kneeInWords(knee, load.by)
    return [note('knee', 'title', text, 'plain')]
  }
  if (load.model !== 'capacity' || capacity === null) return []
  const took = [
    counted(capacity.probes.length, 'probe'),
    counted(requests.total + requests.warmup, 'request'),
    ...(cost.usd === null ? [] : [dollars(cost.usd, cost)]),
  ]
  const text = `${capacityInWords(capacity, load.max)}; ${took.join(', ')}`
  return [note('capacity', 'title', text, 'plain'), ...undecidedNotes(capacity)]
}

/** Why levels stayed undecided, of which the table has a few words. */
function undecidedNotes({ by, probes }: Capacity): Note[] {
  const last = new Map(probes.map((probe) => [probe.level, probe]))
  return [...last.values()]
    .filter(({ outcome }) => outcome === 'undecided')
    .map(({ level, reason }) =>
      note('undecided', 'dim', printable(`${levelInWords(by, level)}: ${reason}`), 'plain'),
    )
}

/** The budgets of a run, a sentence each. */
export function budgetNotes({ run }: TestReport): Note[] {
  return run.verdicts.map((verdict) => {
    const mark = verdictMark(verdict)
    const style = mark.style === 'good' ? 'plain' : mark.style
    const text = `${verdict.negated ? 'not: ' : ''}${printable(verdictInWords(verdict))}`
    return { lead: mark, text: span(text, style) }
  })
}

/** What has changed against the baseline, a sentence each. */
export function changeNotes({ run }: TestReport): Note[] {
  return run.changes.map((change) => {
    const mark = changeMark(change)
    const style = mark.style === 'good' ? 'plain' : mark.style
    return { lead: mark, text: span(`baseline: ${printable(changeInWords(change))}`, style) }
  })
}

/** The totals of a suite: throughput, cost, errors by kind, warnings. */
export function totalNotes(suite: SuiteReport): Note[] {
  const totals = totalsOf(suite)
  return [
    note('throughput', 'dim', throughputInWords(totals), 'plain'),
    ...tokenNotes(totals),
    note('total cost', 'dim', costInWords(suite), 'plain'),
    ...totals.errors.map(({ kind, count, example }, index) => {
      const text = `${whole(count)} × ${kind}${example === null ? '' : `: ${printable(example)}`}`
      return note(index === 0 ? 'errors' : '', 'dim', text, 'bad')
    }),
    ...totals.warnings.map((warning, index) =>
      note(index === 0 ? 'warnings' : '', 'dim', printable(warning), 'warn'),
    ),
  ]
}

/** The name of a suite, with the word without which its figures would mislead. */
export function headingOf(suite: SuiteReport): { title: string; file: string } {
  const title = { none: 'Load', all: 'Load (simulated)', some: 'Load (partly simulated)' }
  return { title: title[simulationOf(suite)], file: printable(suite.file) }
}

/** What an early decision saved: ` Saved 412 requests, about $0.31.` */
function savedInWords({ saved, cost }: Run): string {
  if (saved === null || saved.requests === null) return ''
  const money = saved.usd === null ? '' : `, about ${dollars(saved.usd, cost)}`
  return ` Saved ${counted(saved.requests, 'request')}${money}.`
}

function throughputInWords(totals: ReturnType<typeof totalsOf>): string {
  const { okInWindow, ok, durationMs, requestsPerSecond, tokensPerSecond, tokensAtLeast } = totals
  const bound = tokensAtLeast ? '≥ ' : ''
  const tokens = tokensPerSecond === null ? '' : `, ${bound}${perSecond(tokensPerSecond)} tokens/s`
  // Requests that end after the load did are no throughput, but not lost either.
  const all = counted(ok, 'successful request')
  const successes = okInWindow === ok ? all : `${whole(okInWindow)} of ${all}`
  return `${perSecond(requestsPerSecond)} requests/s${tokens} (${successes} in ${elapsed(durationMs)})`
}

/** The share of the cache is always told: what it answers is faster and cheaper than it would be otherwise. */
function tokenNotes({ tokens }: ReturnType<typeof totalsOf>): Note[] {
  const { input, output, cacheRead } = tokens
  if (input === null) return []
  const cached = cacheRead === null || input === 0 ? 'an unknown share' : percent(cacheRead / input)
  const text = `${whole(input)} in (${cached} from the prompt cache), ${output === null ? UNKNOWN : whole(output)} out`
  return [note('tokens', 'dim', text, 'plain')]
}

function costInWords(suite: SuiteReport): string {
  const totals = totalsOf(suite)
  if (totals.usd === null) {
    const called = suite.tests.some(({ run }) => run.models.length > 0)
    return called ? `${UNKNOWN} (not known)` : `${UNKNOWN} (no model call was seen)`
  }
  const per1k = `${dollars(totals.per1k, totals)} per 1,000 requests`
  const { forecastUsd } = totals
  const simulation = {
    none: forecastUsd === null ? '' : `; at most ${formatValue(forecastUsd, 'usd')} by forecast`,
    all: '; simulated, nothing was spent',
    some: '; in part simulated, and not spent',
  }
  return `${dollars(totals.usd, totals)}, ${per1k}${simulation[simulationOf(suite)]}`
}

function note(lead: string, leadStyle: Span['style'], text: string, style = leadStyle): Note {
  return { lead: span(lead, leadStyle), text: span(text, style) }
}
