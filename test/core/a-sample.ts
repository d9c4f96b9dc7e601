import type { Sample } from '../../src/core/calls/sample.ts'

/** A request that succeeded in 100 ms, with whatever a test changes. */
export function aSample(changes: Partial<Sample> = {}): Sample {
  return {
    index: 0,
    warmup: false,
    prompt: 'a prompt',
    part: null,
    session: null,
    turn: null,
    brokenOff: false,
    intendedAt: 0,
    startedAt: 0,
    endedAt: 100,
    firstPieceAt: null,
    outcome: { type: 'ok' },
    calls: [],
    ...changes,
  }
}

export const failed = { type: 'failed', kind: 'rate_limited', message: 'HTTP 429' } as const
