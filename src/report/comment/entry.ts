import { isSuspect } from '../../core/comparison/decide.ts'
import { outcomeOf, type Change, type ChangeOutcome } from '../../core/comparison/change.ts'
import { sameFigure, worsening } from '../../core/comparison/change-words.ts'
import type { ComparisonFile } from '../../core/comparison/comparison-file.ts'
import type { Run } from '../../core/run/run.ts'
import type { Verdict } from '../../core/judging/verdict.ts'
import type { RunsFile } from '../json.ts'
import type { TestOutcome } from '../suite.ts'
import { verdictMark } from '../verdict-mark.ts'

export type EntryOutcome = ChangeOutcome | 'skipped'

/** One load test as a comment tells of it, whether it was compared with a base or with its baseline. */
export interface Entry {
  file: string
  /** From 1; `null`: not known. */
  line: number | null
  name: string
  outcome: EntryOutcome
  /** `gpt-4.1-mini`, `3 models`, or `gpt-4.1 → gpt-5` where the sides differ; `null`: no model was seen. */
  model: string | null
  changes: Change[]
  /** The second comparison of a suspect; `null` when there was none. */
  confirmation: Change[] | null
  /** Sentences beside the figures. */
  notes: string[]
  /** Of a run of its own; `null` when two sides were compared. */
  run: Run | null
}

/** In the order in which they are told, and kept where there is no room for all. */
const RANKS: readonly EntryOutcome[] = [
  'fail',
  'inconclusive',
  'improved',
  'new',
  'skipped',
  'pass',
]

export function entriesOfComparison({ tests }: ComparisonFile): Entry[] {
  return ranked(
    tests.map(({ base, head, ...test }) => ({
      ...test,
      model: modelsOfSides(base, head),
      notes: [...test.notes, ...modelNotes(base, head), ...cacheNotes(base, head)],
      run: null,
    })),
  )
}

export function entriesOfRuns({ suites }: RunsFile): Entry[] {
  return ranked(
    suites.flatMap(({ file, tests }) =>
      tests.map(({ name, line, state, run }) => ({
        file,
        line,
        name,
        outcome: outcomeOfRun(state, run),
        model: modelsInWords(run.models.map(({ model }) => model)),
        changes: run.changes,
        confirmation: null,
        notes: run.stopped === null ? [] : [run.stopped.message],
        run,
      })),
    ),
  )
}

/** The changes that make the test fail. */
export function regressionsOf({ changes }: Entry): Change[] {
  return changes.filter(({ outcome, gating }) => gating && outcome === 'fail')
}

/** The budgets that its run broke, or that it could not show to be kept where that fails. */
export function brokenBudgets({ run }: Entry): Verdict[] {
  return (run?.verdicts ?? []).filter((verdict) => verdictMark(verdict).style === 'bad')
}

/** Suspects that a second comparison did not confirm. */
export function clearedSuspects({
  changes,
  confirmation,
}: Entry): [first: Change, second: Change][] {
  return (confirmation ?? []).flatMap((second) => {
    const first = sameFigure(second, changes)
    if (first === null || first.outcome === 'fail' || !isSuspect(first)) return []
    return [[first, second] as [Change, Change]]
  })
}

/** The change of most weight, in either direction; 0 when there is none. */
function largestChange({ changes }: Entry): number {
  return Math.max(0, ...changes.map((change) => Math.abs(worsening(change) ?? 0)))
}

function ranked(entries: readonly Entry[]): Entry[] {
  return entries.toSorted(
    (a, b) =>
      RANKS.indexOf(a.outcome) - RANKS.indexOf(b.outcome) || largestChange(b) - largestChange(a),
  )
}

function outcomeOfRun(state: TestOutcome, { changes, verdicts }: Run): EntryOutcome {
  if (state === 'failed') return 'fail'
  if (state === 'partial') return 'inconclusive'
  if (state === 'skipped') return 'skipped'
  const undecided = verdicts.some((verdict) => verdictMark(verdict).style === 'warn')
  const outcome = undecided ? 'inconclusive' : outcomeOf(changes)
  // The test passed all the same: it was told to expect it.
  return outcome === 'fail' ? 'pass' : outcome
}

type Side = ComparisonFile['tests'][number]['base']

function modelsInWords(models: readonly string[]): string | null {
  const names = new Set(models)
  return names.size > 1 ? `${names.size} models` : (models[0] ?? null)
}

function modelsOfSides(base: Side, head: Side): string | null {
  const of = modelsInWords(base?.models ?? [])
  const to = modelsInWords(head?.models ?? [])
  return of === null || to === null || haveSameModels(base, head) ? (to ?? of) : `${of} → ${to}`
}

function modelNotes(base: Side, head: Side): string[] {
  if (base === null || head === null || haveSameModels(base, head)) return []
  const [of, to] = [base, head].map(({ models }) => models.join(', ') || 'none')
  return [`The models differ: ${of} on the base, ${to} on the head.`]
}

function haveSameModels(base: Side, head: Side): boolean {
  const [of, to] = [base, head].map((side) => [...new Set(side?.models)].toSorted().join('\n'))
  return of === to
}

/** What a provider's cache answers is faster and cheaper: the sides are alike only with equal shares. */
function cacheNotes(base: Side, head: Side): string[] {
  const shares = [base?.cacheReadShare ?? null, head?.cacheReadShare ?? null]
  if (shares.every((share) => share === null || share === 0)) return []
  const [of, to] = shares.map((share) => (share === null ? '–' : `${Math.round(share * 100)} %`))
  return [`Input tokens from the provider's prompt cache: ${of} on the base, ${to} on the head.`]
}
