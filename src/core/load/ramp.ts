/** A level over time: where it starts, and a straight line to the target of each stage. */
export interface Ramp {
  start: number
  stages: RampStage[]
}

/** With a duration of 0 the level jumps. */
interface RampStage {
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

/** The level so many ms after the start; behind the end, the last one. */
export function levelAfter(ramp: Ramp, ms: number): number {
  for (const { startMs, durationMs, from, to } of piecesOf(ramp)) {
    if (ms < startMs + durationMs) return from + ((to - from) * (ms - startMs)) / durationMs
  }
  return ramp.stages.at(-1)?.target ?? ramp.start
}

/** The highest level that is ever reached. */
export function peakOf({ start, stages }: Ramp): number {
  return Math.max(start, ...stages.map(({ target }) => target))
}

/** The mean level over the whole ramp. */
export function meanLevelOf(level: number | Ramp): number {
  if (typeof level === 'number') return level
  return (areaOf(level) * 1000) / rampMs(level)
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
        const sum = from + Math.sqrt(Math.max(0, from * from + 2 * slope * wanted))
        // At a start from 0 the first arrival is due at once.
        const seconds = sum === 0 ? 0 : (2 * wanted) / sum
        return startMs + Math.min(durationMs, seconds * 1000)
      }
      before += area
      piece = pieces.next()
    }
    return Infinity
  }
}

export interface LevelChange {
  atMs: number
  level: number
}

/** When a ramp's level, rounded down to a whole number, changes, and to what; the first is at 0 ms. */
export function* wholeLevelsOf(ramp: Ramp): Generator<LevelChange> {
  let last: number | null = null
  // A peak from which the level falls at once is held for no time, and is no change.
  let newest: LevelChange | null = null
  for (const change of touchedLevelsOf(ramp)) {
    if (newest !== null && newest.level !== last && change.atMs > newest.atMs) {
      yield newest
      last = newest.level
    }
    newest = change
  }
  if (newest !== null && newest.level !== last) yield newest
}

/** Each whole level that a ramp reaches or leaves, for however short. */
function* touchedLevelsOf(ramp: Ramp): Generator<LevelChange> {
  for (const { startMs, durationMs, from, to } of piecesOf(ramp)) {
    yield { atMs: startMs, level: Math.floor(from) }
    // Rising, a level is there once it is reached; falling, it is gone as soon as it is left.
    const at = (reached: number): number => startMs + ((reached - from) / (to - from)) * durationMs
    for (let next = Math.floor(from) + 1; next <= to; next++) {
      yield { atMs: at(next), level: next }
    }
    const lowest = to < from ? Math.floor(to) : Infinity
    for (let next = Math.ceil(from) - 1; next >= lowest; next--) {
      yield { atMs: Math.max(startMs, at(next + 1)), level: next }
    }
  }
  const end = ramp.stages.at(-1)?.target ?? ramp.start
  yield { atMs: rampMs(ramp), level: Math.floor(end) }
}
