import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AwsScanner, awsMessage } from '../../src/wire/aws-event-stream.ts'

const uint = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const text = (name: string, value: string): Buffer =>
  Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([7, value.length >> 8, value.length & 255]),
    Buffer.from(value),
  ])
/** A message by AWS's description of the format. */
function message(headers: readonly Buffer[], payload: string | Buffer): Buffer {
  const head = Buffer.concat(headers)
  const body = Buffer.from(payload)
  const prelude = Buffer.concat([uint(16 + head.length + body.length), uint(head.length)])
  const start = Buffer.concat([prelude, uint(crc32(prelude)), head, body])
  return Buffer.concat([start, uint(crc32(start))])
}
const event = (data: string): Buffer =>
  message(
    [text(':event-type', 'chunk'), text(':message-type', 'event')],
    JSON.stringify({ bytes: Buffer.from(data).toString('base64'), p: 'abcdefgh' }),
  )

function scan(...pieces: readonly Uint8Array[]): [data: string, at: number][] {
  const found: [string, number][] = []
  const scanner = new AwsScanner((data, at) => found.push([data, at]))
  pieces.forEach((piece, index) => scanner.push(piece, index))
  scanner.end()
  return found
}

describe('a message is read at the instant of its last byte', () => {
  test('byte by byte', () => {
    const bytes = event('{"type":"ping"}')
    const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
    expect(scan(...single)).toEqual([['{"type":"ping"}', bytes.length - 1]])
  })

  test('several in one piece, and one in two', () => {
    const [first, second, third] = ['{"n":1}', '{"n":2}', '{"n":3}'].map(event) as [
      Buffer,
      Buffer,
      Buffer,
    ]
    const pieces = [Buffer.concat([first, second, third.subarray(0, 5)]), third.subarray(5)]
    expect(scan(...pieces)).toEqual([
      ['{"n":1}', 0],
      ['{"n":2}', 0],
      ['{"n":3}', 1],
    ])
  })

  test('though the reader uses its buffer again', () => {
    const bytes = event('{"n":1}')
    const found: string[] = []
    const scanner = new AwsScanner((data) => found.push(data))
    const buffer = Buffer.from(bytes.subarray(0, 9))
    scanner.push(buffer, 0)
    buffer.fill(0)
    scanner.push(bytes.subarray(9), 1)
    expect(found).toEqual(['{"n":1}'])
  })

  test('text of all scripts, as its bytes', () => {
    const [[data]] = scan(event('{"text":"今日 🙂"}')) as [[string, number]]
    expect(Buffer.from(data, 'latin1').toString('utf8')).toBe('{"text":"今日 🙂"}')
  })

  test('an event that is not wrapped', () => {
    expect(scan(message([text(':message-type', 'event')], '{"type":"ping"}'))).toEqual([
      ['{"type":"ping"}', 0],
    ])
  })

  test('headers of every type stand before the one that matters', () => {
    const others = [0, 1, 2, 3, 4, 5, 8, 9].map((type) => {
      const size = { 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 }[type] ?? 0
      return Buffer.concat([Buffer.from([1, 97, type]), Buffer.alloc(size, 7)])
    })
    const bytes = Buffer.from([1, 98, 6, 0, 3, 1, 2, 3])
    const named = [
      text(':message-type', 'exception'),
      text(':exception-type', 'throttlingException'),
    ]
    const [[data]] = scan(message([...others, bytes, ...named], '{"message":"Slower."}')) as [
      [string, number],
    ]
    expect(JSON.parse(data)).toEqual({
      type: 'error',
      error: { type: 'throttlingException', message: 'Slower.' },
    })
  })
})

describe('an error inside the stream is one of the answer', () => {
  test('without a body it is known by its headers', () => {
    const named = [
      text(':message-type', 'error'),
      text(':error-code', 'InternalFailure'),
      text(':error-message', 'Oh.'),
    ]
    expect(scan(message(named, '')).map(([data]) => JSON.parse(data))).toEqual([
      { type: 'error', error: { type: 'InternalFailure', message: 'Oh.' } },
    ])
  })

  test('what was written as one is read as one', () => {
    const written = awsMessage('{"type":"error","error":{"type":"x","message":"Overloaded"}}')
    expect(scan(Buffer.from(written, 'latin1')).map(([data]) => JSON.parse(data))).toEqual([
      { type: 'error', error: { type: 'modelStreamErrorException', message: 'Overloaded' } },
    ])
  })
})

describe('nothing is made up', () => {
  test('of other events', () => {
    expect(scan(message([text(':event-type', 'initial-response')], '{}'))).toEqual([])
    expect(scan(message([], 'no JSON'))).toEqual([])
    expect(scan(message([], ''))).toEqual([])
  })

  test('of a message with any byte wrong, nor of what comes behind it', () => {
    const good = event('{"n":1}')
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const bad = Buffer.from(good)
        bad[place] = bad[place]! ^ change
        expect(scan(Buffer.concat([good, bad, good])).map(([data]) => data)).toEqual(['{"n":1}'])
      }),
    )
  })

  test('of a length that no message has', () => {
    const huge = Buffer.concat([uint(0xff_ff_ff_ff), uint(0)])
    expect(scan(Buffer.concat([huge, uint(crc32(huge))]), event('{"n":1}'))).toEqual([])
    const tiny = Buffer.concat([uint(12), uint(0)])
    expect(scan(Buffer.concat([tiny, uint(crc32(tiny))]), event('{"n":1}'))).toEqual([])
  })

  test('of headers that say they are longer than they are', () => {
    const long = Buffer.from([1, 97, 7, 255, 255, 0])
    const noType = Buffer.from([200, 97])
    expect(() => scan(message([long], '{}'), message([noType], '{}'))).not.toThrow()
  })
})
