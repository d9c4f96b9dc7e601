import { differences, type ComparableLoad } from '../core/comparison/comparable-load.ts'
import type { Forecast } from '../core/plan/forecast.ts'
import type { Entry } from './lineup.ts'
import { meet, testOf, type MeetSetting, type Met, type PassTest } from './meet.ts'
import { playPair, type PairBlock } from './play.ts'
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
  /** Sentences. */
  readonly notes: readonly string[]
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
      pairs.push({ ...about, blocks: [], notes: [], skipped })
      return 'go on'
    }
    let skipped: string | null = null
    const players = { base: base.seat, head: head.seat }
    spending.begin(players)
    const { blocks, problems, capped } = await playPair(players, {
      requests,
      nonce,
      spending,
      mayGoOn(played) {
        progress(about.name, played.length)
        stopped = spending.refusal()
        if (played.length === 1 && promptsDiffer(played[0]!)) {
          skipped = 'Its prompts differ on the two sides: what they cost and take says nothing.'
        }
        return stopped === null && skipped === null && !setting.decided(played)
      },
    })
    spending.end()
    stopped ??= capped
    // What was cut off is no result.
    if (signal.aborted) return 'enough'
    if (blocks.length === 0 && stopped === null) skipped ??= problems.join(' ')
    if (blocks.length > 0 || skipped !== null) {
      pairs.push({ ...about, blocks, notes: skipped === null ? problems : [], skipped })
    }
    return stopped === null ? 'go on' : 'enough'
  })
  return { ...met, pairs, stopped }
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
      pairs.push({ ...about, blocks: [], notes: [], skipped })
    }
    return 'go on'
  })
  return { ...met, pairs, stopped: null, reckonings }
}

/** Whoever is ready can be compared. */
function loadOf({ offer }: Entry<Seat>): ComparableLoad {
  return offer.load as ComparableLoad
}
