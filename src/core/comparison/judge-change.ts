import type { Change } from './change.ts'
import { detectableEffect, detectableShare } from './detectable.ts'
import { isBelowFloor, isOverFloor, type Measured } from './measures/measured.ts'
import { CONFIRM_LEVEL, CONFIRMATION_SIZE, FAIL_LEVEL, PASS_LEVEL, suspectLevel } from './levels.ts'
import { undecidedBecause } from './undecided.ts'

/** More failures than before that are more likely than this are nothing to speak of. */
const CHANCE_LEVEL = 0.25
/** Nobody looks into an improvement a second time: where a regression would take two comparisons, it takes more of one. */
const IMPROVED_LEVELS: Readonly<Record<Stage, number>> = { screen: 0.001, once: FAIL_LEVEL }

/**
 * `screen`: what looks worse is inconclusive until a second comparison has confirmed it. `once`: there
 * is no second one, and it fails at one-sided 0.01.
 */
export type Stage = 'screen' | 'once'

/** What is said of one metric: see "How it is decided" in docs/comparing.md. */
export function changeOf(measured: Measured, stage: Stage): Change {
  const { metric, statistic, unit, base, head, n, floor, effect, scale, obstacle } = measured
  const { outcome, reason } = judge(measured, stage)
  return {
    metric,
    statistic,
    unit,
    base,
    head,
    change: effect === null ? null : scale.changeOf(effect.estimate),
    interval: intervalOf(measured),
    detectable: detectableOf(measured, stage),
    floor,
    n,
    p: obstacle === null ? pMoreOf(measured, stage) : null,
    outcome,
    gating: true,
    reason: [reason, measured.remark].filter((part) => part !== null).join('; ') || null,
  }
}

function judge(measured: Measured, stage: Stage): Pick<Change, 'outcome' | 'reason'> {
  const { effect, obstacle, metric } = measured
  if (obstacle !== null) return { outcome: 'inconclusive', reason: obstacle }
  if (effect === null) return { outcome: 'inconclusive', reason: 'there is too little to compare' }
  if (isOverFloor(measured)) {
    if (stage === 'once' && pMoreOf(measured, stage)! <= FAIL_LEVEL)
      return { outcome: 'fail', reason: null }
    if (stage === 'screen' && effect.pMore <= suspectLevel(measured)) {
      return { outcome: 'inconclusive', reason: 'it looks worse, and is to be compared again' }
    }
  }
  if (isImproved(measured, stage)) return { outcome: 'improved', reason: null }
  // Failures are few: what they exclude is never as small as the floor.
  const isPassed =
    metric === 'errorRate'
      ? effect.pMore > CHANCE_LEVEL || !isOverFloor(measured)
      : isBelowFloor(measured, PASS_LEVEL)
  if (isPassed) return { outcome: 'pass', reason: null }
  return { outcome: 'inconclusive', reason: undecidedBecause(measured) }
}

/** What a first comparison suspects is looked into; what a later one convicts must hold for blocks as well as for requests. */
function pMoreOf({ effect, byBlocks }: Measured, stage: Stage): number | null {
  if (effect === null) return null
  return stage === 'screen' ? effect.pMore : Math.max(effect.pMore, byBlocks?.pMore ?? 0)
}

function isImproved({ effect, scale, floor }: Measured, stage: Stage): boolean {
  if (effect === null || effect.pLess > IMPROVED_LEVELS[stage]) return false
  return effect.estimate <= -scale.effectOf(floor)
}

function intervalOf({ effect, scale }: Measured): [number, number] | null {
  const ends = effect?.interval(0.95) ?? []
  const [first, last] = ends.map((end) => (Number.isFinite(end) ? scale.changeOf(end) : null))
  if (typeof first !== 'number' || typeof last !== 'number') return null
  // More for the worse is less of a speed.
  return first <= last ? [first, last] : [last, first]
}

function detectableOf(
  { metric, statistic, effect, scale, floor, base, head, n }: Measured,
  stage: Stage,
): number | null {
  if (effect === null || base === null || head === null) return null
  if (metric === 'errorRate') {
    const share = detectableShare(n, Math.round(base * n), n, FAIL_LEVEL)
    return share === null ? null : Math.max(floor, share)
  }
  const once = { level: FAIL_LEVEL, size: 1 }
  const twice = [
    { level: suspectLevel({ statistic }), size: 1 },
    { level: CONFIRM_LEVEL, size: CONFIRMATION_SIZE },
  ]
  const stages = stage === 'once' ? [once] : twice
  const least = detectableEffect(effect, scale.effectOf(floor), stages)
  const change = Number.isFinite(least) ? scale.changeOf(least) : null
  return change === null ? null : Math.abs(change)
}
