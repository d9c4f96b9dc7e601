import type { Change, ChangeMetric } from '../comparison/change.ts'
import { compareErrors, compareSums, compareWithRuns } from '../comparison/compare-stored.ts'
import { UNPAIRED } from '../comparison/measures/measure-usage.ts'
import type { Distribution } from '../run/distribution.ts'
import { promptTally } from '../run/evidence.ts'
import { redact } from '../privacy/redact.ts'
import type { Run } from '../run/run.ts'
import { formatValue } from '../words/values.ts'
import { entryOf, finishedIn, type BaselineEntry } from './entry.ts'
import { meanFiguresOf } from './entry-figures.ts'
import { isCompared, toleranceOf, type BaselineOptions } from './options.ts'
import { alignedSums, tallyOfColumns, type SumsOfBoth } from './prompt-columns.ts'
import { logQuantileError } from './quantile-error.ts'
import { fromRowText, type RunRow } from './run-row.ts'
import { otherModels, otherPrompts, whatElseChanged } from './what-else.ts'

/** A p95 of fewer requests says nothing of a change. */
const FEWEST_FOR_P95 = 100

/** The simulator has no good and bad hours: only the machine differs from run to run. */
const SIMULATED_DRIFT = 0.03

/** What is compared with the runs on record. */
const SPEEDS: readonly (readonly [
  metric: 'latency' | 'ttft' | 'tokensPerSecond',
  share: number,
  of: (row: RunRow) => number | null,
])[] = [
  ['latency', 0.5, ({ latencyP50 }) => latencyP50],
  ['latency', 0.95, ({ latencyP95 }) => latencyP95],
  ['ttft', 0.5, ({ ttftP50 }) => ttftP50],
  ['tokensPerSecond', 0.5, ({ tokensPerSecondP50 }) => tokensPerSecondP50],
]

/** What has become of a run's figures since its baseline. */
export function changesSince(entry: BaselineEntry, run: Run, options: BaselineOptions): Change[] {
  const because = whatElseChanged(entry, run)
  return [
    ...usageChanges(entry, run, options),
    errorChange(entry, run, options),
    ...speedChanges(entry, run, options),
  ]
    .filter((change) => isCompared(options, change.metric) && isKnown(change))
    .map((change) => (isToName(change) ? withReason(change, because) : change))
}

/** The figures of a run whose baseline is yet to be recorded. */
export function newChanges(run: Run, options: BaselineOptions, reason: string): Change[] {
  const itself = entryOf(run, null)
  const changes = itself === null ? [] : changesSince(itself, run, options)
  return changes.map((change, index) => ({
    ...change,
    base: null,
    change: null,
    interval: null,
    detectable: null,
    p: null,
    outcome: 'new',
    // It holds for all of them, and is said once.
    reason: index === 0 ? reason : null,
  }))
}

/** Whether the runs on record are of something else, so that a new one must not be added to them. */
export function isOtherThing(entry: BaselineEntry, run: Run, changes: readonly Change[]): boolean {
  const isShown = ({ outcome }: Change): boolean => outcome === 'fail' || outcome === 'improved'
  const speeds = changes.filter(({ statistic }) => statistic !== 'mean')
  // What moved beside a change of what is asked was moved by it, even where a busy machine leaves doubts.
  const shifted =
    speeds.some(isShown) ||
    (changes.some(isShown) && speeds.some(({ change, floor }) => Math.abs(change ?? 0) >= floor))
  return shifted || otherModels(entry, run) !== null || otherPrompts(entry, run) !== null
}

function usageChanges(entry: BaselineEntry, run: Run, options: BaselineOptions): Change[] {
  const tally = promptTally(run)
  if (tally === null) return []
  const { base, head } = alignedSums(tallyOfColumns(entry.prompts), tally)
  const changes = compareSums(base, head, (metric) => toleranceOf(options, metric))
  return [...changes.map(withoutRemark), ...lostFigures({ base, head }, changes, run)]
}

/** What else has changed is said of all figures in one way, and of groups of prompts there is no number to tell. */
function withoutRemark(change: Change): Change {
  const parts = change.reason?.split('; ').filter((part) => !part.endsWith(UNPAIRED)) ?? []
  return { ...change, reason: parts.join('; ') || null }
}

