import { randomFor } from '../../core/statistics/random.ts'
import { SizedPrompts } from '../../core/prompts/sized-prompts.ts'
import {
  legsOf,
  type CapacitySearch,
  type PlannedLoad,
  type SteppedLoad,
} from '../../core/load/load.ts'
import type { Sample } from '../../core/calls/sample.ts'
import type { LoadOptions } from '../../core/options/options.ts'
import type { Plan } from '../../core/plan/plan.ts'
import type { LevelCount } from '../../core/recording/level-count.ts'
import type { Leg, Next, Window, WorkSource } from '../../executor/execution.ts'
import { workSource } from '../../executor/work-source.ts'

/** The way that a run takes, leg by leg. */
export interface Course<Row> {
  /** What the measured part begins with; `null`: there is none. */
  first(): Next<Row>
  /** A measured request has ended; `true`: the leg has shown what it was to show. */
  ended(sample: Sample): boolean
  legEnded(window: Window, nextIndex: number): void
  /** What follows; `null`: nothing. */
  next(): Next<Row>
}

/** The legs that a plan knows from the start; `levels` learns where each step begins and ends. */
export function plannedCourse<Row>(
  load: Exclude<PlannedLoad, CapacitySearch>,
  options: LoadOptions<Row>,
  { order, seed }: Plan,
  levels: LevelCount,
): Course<Row> {
  const own = workSource(options, order, seed)
  const legs = legsOf(load)
  let index = 0
  const next = (): Leg<Row> | null => {
    const leg = legs[index]
    if (leg === undefined) return null
    if (load.model !== 'steps') {
      index++
      return { load: leg, work: own }
    }
    const level = load.levels[index++]!
    levels.begin(level)
    const isLength = load.by === 'inputTokens'
    return { load: leg, work: isLength ? longWork(load, level, options, seed) : own }
  }
  return {
    first: () => next()!,
    ended: () => false,
    legEnded: (window) => levels.end(window),
    next,
  }
}

/** Work whose prompts are as long as a step says. */
function longWork<Row>(
  { outputTokens }: SteppedLoad,
  inputTokens: number,
  { target }: LoadOptions<Row>,
  seed: number,
): WorkSource<Row> {
  const prompts = new SizedPrompts(async function* () {
    const { syntheticPrompts } = await import('../../datasets/synthetic-prompts.ts')
    const lengths = { inputTokens, ...(outputTokens === null ? {} : { outputTokens }) }
    // A text of its own for each level: a prompt cache would know the beginning of a longer one.
    yield* syntheticPrompts({ ...lengths, seed: levelSeed(seed, inputTokens) }).sized()
  })
  // A target of prompts takes them by their texts.
  return workSource(
    { target, prompts: prompts as AsyncIterable<unknown> as AsyncIterable<Row> },
    'given',
    seed,
  )
}

function levelSeed(seed: number, level: number): number {
  return randomFor(seed, 'level', level).integer(2 ** 31)
}
