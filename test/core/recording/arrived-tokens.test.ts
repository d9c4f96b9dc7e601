import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArrivedTokens } from '../../../src/core/recording/arrived-tokens.ts'
import type { Call } from '../../../src/core/calls/call.ts'
import { aCall } from '../a-call.ts'

const answer = (output: number, changes: Partial<Call>): Call =>
  aCall({
    usage: { input: 1, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, output, reasoning: 0 },
    ...changes,
  })
const stream = (output: number, firstTokenAt: number, lastTokenAt: number): Call =>
  answer(output, { firstTokenAt, lastTokenAt, endedAt: lastTokenAt + 1 })
const arrived = (...calls: Call[]): ArrivedTokens => {
  const tokens = new ArrivedTokens()
  for (const call of calls) tokens.add(call)
  return tokens
}

describe('the tokens that arrived between 100 and 200 ms', () => {
  it.each<[string, Call, number | null]>([
    ['are all of a stream within', stream(10, 120, 180), 10],
    ['are half of a stream that began before', stream(10, 50, 150), 5],
    ['are a quarter of one that began before and ended after', stream(40, 0, 400), 10],
    ['are none of a stream that ended before', stream(10, 20, 90), 0],
    ['are the only token of a stream', stream(1, 150, 150), 1],
    ['are a whole answer that ended within', answer(10, { startedAt: 0, endedAt: 150 }), 10],
    ['are not a whole answer that ended after', answer(10, { startedAt: 0, endedAt: 250 }), 0],
    [
      'are estimated where nothing else is known',
      aCall({ estimatedUsage: answer(10, {}).usage, firstTokenAt: 120, lastTokenAt: 130 }),
      10,
    ],
    ['are unknown where nothing is', aCall({ firstTokenAt: 120, lastTokenAt: 130 }), null],
  ])('%s', (_, call, tokens) => {
    expect(arrived(call).between(100, 200)).toBe(tokens)
  })
})

it('two windows side by side hold what the one around them does', () => {
  const instants = fc.double({ min: 0, max: 1000, noNaN: true })
  const streams = fc.array(
    fc
      .tuple(
        fc.integer({ min: 2, max: 500 }),
        instants,
        fc.double({ min: 1, max: 500, noNaN: true }),
      )
      .map(([output, from, ms]) => stream(output, from, from + ms)),
    { minLength: 1, maxLength: 20 },
  )
  fc.assert(
    fc.property(streams, instants, (calls, middle) => {
      const tokens = arrived(...calls)
      const all = calls.reduce((sum, { usage }) => sum + usage!.output, 0)
      const parts = tokens.between(0, middle)! + tokens.between(middle, 2000)!
      expect(parts).toBeCloseTo(all, 6)
      expect(tokens.between(0, 2000)).toBeCloseTo(all, 6)
    }),
  )
})
