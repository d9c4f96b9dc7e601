import { LEVEL_UNITS, levelFigure } from '../../core/load/level-words.ts'
import type { SteppedLoad } from '../../core/load/load.ts'
import type { Limits } from '../../core/options/options.ts'
import type { Capacity, Probe, Run, Step } from '../../core/run/run.ts'
import { bar } from '../layout/bar.ts'
import { figure, name, tableOf, type Figure } from './figure-column.ts'
import { dollars, failures, milliseconds, perSecond, whole } from '../figures.ts'
import { span, type Span } from '../layout/line.ts'
import type { Table } from '../layout/table.ts'

type By = SteppedLoad['by']
type Level = Step | Probe

const BAR_WIDTH = 8
/** Room for a figure, a count, and a second figure. */
const WHY_WIDTH = 46

const OUTCOMES: Record<Probe['outcome'], Span> = {
  good: span('✓', 'good'),
  bad: span('✗', 'bad'),
  undecided: span('?', 'warn'),
}

/** One row per step of a run, with a bar as long as its p95 and a mark at the knee. */
function stepTable({ steps, knee }: Pick<Run, 'steps' | 'knee'>, by: By): Table {
  const most = Math.max(0, ...steps.map(({ latency }) => latency.p95 ?? 0))
  const bends = knee !== null && knee.next !== null
  const columns: Figure<Step>[] = [
    level(by),
    figure('requests', 3, ({ requests }) => whole(requests.total)),
    figure('p50', 4, ({ latency }) => milliseconds(latency.p50)),
    figure('p95', null, ({ latency }) => milliseconds(latency.p95)),
    {
      header: '',
      align: 'left',
      dropped: 7,
      cell: (step) => {
        const style = bends && step.level > knee.level ? 'warn' : 'plain'
        return span(bar(step.latency.p95 ?? 0, most, BAR_WIDTH), style)
      },
    },
    figure('TTFT p95', 6, ({ ttft }) => milliseconds(ttft.p95)),
    figure('tokens/s', 5, ({ throughput }) => perSecond(throughput.tokensPerSecond)),
    figure('requests/s', 2, ({ throughput }) => perSecond(throughput.requestsPerSecond)),
    cost(1),
    errors(8),
  ]
  const mark = (step: Step): Span => span(step.level === knee?.level ? '← knee' : '', 'warn')
  if (bends) columns.push({ header: '', align: 'left', dropped: null, cell: mark })
  return tableOf(columns, steps)
}

/** One row per level that a search tried, in order, with what it was found to be, and why. */
function probeTable({ by, objectives, probes }: Capacity): Table {
  const columns: Figure<Probe>[] = [
    { header: '', align: 'left', dropped: null, cell: ({ outcome }) => OUTCOMES[outcome] },
    level(by),
    figure('requests', 5, ({ requests }) => whole(requests.total)),
    figure('p95', 2, ({ latency }) => milliseconds(latency.p95)),
    ...(asksForTtft(objectives)
      ? [figure<Probe>('TTFT p95', 3, ({ ttft }) => milliseconds(ttft.p95))]
      : []),
    cost(1),
    errors(4),
    { ...name<Probe>('why', ({ brief }) => brief), shortest: WHY_WIDTH, byWords: true },
  ]
  return tableOf(columns, probes)
}

function asksForTtft(objectives: Limits): boolean {
  return Object.keys({ ...objectives, ...objectives.goodput }).some((limit) =>
    limit.startsWith('ttft'),
  )
}

function level(by: By): Figure<Level> {
  return figure(LEVEL_UNITS[by], null, (one) => levelFigure(by, one.level))
}

function cost(dropped: number): Figure<Level> {
  return figure('cost', dropped, (one) => dollars(one.cost.usd, one.cost))
}

function errors(dropped: number): Figure<Level> {
  return figure('errors', dropped, failures, ({ requests }) => requests.failed > 0)
}

/** The table of a run's levels; `null` when it had one level only. */
export function levelTable(run: Run): Table | null {
  const { load } = run.plan
  if (load.model === 'steps' && run.steps.length > 0) return stepTable(run, load.by)
  return run.capacity === null || run.capacity.probes.length === 0 ? null : probeTable(run.capacity)
}
