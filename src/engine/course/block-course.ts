import type { PriceCall } from '../../core/calls/cost.ts'
import type { Load } from '../../core/load/load.ts'
import type { LoadOptions } from '../../core/options/options.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { requestRowOf, type RequestRow } from '../../core/calls/request-row.ts'
import type { Leg, WorkSource } from '../../executor/execution.ts'
import { workSource } from '../../executor/work-source.ts'
import type { Course } from './course.ts'
import { withNonce } from './nonce.ts'
import type { RunMoney } from '../money/run-money.ts'
import type { Turns } from './turns.ts'

interface BlockSetting<Row> {
  readonly options: LoadOptions<Row>
  readonly plan: Plan
  readonly turns: Turns
  readonly priceCall: PriceCall
  readonly money: Pick<RunMoney, 'spent'>
}

/**
 * One load in blocks, each when somebody else says so: what is compared takes turns. All of them are
 * one run: the same process, one order of prompts, one warm-up.
 */
export function blockCourse<Row>(setting: BlockSetting<Row>): Course<Row> {
  const { options, plan, turns, priceCall, money } = setting
  const work = workOf(options, plan, turns)
  let samples: { index: number; row: RequestRow }[] = []
  const next = async (): Promise<Leg<Row> | null> => {
    const requests = await turns.next()
    if (requests === null) return null
    samples = []
    return { load: { ...plan.load, requests, durationMs: null } as Load, work }
  }
  return {
    first: next,
    ended(sample) {
      const row = requestRowOf(
        sample,
        sample.calls.map((call) => ({ call, price: priceCall(call) })),
      )
      if (row !== null) samples.push({ index: sample.index, row })
      return false
    },
    legEnded() {
      const inOrder = samples.toSorted((a, b) => a.index - b.index)
      turns.played(
        inOrder.map(({ row }) => row),
        money.spent,
      )
    },
    next,
  }
}

function workOf<Row>(
  options: LoadOptions<Row>,
  { order, seed }: Plan,
  { nonce }: Turns,
): WorkSource<Row> {
  const work = rewound(workSource(options, order, seed))
  return nonce ? withNonce(work) : work
}

/**
 * The same work, whose measured part begins again with what the warm-up had: how many requests a warm-up
 * has may differ between the sides, and what they are compared by may not.
 */
function rewound<Row>(source: WorkSource<Row>): WorkSource<Row> {
  const warmedUp: ReturnType<WorkSource<Row>['next']>[] = []
  const draw = (from: WorkSource<Row>, warmup: boolean): ReturnType<WorkSource<Row>['next']> => {
    if (!warmup) return warmedUp.shift() ?? from.next(false)
    const work = from.next(false)
    warmedUp.push(work)
    return work
  }
  return {
    ...source,
    next: (warmup) => draw(source, warmup),
    of(part) {
      const own = source.of?.(part) ?? source
      return { ...own, next: (warmup) => draw(own, warmup) }
    },
    skip(warmup) {
      const next = warmup ? undefined : warmedUp.shift()
      if (next === undefined) return source.skip(warmup)
      return next instanceof Promise ? { part: null, session: null } : next
    },
  }
}
