import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventScanner } from '../../src/wire/sse.ts'
import { cutAnywhere } from './cut.ts'

/** What the scanner finds in a stream that comes in these pieces, as text. */
function scan(pieces: readonly Uint8Array[]): string[] {
  const found: string[] = []
  const scanner = new EventScanner((data) =>
    found.push(Buffer.from(data, 'latin1').toString('utf8')),
  )
  pieces.forEach((piece, index) => scanner.push(piece, index))
  scanner.end(pieces.length)
  return found
}

const scanText = (text: string): string[] => scan([Buffer.from(text)])

describe('the data of server-sent events', () => {
  test.for([
    ['data with a space', 'data: {"a":1}\n\n', ['{"a":1}']],
    ['data without a space', 'data:{"a":1}\n\n', ['{"a":1}']],
    ['only the first space is no data', 'data:  x\n\n', [' x']],
    ['lines that end in CR and LF', 'event: x\r\ndata: {}\r\n\r\n', ['{}']],
    ['names, ids and times', 'event: data: x\nid: 1\nretry: 9\ndata: y\n\n', ['y']],
    ['comments', ': OPENROUTER PROCESSING\n\n: data: x\n\ndata: y\n\n', ['y']],
    ['no data at all', 'data:\ndata: \n\n', []],
    ['other fields that begin alike', 'database: x\ndata: y\n\n', ['y']],
    ['a last line without its end', 'data: [DONE]', ['[DONE]']],
    ['text in any script', 'data: {"t":"今日 — 😀"}\n\n', ['{"t":"今日 — 😀"}']],
    ['bare JSON', 'data: x\n\n{"error":{"code":503}}', ['x', '{"error":{"code":503}}']],
    ['bare JSON on several lines', 'data: x\n\n{\n "error": {\n }\n}\n', ['x', '{ "error": { }}']],
    ['bare JSON that does not close', 'data: x\n\n{\n "error": {\n', ['x']],
    ['nothing', '', []],
  ] as const)('%s', ([, stream, events]) => {
    expect(scanText(stream)).toEqual(events)
  })

  const anyLine = fc.oneof(
    fc.string({ unit: 'grapheme' }).map((text) => `data: ${text.replaceAll(/[\r\n]/g, '')}`),
    fc.constantFrom('', ': wait', 'event: x', 'data:', 'data: {"type":"x"}', 'dat'),
  )
  const anyStream = fc
    .array(fc.tuple(anyLine, fc.constantFrom('\n', '\r\n')), { maxLength: 20 })
    .map((lines) => Buffer.from(lines.flat().join('')))

  test('are the same however the bytes are cut', () => {
    fc.assert(
      fc.property(anyStream, fc.array(fc.nat(300)), (stream, cuts) => {
        expect(scan(cutAnywhere(stream, cuts))).toEqual(scan([stream]))
      }),
    )
  })

  test('are all there, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.json(), { maxLength: 8 }), fc.array(fc.nat(300)), (events, cuts) => {
        const stream = Buffer.from(events.map((json) => `event: x\ndata: ${json}\n\n`).join(''))
        expect(scan(cutAnywhere(stream, cuts))).toEqual(events)
      }),
    )
  })
})

test('an event has the instant at which its line was complete', () => {
  const stream = Buffer.from('data: a\n\ndata: b\n\n')
  const instants: number[] = []
  const scanner = new EventScanner((_, at) => instants.push(at))
  for (const [index, byte] of stream.entries()) scanner.push(Uint8Array.of(byte), index)
  expect(instants).toEqual([7, 16])
})

test('any bytes at all are taken', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => {
      expect(() => scan(pieces)).not.toThrow()
    }),
  )
})

describe('long lines', () => {
  const MEGABYTE = 1_000_000
  const filler = Buffer.alloc(MEGABYTE, 'x')

  test('are put together from their pieces', () => {
    const pieces = [Buffer.from('data: '), filler, filler, Buffer.from('\ndata: y\n')]
    expect(scan(pieces).map(({ length }) => length)).toEqual([2 * MEGABYTE, 1])
  })

  test('that never end are dropped, and what follows is read', () => {
    const pieces = [Buffer.from('data: '), ...Array(40).fill(filler), Buffer.from('\ndata: y\n')]
    expect(scan(pieces)).toEqual(['y'])
  })
})
