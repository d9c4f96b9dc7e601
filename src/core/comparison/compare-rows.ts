import type { Change } from './change.ts'
import type { Floors } from './floors.ts'
import { changeOf, type Stage } from './judge-change.ts'
import { measureSides } from './measures/measure-sides.ts'
import type { Sides } from './measures/pairs.ts'

export interface ComparingRows {
  readonly floors?: Partial<Floors>
  /** The default, `screen`, fails nothing: what looks worse is to be compared again. */
  readonly stage?: Stage
}

/**
 * What has changed from the base to the head, when both ran the same requests in turns: block i of
 * one beside block i of the other. Within a block requests are paired by prompt; metrics that a side does
 * not have are left out, and so is a p95 of fewer than 100 pairs.
 */
export function compareRows(
  sides: Sides,
  { floors = {}, stage = 'screen' }: ComparingRows = {},
): Change[] {
  return measureSides(sides, floors).map((measured) => changeOf(measured, stage))
}
