import { compareRows } from '../../../src/core/comparison/compare-rows.ts'
import { decide, isSuspect, type TestComparison } from '../../../src/core/comparison/decide.ts'
import { CONFIRMATION_SIZE } from '../../../src/core/comparison/levels.ts'
import { decidedEarly } from '../../../src/core/comparison/looks.ts'
import { randomFor, type Random } from '../../../src/core/statistics/random.ts'
import { aComparison, aSpec, type Regression } from './a-provider.ts'

/** Load tests of a pull request. */
const TESTS = 24

export interface Played extends TestComparison {
  /** Requests a side that the first comparison took. */
  readonly requests: number
}

/** One load test as `vitest-load compare` goes about it: with looks, and again where it is a suspect. */
export function play(
  random: Random,
  n: number,
  head: Regression = {},
  outputNoise?: number,
): Played {
  const spec = aSpec(random, outputNoise)
  const { base, head: after } = aComparison(random, spec, n, head)
  let blocks = 1
  const soFar = () => ({ base: base.slice(0, blocks), head: after.slice(0, blocks) })
  while (blocks < base.length && decidedEarly(soFar(), base.length) === null) blocks++
  const screen = compareRows(soFar())
  const confirmation = screen.some(isSuspect)
    ? compareRows(aComparison(random, spec, n * CONFIRMATION_SIZE, head), { stage: 'once' })
    : null
  return { screen, confirmation, requests: soFar().base.flat().length }
}

/** A pull request that changes nothing. */
export function unchanged(seed: number, n: number): Played[] {
  return Array.from({ length: TESTS }, (_, test) => play(randomFor(seed, 'unchanged', n, test), n))
}

export function hasFailed(tests: readonly Played[]): boolean {
  return decide(tests).some(({ outcome }) => outcome === 'fail')
}

/** Whether a regression of the first of these tests is caught. */
export function isCaught(regressed: Played, [, ...others]: readonly Played[]): boolean {
  return decide([regressed, ...others])[0]!.outcome === 'fail'
}
