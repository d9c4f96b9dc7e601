import { differences, type ComparableLoad } from '../core/comparison/comparable-load.ts'
import { BLOCK_REQUESTS } from '../core/comparison/turns.ts'
import type { Forecast } from '../core/plan/forecast.ts'
import type { Entry } from './lineup.ts'
import { meet, testOf, type MeetSetting, type Met, type PassTest } from './meet.ts'
import { playPair, type Broken, type PairBlock } from './play.ts'
import { promptsDiffer } from './prompts-differ.ts'
import type { Seat } from './seat.ts'
import type { Spending } from './spending.ts'

interface PassSetting extends MeetSetting {
  /** Of each side. */
  readonly requests: number
  readonly nonce: boolean
  readonly spending: Spending
  /** Whether more blocks of a test can change nothing. */
  decided: (blocks: readonly PairBlock[]) => boolean
  /** Hears of each block of a test before it begins. */
  progress: (name: string, played: number) => void
}

export interface PairOfTests extends PassTest {
  readonly blocks: readonly PairBlock[]
  /** A side that could not go on; `null`: both could. */
  readonly broken: Broken | null
  /** Why it was not compared, in a sentence; `null`: it was. */
  readonly skipped: string | null
}

export interface PassResult extends Met {
  readonly pairs: readonly PairOfTests[]
  /** Why it ended early, in a sentence; `null`: it did not. */
  readonly stopped: string | null
}

export interface Reckoning extends PassTest {
  /** `null`: it costs nothing. */
  readonly base: Forecast | null
  readonly head: Forecast | null
}

/** Runs both sides once, and lets each load test that both have take turns. */
export async function comparePass(setting: PassSetting): Promise<PassResult> {
  const { spending, progress, requests, nonce, signal } = setting
  const pairs: PairOfTests[] = []
  let stopped: string | null = null
  const met = await meet(setting, async ({ base, head }) => {
    const about = testOf(head)
    const different = differences(loadOf(base), loadOf(head))
    if (different.length > 0) {
      base.seat.end()
      head.seat.end()
      const skipped = `Its options differ: ${different.join('; ')}. It can be compared once both sides have the same.`
      pairs.push({ ...about, blocks: [], broken: null, skipped })
      return 'go on'
    }
    let skipped: string | null = null
    const players = { base: base.seat, head: head.seat }
    spending.begin(players)
    const { blocks, broken, capped } = await playPair(players, {
      requests,
      nonce,
      spending,
      mayGoOn(played) {
        progress(about.name, played.length)
        stopped = spending.refusal()
        const last = played.at(-1)
        if (last !== undefined && promptsDiffer(last, sizeOfBlock(played.length, requests))) {
          skipped = 'Its prompts differ on the two sides: what they cost and take says nothing.'
        }
        return stopped === null && skipped === null && !setting.decided(played)
      },
    })
    spending.end()
    stopped ??= capped
    // What was cut off is no result.
    if (signal.aborted) return 'enough'
    if (blocks.length === 0 && !isHeadBroken({ broken })) skipped ??= broken?.why ?? null
    if (blocks.length > 0 || broken !== null || skipped !== null) {
      pairs.push({ ...about, blocks, broken, skipped })
    }
    return stopped === null ? 'go on' : 'enough'
  })
  return { ...met, pairs, stopped }
}

/** Of the block with this number from 1. */
function sizeOfBlock(block: number, requests: number): number {
  return Math.min(BLOCK_REQUESTS, requests - (block - 1) * BLOCK_REQUESTS)
}

/** Whether the head could not go on where the base did: worse than any figure. */
export function isHeadBroken({ broken }: Pick<PairOfTests, 'broken'>): boolean {
  return broken !== null && broken.side === 'head' && broken.isAlone
}

/** Asks both sides what each load test may cost, and lets none send anything. */
export async function reckonPass(
  setting: MeetSetting & { requests: number },
): Promise<PassResult & { reckonings: Reckoning[] }> {
  const reckonings: Reckoning[] = []
  const pairs: PairOfTests[] = []
  const met = await meet(setting, async ({ base, head }) => {
    const about = testOf(head)
    try {
      const both = [base, head].map(({ seat }) => seat.forecast(setting.requests))
      const [before, after] = await Promise.all(both)
      reckonings.push({ ...about, base: before!, head: after! })
    } catch (error) {
      const skipped = error instanceof Error ? error.message : String(error)
      pairs.push({ ...about, blocks: [], broken: null, skipped })
    }
    return 'go on'
  })
  return { ...met, pairs, stopped: null, reckonings }
}

/** Whoever is ready can be compared. */
function loadOf({ offer }: Entry<Seat>): ComparableLoad {
  return offer.load as ComparableLoad
}