/** What the baseline knew and the run does not: a model without a price must not pass unseen. */
function lostFigures({ base, head }: SumsOfBoth, changes: readonly Change[], run: Run): Change[] {
  const compared = new Set(changes.map(({ metric }) => metric))
  const now = meanFiguresOf(head.values())
  return meanFiguresOf(base.values()).flatMap(({ metric, unit, value }, index): Change[] => {
    if (value === null || now[index]!.value !== null || compared.has(metric)) return []
    const nothing = { change: null, interval: null, detectable: null, p: null }
    const models = run.cost.unpriced.map((model) => redact(model, [])).join(' and ')
    const reason =
      metric === 'costPerRequest' && models !== ''
        ? `${models} has no known price: give it one in load({ prices })`
        : 'this run does not know it'
    const side = { base: value, head: null, n: run.requests.ok, floor: 0 }
    return [
      {
        metric,
        statistic: 'mean',
        unit,
        ...side,
        ...nothing,
        outcome: 'inconclusive',
        gating: true,
        reason,
      },
    ]
  })
}

function errorChange(entry: BaselineEntry, run: Run, options: BaselineOptions): Change {
  const { ok, failed } = run.requests
  return compareErrors(
    { failed: entry.failed, n: finishedIn(entry) },
    { failed, n: ok + failed },
    toleranceOf(options, 'errorRate') ?? undefined,
  )
}

function speedChanges(entry: BaselineEntry, run: Run, options: BaselineOptions): Change[] {
  const rows = Object.values(entry.runs).map(fromRowText)
  const gating = isSpeedGating(run, options)
  return SPEEDS.flatMap(([metric, share, of]) => {
    const distribution = run[metric]
    const enough = share === 0.95 ? FEWEST_FOR_P95 : 1
    const earlier = rows
      .filter(({ n }) => n >= enough)
      .map(of)
      .filter((value): value is number => value !== null && value > 0)
    const head = headOf(distribution, share)
    if (earlier.length === 0 || head === null || distribution.n < enough) return []
    const floor = toleranceOf(options, metric) ?? undefined
    const drift = run.mode === 'simulated' ? SIMULATED_DRIFT : undefined
    const change = compareWithRuns(metric, share, distribution.unit, earlier, head, floor, drift)
    return [withDoubt({ ...change, gating }, run)]
  })
}

function headOf(
  distribution: Distribution,
  share: number,
): { value: number; standardError: number } | null {
  const value = share === 0.5 ? distribution.p50 : distribution.p95
  const standardError = logQuantileError(distribution, share)
  return value === null || value <= 0 || standardError === null ? null : { value, standardError }
}

/** The speed of live providers changes from hour to hour, and a search loads each time in another way. */
function isSpeedGating({ mode, plan }: Run, { latency }: BaselineOptions): boolean {
  if (latency !== undefined) return latency === 'gate'
  return mode === 'simulated' && plan.load.model !== 'capacity'
}

/** A busy machine measures latencies too high: what it may have added is no regression. */
function withDoubt(change: Change, { health }: Run): Change {
  const { metric, outcome, base, head, floor } = change
  if (outcome !== 'fail' || base === null || head === null) return change
  if (health.saturated) {
    const reason = 'the load generator was saturated, and its times cannot be trusted'
    return withReason({ ...change, outcome: 'inconclusive' }, reason)
  }
  if (metric === 'tokensPerSecond' || head - health.errorMs >= base * (1 + floor)) return change
  const reason = `the load generator was held up, and times may be ${formatValue(health.errorMs, 'ms')} too high`
  return withReason({ ...change, outcome: 'inconclusive' }, reason)
}

/** Whether what else has changed belongs beside it: beside each that moved, and the cost in any case. */
function isToName({ outcome, metric }: Change): boolean {
  return outcome !== 'pass' || metric === ('costPerRequest' satisfies ChangeMetric)
}

function withReason(change: Change, reason: string | null): Change {
  const reasons = [change.reason, reason].filter((one) => one !== null)
  return { ...change, reason: reasons.length === 0 ? null : reasons.join('; ') }
}

/** What neither side has is no figure: tokens of code that calls no model. */
function isKnown({ base, head }: Change): boolean {
  return base !== null || head !== null
}
