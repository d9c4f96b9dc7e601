import type { Change } from '../change.ts'
import type { Effect } from './effect.ts'
import type { Scale } from './scale.ts'

/** One metric of two sides, before anything is decided of it. */
export interface Measured extends Pick<
  Change,
  'metric' | 'statistic' | 'unit' | 'base' | 'head' | 'n' | 'floor'
> {
  /** Upwards is worse; `null` where there is too little to say. */
  effect: Effect | null
  /** The same with each block as one witness, where it was measured in blocks; what fails must hold there too. */
  byBlocks?: Effect | null
  scale: Scale
  /** What `n` counts. */
  counted: 'requests' | 'runs'
  /** Why it cannot be decided whatever was measured. */
  obstacle: string | null
  /** What the reader must know of it in any case. */
  remark: string | null
}

/** Whether it has become worse by the floor at least, as far as the estimate goes. */
export function isOverFloor({ effect, scale, floor }: Measured): boolean {
  return (
    effect !== null && effect.estimate > 0 && effect.estimate >= scale.effectOf(floor) - ROUNDING
  )
}

/** Whether the data exclude that it has become worse by the floor, at one-sided `level`. */
export function isBelowFloor({ effect, scale, floor }: Measured, level: number): boolean {
  if (effect === null) return false
  const [, high] = effect.interval(1 - 2 * level)
  return high < scale.effectOf(floor) - ROUNDING || high <= 0
}

/** 110 against 100 is 10 % more, whatever their logarithms say in the last digit. */
const ROUNDING = 1e-9
