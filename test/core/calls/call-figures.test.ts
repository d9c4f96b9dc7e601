import { describe, expect, it } from 'vitest'
import type { Call, Usage } from '../../../src/core/calls/call.ts'
import {
  lastStreamedCall,
  sumOver,
  tokensPerSecondOf,
  tpotOf,
  ttftOf,
} from '../../../src/core/calls/call-figures.ts'
import { aCall } from '../a-call.ts'
import { aSample } from '../a-sample.ts'

const usage = (changes: Partial<Usage> = {}): Usage => ({
  input: 10,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWrite1h: 0,
  output: 11,
  reasoning: 0,
  ...changes,
})
const streamed = (changes: Partial<Call> = {}): Call =>
  aCall({
    firstTokenAt: 200,
    firstAnswerAt: 200,
    lastTokenAt: 700,
    usage: usage(),
    ...changes,
  })

describe('the time per output token', () => {
  it.each<[string, Call, number | null]>([
    ['leaves the first token out', streamed(), 50],
    [
      'leaves reasoning out that was billed and not streamed',
      streamed({ usage: usage({ output: 111, reasoning: 100 }) }),
      50,
    ],
    [
      'counts reasoning that was streamed',
      streamed({ firstAnswerAt: 500, usage: usage({ reasoning: 6 }) }),
      50,
    ],
    ['does not exist for one token', streamed({ usage: usage({ output: 1 }) }), null],
    ['does not exist when all tokens came at once', streamed({ lastTokenAt: 200 }), null],
    ['does not exist without a stream', aCall({ usage: usage() }), null],
    [
      'is not guessed from estimated tokens',
      streamed({ usage: null, estimatedUsage: usage() }),
      null,
    ],
    ['is not guessed for a stream that was left early', streamed({ usageIsFinal: false }), null],
  ])('%s', (_, call, tpot) => {
    expect(tpotOf(call)).toBe(tpot)
    expect(tokensPerSecondOf(call)).toBe(tpot === null ? null : 1000 / tpot)
  })
})

describe('the call whose stream the user sees', () => {
  const first = streamed({ firstTokenAt: 100 })
  const second = streamed({ firstTokenAt: 300 })
  const reset = (call: Call): Call => ({ ...call, outcome: 'reset' })
  const broken = reset(second)

  it.each<[string, Call[], Call | null]>([
    ['is the last one', [first, second], second],
    ['is not one without a stream', [first, aCall()], first],
    ['is not the one that lost a race', [first, { ...second, outcome: 'cancelled' }], first],
    ['is not the one that broke', [first, broken], first],
    ['is the last that there was when none ended well', [first, broken].map(reset), broken],
    ['does not exist when none streamed', [aCall()], null],
  ])('%s', (_, calls, seen) => {
    expect(lastStreamedCall(calls)).toEqual(seen)
  })

  it('gives the request its TTFT, from the instant at which it was due', () => {
    expect(ttftOf(aSample({ intendedAt: 40, calls: [first, second] }))).toBe(260)
    expect(ttftOf(aSample({ intendedAt: 40, firstPieceAt: 90, calls: [first, second] }))).toBe(50)
    expect(ttftOf(aSample({ calls: [aCall()] }))).toBeNull()
  })
})

describe('a sum over calls', () => {
  it('takes estimates where nothing else is known, and is unknown when nothing is', () => {
    const known = aCall({ usage: usage({ output: 5 }) })
    const guessed = aCall({ estimatedUsage: usage({ output: 7 }) })
    const output = ({ output: tokens }: Usage): number => tokens
    expect(sumOver([known, guessed, aCall()], output)).toBe(12)
    expect(sumOver([aCall()], output)).toBeNull()
  })
})
