import { outcomeOf, type ChangeOutcome } from '../core/comparison/change.ts'
import type { ComparedTest, ComparisonFile } from '../core/comparison/comparison-file.ts'
import { sideFigures } from '../core/comparison/side-figures.ts'
import type { Mode } from '../core/run/run.ts'
import { BLOCK_REQUESTS, otherSide, type SideName } from '../core/comparison/turns.ts'
import type { Decision } from './judging.ts'
import { idOf, type AloneTest } from './meet.ts'
import { isHeadBroken, type PairOfTests, type PassResult } from './pass.ts'
import type { PairBlock } from './play.ts'
import type { Revisions } from './prepare.ts'
import { renameNotes } from './renames.ts'
import type { Spending } from './spending.ts'

interface Findings {
  readonly version: string
  readonly startedAt: string
  readonly durationMs: number
  readonly revisions: Revisions
  readonly renamed: Readonly<Record<string, string>>
  readonly first: PassResult
  readonly second: PassResult | null
  /** By ids. */
  readonly decisions: ReadonlyMap<string, Decision>
  readonly spending: Spending
  readonly interrupted: boolean
}

/** Puts what was found into the form that files and reports have. */
export function comparisonFile(findings: Findings): ComparisonFile {
  const { version, startedAt, durationMs, revisions, first, spending } = findings
  const tests = [
    ...first.pairs.map((pair) => pairedTest(pair, findings)),
    ...aloneTests(first),
  ].toSorted((a, b) => compareTexts(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0))
  return {
    schema: 1,
    generator: { name: 'vitest-load', version },
    startedAt,
    durationMs,
    mode: modeOf(first.modes),
    base: revisions.base,
    head: revisions.head,
    outcome: worstOf(tests),
    tests,
    usd: spending.usd,
    maxCost: spending.maxCost,
    stopped: stopOf(findings),
    notes: notesOf(findings),
  }
}

/** A comparison that has nothing to compare. */
export function emptyComparison(
  revisions: Revisions,
  about: Pick<Findings, 'version' | 'startedAt'> & { maxCost: number | null; note: string },
): ComparisonFile {
  const { version, startedAt, maxCost, note } = about
  return {
    schema: 1,
    generator: { name: 'vitest-load', version },
    startedAt,
    durationMs: 0,
    mode: 'live',
    base: revisions.base,
    head: revisions.head,
    outcome: 'pass',
    tests: [],
    usd: 0,
    maxCost,
    stopped: null,
    notes: [note],
  }
}

function pairedTest(pair: PairOfTests, { decisions, second }: Findings): ComparedTest {
  const { file, name, line, blocks, broken, skipped } = pair
  const about = { file, name, line }
  const nothing = { changes: [], base: null, head: null, confirmation: null }
  if (skipped !== null) return { ...about, ...nothing, outcome: 'skipped', notes: [skipped] }
  const again = second?.pairs.find((one) => idOf(one) === idOf(pair))
  const decision = decisions.get(idOf(pair))
  const figures =
    decision === undefined
      ? nothing
      : {
          ...decision,
          base: sideFigures(rowsOf(blocks, 'base')),
          head: sideFigures(rowsOf(blocks, 'head')),
        }
  return {
    ...about,
    ...figures,
    outcome: outcomeOfPair(pair, again, figures.changes),
    notes: [
      ...brokenNotes(broken?.why ?? null, again?.broken?.why ?? null),
      ...(again?.skipped == null ? [] : [`It was not compared a second time: ${again.skipped}`]),
    ],
  }
}

function brokenNotes(first: string | null, second: string | null): string[] {
  if (first !== null && first === second) return [`${first} The second time too.`]
  return [
    ...(first === null ? [] : [first]),
    ...(second === null ? [] : [`The second time: ${second}`]),
  ]
}

/** A head that cannot go on twice, where the base does, has failed, whatever else was measured. */
function outcomeOfPair(
  first: PairOfTests,
  again: PairOfTests | undefined,
  changes: Decision['changes'],
): ChangeOutcome {
  const times = [first, again].filter((pair) => pair !== undefined && isHeadBroken(pair)).length
  if (times === 2) return 'fail'
  const measured = changes.length === 0 ? 'inconclusive' : outcomeOf(changes)
  return times === 1 && measured !== 'fail' ? 'inconclusive' : measured
}

function rowsOf(blocks: readonly PairBlock[], side: SideName) {
  return blocks.flatMap((block) => block[side])
}

/** Those of the head, and what the base could have been asked. */
function aloneTests({ alone, complaints }: PassResult): ComparedTest[] {
  const tests = new Map<string, ComparedTest>()
  // What is ready on the base and cannot so much as start on the head has failed.
  const failed = new Set(
    alone.filter(({ why, side }) => why === 'broken' && side === 'base').map(idOf),
  )
  // What the head says counts.
  for (const test of alone.toSorted((a, b) =>
    a.side === b.side ? 0 : a.side === 'base' ? -1 : 1,
  )) {
    if (test.why === 'absent' && test.side === 'base') continue
    const { file, name, line, why, side } = test
    tests.set(idOf(test), {
      file,
      name,
      line: side === 'head' ? line : null,
      outcome: why === 'absent' ? 'new' : failed.has(idOf(test)) ? 'fail' : 'skipped',
      changes: [],
      base: null,
      head: null,
      confirmation: null,
      notes: [noteOf(test, complaints)],
    })
  }
  return [...tests.values()]
}

function noteOf({ why, side }: AloneTest, complaints: PassResult['complaints']): string {
  if (typeof why === 'object') return why.unfit
  if (why === 'absent') return 'The base does not have it yet.'
  const broken = why === 'never' ? side : otherSide(side)
  const said = complaints[broken]
  return `It did not start on the ${broken}${said === null ? '.' : `, which said: ${said}`}`
}

function notesOf({ first, renamed, revisions }: Findings): string[] {
  const gone = first.alone.filter(({ why, side }) => why === 'absent' && side === 'base')
  const isSame = revisions.areSame ? [] : renameNotes(first.alone, renamed)
  const left =
    first.others === 0
      ? []
      : [
          first.others === 1
            ? '1 test of load specs is no loadTest(), and was left out.'
            : `${first.others} tests of load specs are no loadTest(), and were left out.`,
        ]
  return [
    ...isSame,
    ...(gone.length === 0
      ? []
      : [
          `No longer on the head: ${gone.map(({ file, name }) => `${name} (${file})`).join(', ')}.`,
        ]),
    ...left,
    `Each side sends its requests in turns of ${BLOCK_REQUESTS}, so that no more are in flight at once.`,
  ]
}

function stopOf({ first, second, interrupted }: Findings): ComparisonFile['stopped'] {
  if (interrupted) return { reason: 'interrupted', message: 'It was interrupted.' }
  const message = first.stopped ?? second?.stopped ?? null
  return message === null ? null : { reason: 'maxCost', message }
}

function worstOf(tests: readonly ComparedTest[]): ChangeOutcome {
  const outcomes = new Set(tests.map(({ outcome }) => outcome))
  const order: readonly ChangeOutcome[] = ['fail', 'inconclusive', 'improved', 'pass', 'new']
  return order.find((outcome) => outcomes.has(outcome)) ?? 'pass'
}

function modeOf(modes: ReadonlySet<Mode>): Mode {
  return modes.size === 1 ? [...modes][0]! : modes.size === 0 ? 'live' : 'mixed'
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
