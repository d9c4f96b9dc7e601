import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FORMATS } from './formats.ts'
import { bytesOf, readPieces, recordings, type Read } from './recorded.ts'

const STREAMS = FORMATS.flatMap((format) =>
  recordings(format)
    .filter((name) => name.endsWith('.sse'))
    .map((name) => [format, name] as const),
)

/** What does not depend on when the pieces came. */
function lasting({ firstTokenAt, firstAnswerAt, lastTokenAt, ...rest }: Read): object {
  return {
    ...rest,
    hasToken: firstTokenAt !== null && lastTokenAt !== null,
    hasAnswer: firstAnswerAt !== null,
  }
}

function cutAt(bytes: Buffer, shares: readonly number[]): Buffer[] {
  const cuts = shares.map((share) => Math.floor(share * bytes.length)).toSorted((a, b) => a - b)
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index]))
}

describe.for(STREAMS)('%s/%s', ([format, name]) => {
  const bytes = bytesOf(format, name)
  const inOne = lasting(readPieces(format, [bytes]))

  test('reads the same however the network cuts it', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(shares, (cuts) => {
        expect(lasting(readPieces(format, cutAt(bytes, cuts)))).toEqual(inOne)
      }),
      { numRuns: 50 },
    )
  })

  test('reads the same byte by byte, and with the other line ends', () => {
    const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
    const text = bytes.toString('latin1')
    const others = text.includes('\r') ? text.replaceAll('\r', '') : text.replaceAll('\n', '\r\n')
    expect(lasting(readPieces(format, single))).toEqual(inOne)
    expect(lasting(readPieces(format, [Buffer.from(others, 'latin1')]))).toEqual(inOne)
  })
})
