import { parseDuration } from '../words/duration.ts'
import type { ClosedLoad, OpenLoad } from '../load/load.ts'
import type { Arrivals, Duration } from '../options/options.ts'
import {
  COUNT_OR_NONE,
  durationProblems,
  numberProblems,
  RATE_OR_NONE,
  type Given,
  type NumberRule,
} from '../options/problems.ts'
import { show } from '../words/show.ts'
import { areaOf, rampMs, wholeLevelsOf, type Ramp } from '../load/ramp.ts'
import type { ShapeSetting } from './shape.ts'

/** A straight line from the level before to `target`; with a duration of 0 the level jumps. */
export interface Stage {
  readonly duration: Duration
  readonly target: number
}

/** What a level counts: requests in flight, or starts per second. */
export type By = 'concurrency' | 'arrivalRate'

const DEFAULT_GRACEFUL_RAMP_DOWN_MS = 30_000

/** Where stages begin that do not say it. */
export const DEFAULT_START: Record<By, number> = { concurrency: 1, arrivalRate: 0 }

/** The rule for one level. */
function levelRule(by: By): NumberRule {
  return by === 'concurrency' ? COUNT_OR_NONE : RATE_OR_NONE
}

/** All that is wrong with the stages of a shape that `maker` made. */
export function stageProblems(given: Given, maker: string, by: By): string[] {
  const { stages, start } = given
  const example = `${maker}([{ duration: '30s', target: 20 }])`
  const problems = numberProblems(`${maker}.start`, start, levelRule(by))
  if (!Array.isArray(stages) || stages.length === 0) {
    return [...problems, `\`${maker}\` needs stages, such as ${example}; got ${show(stages)}`]
  }
  problems.push(
    ...stages.flatMap((stage: unknown, index) => {
      const name = `${maker}[${index}]`
      if (typeof stage !== 'object' || stage === null) {
        return [`\`${name}\` must be a stage: { duration: '30s', target: 20 }; got ${show(stage)}`]
      }
      const { duration, target, ...others } = stage as Given
      return [
        ...durationProblems(`${name}.duration`, duration, { zero: true, needed: true }),
        ...numberProblems(`${name}.target`, target, levelRule(by), { needed: true }),
        ...Object.keys(others).map(
          (other) => `\`${name}.${other}\` is unknown; a stage has duration and target`,
        ),
      ]
    }),
  )
  if (problems.length > 0) return problems
  const ramp = rampOf(stages as Stage[], (start as number | undefined) ?? DEFAULT_START[by])
  if (rampMs(ramp) === 0) {
    return [`\`${maker}\` takes no time: give a stage a duration of more than 0`]
  }
  if (by === 'concurrency' ? isEverPositive(ramp) : areaOf(ramp) > 0) return []
  return [`\`${maker}\` never loads: hold a level of more than 0 for some time`]
}

/** The level is rounded down, and one that is reached at the very end is not held. */
function isEverPositive(ramp: Ramp): boolean {
  for (const { atMs, level } of wholeLevelsOf(ramp)) {
    if (level > 0) return atMs < rampMs(ramp)
  }
  return false
}

export function rampOf(stages: readonly Stage[], start: number): Ramp {
  return {
    start,
    stages: stages.map(({ duration, target }) => ({
      durationMs: parseDuration(duration)!,
      target,
    })),
  }
}

export function closedRamp(ramp: Ramp, gracefulRampDown: Duration | undefined): ClosedLoad {
  const gracefulRampDownMs = parseDuration(gracefulRampDown) ?? DEFAULT_GRACEFUL_RAMP_DOWN_MS
  return {
    model: 'closed',
    concurrency: { ...ramp, gracefulRampDownMs },
    requests: null,
    durationMs: rampMs(ramp),
  }
}

export function openRamp(
  rate: Ramp,
  arrivals: Arrivals | undefined,
  { maxInFlight }: ShapeSetting,
): OpenLoad {
  return {
    model: 'open',
    rate,
    arrivals: arrivals ?? 'constant',
    requests: null,
    durationMs: rampMs(rate),
    maxInFlight,
  }
}
