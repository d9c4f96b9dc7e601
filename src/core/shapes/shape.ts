import type { PlannedLoad } from '../load/load.ts'
import type { Given } from '../options/problems.ts'

/** What a plan adds to a load shape. */
export interface ShapeSetting {
  readonly maxInFlight: number
}

/** How a kind of load shape is checked, and what it stands for. */
export interface ShapeKind<Shape> {
  /** All that is wrong with it, one sentence each. */
  problems(given: Given): string[]
  /** Only for a shape without problems. */
  load(shape: Shape, setting: ShapeSetting): PlannedLoad
}
