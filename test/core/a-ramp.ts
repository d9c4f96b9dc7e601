import fc from 'fast-check'
import type { Ramp } from '../../src/core/load/ramp.ts'

/** `start`, then `[seconds, target]` of each stage. */
export function ramp(start: number, ...stages: [seconds: number, target: number][]): Ramp {
  return {
    start,
    stages: stages.map(([seconds, target]) => ({ durationMs: seconds * 1000, target })),
  }
}

/** Stages as a shape takes them, from `[seconds, target]`. */
export function stagesOf(...given: [number, number][]): { duration: number; target: number }[] {
  return given.map(([seconds, target]) => ({ duration: seconds * 1000, target }))
}

/** Ramps of up to six stages, with jumps, plateaus and levels of 0, that take some time. */
export function anyRamp(level: fc.Arbitrary<number>): fc.Arbitrary<Ramp> {
  const durationMs = fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 60_000 }),
    fc.double({ min: 0.5, max: 5000, noNaN: true }),
  )
  const target = fc.oneof(fc.constant(0), level)
  const stages = fc.array(fc.record({ durationMs, target }), { minLength: 1, maxLength: 6 })
  return fc
    .record({ start: target, stages })
    .filter((one) => one.stages.some((stage) => stage.durationMs > 0))
}

/** The level at an instant inside the ramp, by drawing the straight line of its stage. */
export function levelAt(shape: Ramp, ms: number): number {
  return lineAt(shape, ms).level
}

/** Whether the level stands still at an instant. */
export function isFlatAt(shape: Ramp, ms: number): boolean {
  const { from, to } = lineAt(shape, ms)
  return from === to
}

function lineAt({ start, stages }: Ramp, ms: number): { level: number; from: number; to: number } {
  let begun = 0
  let from = start
  for (const { durationMs, target } of stages) {
    const passed = ms - begun
    if (durationMs > 0 && passed < durationMs) {
      return { level: from + ((target - from) * passed) / durationMs, from, to: target }
    }
    begun += durationMs
    from = target
  }
  return { level: from, from, to: from }
}

/** The integral of the level up to an instant in level × seconds, by the midpoints of thin slices. */
export function integral(shape: Ramp, untilMs: number, slices = 64): number {
  let begun = 0
  let sum = 0
  for (const { durationMs } of shape.stages) {
    const width = Math.min(durationMs, Math.max(0, untilMs - begun)) / slices
    for (let slice = 0; slice < slices; slice++) {
      sum += (levelAt(shape, begun + (slice + 0.5) * width) * width) / 1000
    }
    begun += durationMs
  }
  return sum
}
