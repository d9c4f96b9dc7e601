import type { Budget } from '../judging/budget.ts'
import type { LevelFigures } from '../recording/level-count.ts'
import { legAt, type CapacitySearch, type Load } from './load.ts'
import { budgetsOf } from '../judging/limits.ts'
import type { Limits } from '../options/options.ts'
import type { Capacity } from '../run/run.ts'

export type ProbeOutcome = 'good' | 'bad' | 'undecided'

/** How certain a level must be that is decided at its end; early decisions take the rest of 5 %. */
export const CONFIDENCE_AT_END = 0.96
/** How often a level is tried until its outcome is decided. */
export const MOST_REPEATS = 3
/** Levels closer than this share of them are one step. */
const RESOLUTION = 0.05

/**
 * Finds the highest good level: doubling until one is not good, then halving the distance.
 *
 * A provider's rate limit lets a burst through before it holds. What was good on the way up may have
 * lived on that, so that the level below the first that is not good is tried again, and those below
 * it until one is good: only from there on the distance is halved.
 *
 * A level that stays undecided counts as not good, but bounds nothing: the interval ends at the
 * lowest level that was shown to be bad.
 */
export class LevelSearch {
  readonly #by: CapacitySearch['by']
  readonly #max: number
  #level: number
  #repeats = 0
  /** Levels that were good on the way up, and are not tried again yet. */
  readonly #risen: number[] = []
  #isConfirmed = false
  #good: number | null = null
  #notGood: number | null = null
  #bad: number | null = null
  #over = false

  constructor({ by, min, max }: Pick<CapacitySearch, 'by' | 'min' | 'max'>) {
    this.#by = by
    this.#max = max
    this.#level = min
  }

  /** The level to try now; `null` when the search is over. */
  get level(): number | null {
    return this.#over ? null : this.#level
  }

  /** The highest level shown to be good, and the lowest shown to be bad; `null` where none was. */
  get interval(): [good: number | null, bad: number | null] {
    return [this.#good, this.#bad]
  }

  /** Takes the outcome of the level that was tried. */
  add(outcome: ProbeOutcome): void {
    if (outcome === 'undecided' && ++this.#repeats < MOST_REPEATS) return
    this.#repeats = 0
    if (outcome === 'good') this.#isGood()
    else this.#isNotGood()
    if (outcome === 'bad') this.#bad = this.#level
    const next = this.#next()
    if (next === null) this.#over = true
    else this.#level = next
  }

  #isGood(): void {
    if (this.#notGood !== null) this.#isConfirmed = true
    else if (this.#good !== null) this.#risen.push(this.#good)
    this.#good = this.#level
  }

  #isNotGood(): void {
    // Tried again, it has not held.
    if (this.#level === this.#good) this.#good = this.#risen.pop() ?? null
    this.#notGood = this.#level
  }

  #next(): number | null {
    const good = this.#good
    if (good === null) return null
    if (this.#notGood !== null && !this.#isConfirmed) return good
    if (this.#notGood === null) {
      return good >= this.#max ? null : Math.min(this.#max, good * 2)
    }
    const step = this.#by === 'concurrency' ? Math.max(1, good * RESOLUTION) : good * RESOLUTION
    if (this.#notGood - good <= step) return null
    const middle = (good + this.#notGood) / 2
    return this.#by === 'concurrency' ? Math.floor(middle) : Number(middle.toPrecision(3))
  }
}

/** What a search has found so far, from the levels that it tried. */
export function capacityOf(load: CapacitySearch, levels: readonly LevelFigures[]): Capacity {
  const search = new LevelSearch(load)
  for (const { outcome } of levels) if (outcome !== null) search.add(outcome)
  const [level, bad] = search.interval
  return {
    by: load.by,
    level,
    interval: [level, bad],
    objectives: load.objectives,
    probes: levels.map((one) => ({
      level: one.level,
      outcome: one.outcome ?? 'undecided',
      reason: one.reason ?? 'the run was stopped before this level was decided',
      brief: one.brief ?? 'the run was stopped',
      ...one.figures,
    })),
  }
}

/** An open model's queue needs so many times the limit on the wait to show that it grows by 5 %. */
const QUEUE_TIMES = 20

/** How long a level by arrival rate is loaded at least before it may be called good, in ms. */
export function leastProbeMs({ by, objectives }: CapacitySearch): number {
  return by === 'concurrency' ? 0 : leastQueueMs(objectives)
}

/** How long an arrival rate is loaded at least before limits may be called kept, in ms. */
export function leastQueueMs(objectives: Limits): number {
  const limits = budgetsOf(objectives).flatMap(limitsOnWait)
  return limits.length === 0 ? 0 : QUEUE_TIMES * Math.min(...limits)
}

/** Of all times only these grow with a queue before the answer, in ms. */
function limitsOnWait(budget: Budget): number[] {
  const { metric, limit } = budget
  if (metric === 'latency' || metric === 'ttft') return [limit]
  if (metric !== 'goodput') return []
  const { latency, ttft } = budget.objectives
  return [latency, ttft].filter((one) => one !== undefined)
}

/**
 * The leg that tries a level. In the closed model so many requests more as are in flight: the first
 * of each are not counted, since they find no queue.
 */
export function probeLeg(search: CapacitySearch, level: number): Load {
  const leg = legAt(search.each, search.by, level)
  const { requests } = search.each
  const lasting = Math.ceil((level * leastProbeMs(search)) / 1000)
  const settling = search.by === 'concurrency' ? level : 0
  return { ...leg, requests: Math.max(requests ?? 0, lasting) + settling }
}

/** More levels than this no search tries: up, down again where none of them holds, and in between. */
export function mostProbes({ by, min, max }: CapacitySearch): number {
  const doublings = Math.ceil(Math.log2(max / min)) + 1
  const halvings =
    by === 'concurrency' ? Math.ceil(Math.log2(max)) : Math.ceil(-Math.log2(RESOLUTION))
  return (2 * doublings - 1 + halvings) * MOST_REPEATS
}
