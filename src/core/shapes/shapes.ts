import type { PlannedLoad } from '../load/load.ts'
import { findCapacityKind, type FindCapacity } from './find-capacity.ts'
import { type Given } from '../options/problems.ts'
import { show } from '../words/show.ts'
import { rampingArrivalRateKind, type RampingArrivalRate } from './ramping-arrival-rate.ts'
import { rampingConcurrencyKind, type RampingConcurrency } from './ramping-concurrency.ts'
import { replayKind, type Replay } from './replay.ts'
import type { ShapeKind, ShapeSetting } from './shape.ts'
import { soakKind, type Soak } from './soak.ts'
import { spikeKind, type Spike } from './spike.ts'
import { stepsKind, type Steps } from './steps.ts'
import { stressKind, type Stress } from './stress.ts'

/** What `load:` takes: plain JSON, made by a function of the same name. */
export type LoadShape =
  | RampingConcurrency
  | RampingArrivalRate
  | Spike
  | Stress
  | Soak
  | Steps
  | FindCapacity
  | Replay

const KINDS: { [Name in LoadShape['shape']]: ShapeKind<Extract<LoadShape, { shape: Name }>> } = {
  rampingConcurrency: rampingConcurrencyKind,
  rampingArrivalRate: rampingArrivalRateKind,
  spike: spikeKind,
  stress: stressKind,
  soak: soakKind,
  steps: stepsKind,
  findCapacity: findCapacityKind,
  replay: replayKind,
}

/** All that is wrong with a load shape. */
export function shapeProblems(value: unknown): string[] {
  const name: unknown = Object(value).shape
  const names = Object.keys(KINDS)
  if (typeof name !== 'string' || !names.includes(name)) {
    return [
      `\`load\` must be a load shape: ${names.map((one) => `${one}()`).join(', ')}; got ${show(value)}`,
    ]
  }
  const { shape: _, ...options } = value as Given
  return KINDS[name as LoadShape['shape']].problems(options)
}

export function loadOfShape(shape: LoadShape, setting: ShapeSetting): PlannedLoad {
  const kind = KINDS[shape.shape] as ShapeKind<LoadShape>
  return kind.load(shape, setting)
}
