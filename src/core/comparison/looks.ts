import { normalCdf, normalQuantile } from '../statistics/normal.ts'
import { FLOORS, type Floors } from './floors.ts'
import { PASS_LEVEL } from './levels.ts'
import { isBelowFloor, isOverFloor, type Measured } from './measures/measured.ts'
import { FEWEST_FOR_P95 } from './measures/measure-speed.ts'
import { measureSides } from './measures/measure-sides.ts'
import type { Sides } from './measures/pairs.ts'

/** After which shares of the planned blocks it is looked whether the rest is needed. */
const LOOKS = [0.25, 0.5, 0.75]
const FEWEST_REQUESTS = 20
/**
 * For a suspect to end a comparison: if it is none after all, the rest of the test has been measured
 * with less than was planned.
 */
const PLAIN_LEVEL = 0.001
/** The ranks of few pairs cannot be rarer. */
const LEAST_LEVEL = 1e-5

/**
 * Whether a first comparison is decided before its end: `suspect` when it goes on to the second
 * comparison whatever follows, `pass` when all its metrics are shown to be below their floors; `null` to go on, and
 * between looks. A second comparison is of fixed size, and never asked.
 *
 * Looking more often finds more by chance. After a share t of the blocks it therefore takes a p of
 * 1 − Φ(z(1 − level)/√t), hardly anything early and the level itself at the end (O'Brien and Fleming,
 * Biometrics 35, 1979): 0.05 to pass, 0.001 to be a suspect.
 *
 * @param plannedBlocks how many there are to be in all
 */
export function decidedEarly(
  sides: Sides,
  plannedBlocks: number,
  floors: Partial<Floors> = FLOORS,
): 'pass' | 'suspect' | null {
  const done = Math.min(sides.base.length, sides.head.length)
  if (done >= plannedBlocks || !LOOKS.some((share) => Math.ceil(share * plannedBlocks) === done)) {
    return null
  }
  const requests = Math.min(...[sides.base, sides.head].map((blocks) => blocks.flat().length))
  if (requests < FEWEST_REQUESTS) return null
  const all = measureSides(sides, floors)
  if (all.some((measured) => isSuspicious(measured, earlyLevel(PLAIN_LEVEL, done / plannedBlocks))))
    return 'suspect'
  // A p95 needs its pairs, and must not be passed over because the rest was settled sooner.
  const willHaveP95 = (requests / done) * plannedBlocks >= FEWEST_FOR_P95
  if (willHaveP95 && requests < FEWEST_FOR_P95) return null
  const level = earlyLevel(PASS_LEVEL, done / plannedBlocks)
  return all.every((measured) => isSettled(measured, level)) ? 'pass' : null
}

/** Hardly anything early, and the level itself at the end. */
function earlyLevel(level: number, share: number): number {
  const strict = 1 - normalCdf(normalQuantile(1 - level) / Math.sqrt(share))
  return Math.max(LEAST_LEVEL, strict)
}

function isSuspicious(measured: Measured, level: number): boolean {
  const { effect, obstacle } = measured
  return obstacle === null && effect !== null && effect.pMore <= level && isOverFloor(measured)
}

function isSettled(measured: Measured, level: number): boolean {
  const { effect, obstacle, metric, statistic } = measured
  if (obstacle !== null || effect === null) return false
  // No number of requests at hand excludes so small a floor: it is enough that nothing points to it.
  if (metric === 'errorRate') return effect.estimate <= 0
  if (metric === 'latency' && statistic !== 0.5) return !isOverFloor(measured)
  return isBelowFloor(measured, level)
}
