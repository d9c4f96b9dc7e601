/** A level over time: where it starts, and a straight line to the target of each stage. */
export interface Ramp {
  start: number
  stages: RampStage[]
}

/** With a duration of 0 the level jumps. */
export interface RampStage {
  durationMs: number
  target: number
}

/** A straight piece of a ramp; `to` is the level at its end, which the next one may jump away from. */
interface Piece {
  readonly startMs: number
  readonly durationMs: number
  readonly from: number
  readonly to: number
}

function* piecesOf({ start, stages }: Ramp): Generator<Piece> {
  let startMs = 0
  let from = start
  for (const { durationMs, target } of stages) {
    if (durationMs > 0) yield { startMs, durationMs, from, to: target }
    startMs += durationMs
    from = target
  }
}

/** How long all stages take, in ms. */
export function rampMs({ stages }: Ramp): number {
  return stages.reduce((sum, { durationMs }) => sum + durationMs, 0)
}

/** The highest level. */
export function peakOf(level: number | Ramp): number {
  if (typeof level === 'number') return level
  return Math.max(level.start, ...level.stages.map(({ target }) => target))
}

/** The mean level over the whole ramp. */
export function meanLevelOf(level: number | Ramp): number {
  if (typeof level === 'number') return level
  const total = rampMs(level)
  return total === 0 ? peakOf(level) : (areaOf(level) * 1000) / total
}

/** The integral of the level over the whole ramp, in level × seconds: the arrivals of a rate. */
export function areaOf(ramp: Ramp): number {
  let area = 0
  for (const piece of piecesOf(ramp)) area += areaOfPiece(piece)
  return area
}

function areaOfPiece({ from, to, durationMs }: Piece): number {
  return (((from + to) / 2) * durationMs) / 1000
}

/**
 * The inverse of the integral of a rate: from how many arrivals there have been to when that is, in
 * ms since the start. Asked in ascending order; `Infinity` beyond the end.
 *
 * Within a piece the integral is `from × t + slope × t² / 2`, solved for `t` in the form that does
 * not lose digits when the slope is small: `2n / (from + √(from² + 2 × slope × n))`.
 */
export function instantOf(ramp: Ramp): (arrivals: number) => number {
  const pieces = piecesOf(ramp)
  let piece = pieces.next()
  let before = 0
  return (arrivals) => {
    while (piece.done !== true) {
      const { startMs, durationMs, from, to } = piece.value
      const area = areaOfPiece(piece.value)
      // At the very end of a piece the next arrival is due in a later one, after a pause at rate 0 too.
      if (arrivals < before + area) {
        const slope = ((to - from) * 1000) / durationMs
        const wanted = arrivals - before
        const root = Math.sqrt(Math.max(0, from * from + 2 * slope * wanted))
        // At a start from 0 the first arrival is due at once.
        const seconds = wanted === 0 ? 0 : (2 * wanted) / (from + root)
        return startMs + Math.min(durationMs, seconds * 1000)
      }
      before += area
      piece = pieces.next()
    }
    return Infinity
  }
}

/** When a ramp's level, rounded down to a whole number, changes, and to what; the first is at 0 ms. */
export function* wholeLevelsOf(ramp: Ramp): Generator<{ atMs: number; level: number }> {
  let last: number | null = null
  const change = function* (
    atMs: number,
    level: number,
  ): Generator<{ atMs: number; level: number }> {
    if (level === last) return
    last = level
    yield { atMs, level }
  }
  let endMs = 0
  for (const { startMs, durationMs, from, to } of piecesOf(ramp)) {
    yield* change(startMs, Math.floor(from))
    const rises = to > from
    // Rising, a level is there once it is reached; falling, it is gone as soon as it is left.
    let next = rises ? Math.floor(from) + 1 : Math.ceil(from) - 1
    while (rises ? next <= to : next >= to) {
      const reached = rises ? next : next + 1
      yield* change(startMs + ((reached - from) / (to - from)) * durationMs, next)
      next += rises ? 1 : -1
    }
    endMs = startMs + durationMs
  }
  const { start, stages } = ramp
  yield* change(endMs, Math.floor(stages.at(-1)?.target ?? start))
}
