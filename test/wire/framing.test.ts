import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { framed, framingOf, scannerOf, type Framing } from '../../src/wire/framing.ts'
import { cutAnywhere } from './cut.ts'

/** The data of events in bytes that come in these pieces. */
function scan(framing: Framing, pieces: readonly Uint8Array[]): string[] {
  const found: string[] = []
  const scanner = scannerOf(framing, (data) => found.push(data))
  pieces.forEach((piece, index) => scanner.push(piece, index))
  scanner.end(pieces.length)
  return found
}

const anyEvent = fc.record({ type: fc.constant('x'), text: fc.string({ unit: 'grapheme' }) })
const anyEvents = fc.array(
  anyEvent.map((event) => [event]),
  { minLength: 1, maxLength: 6 },
)
/** As the writers write them: some writes hold several events, some none. */
const ascii = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
const sse = (events: readonly unknown[]): string =>
  events.map((event) => `event: x\ndata: ${ascii(event)}\n\n`).join('')

describe.for(['sse', 'json-array', 'aws-event-stream'] as const)('%s', (framing) => {
  test('events are found however their bytes are cut', () => {
    fc.assert(
      fc.property(anyEvents, fc.array(fc.nat(5000)), (writes, cuts) => {
        const bytes = Buffer.from([...framed(writes.map(sse), framing)].join(''), 'latin1')
        const found = scan(framing, cutAnywhere(bytes, cuts))
        expect(found.map((data) => JSON.parse(data))).toEqual(writes.flat())
      }),
    )
  })

  test('of a stream that is cut off only whole events are found', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(5000), (writes, place) => {
        const bytes = Buffer.from([...framed(writes.map(sse), framing)].join(''), 'latin1')
        const found = scan(framing, [bytes.subarray(0, place % bytes.length)])
        // A last line counts without its end; cut in its middle it is no JSON.
        const whole = found.filter((data) => data.endsWith('}') && isJson(data))
        expect(whole.map((data) => JSON.parse(data))).toEqual(writes.flat().slice(0, whole.length))
        if (framing !== 'sse') expect(whole).toEqual(found)
      }),
    )
  })

  test('each write stays one, and an empty one stays so', () => {
    const writes = ['', sse([{ n: 1 }]), sse([{ n: 2 }, { n: 3 }])]
    const lengths = [...framed(writes, framing)].map((write) => write.length > 0)
    expect(lengths).toEqual([false, true, true])
  })

  test('whatever bytes come, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (pieces) => {
        expect(() => scan(framing, pieces)).not.toThrow()
      }),
    )
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('a list is JSON as a whole, whose objects may be pretty, nested and hold brackets', () => {
  const chunks = [{ a: '}]"\\', b: [{ c: [] }] }, {}, { d: 'ü' }]
  const [...writes] = framed(
    chunks.map((chunk) => sse([chunk])),
    'json-array',
  )
  expect(JSON.parse(writes.join(''))).toEqual(chunks)
  const pretty = Buffer.from(JSON.stringify(chunks, null, 2))
  expect(scan('json-array', [pretty]).map((data) => isJson(data))).toEqual([true, true, true])
  expect(scan('json-array', [Buffer.from('{"error":{"code":503}}')])).toEqual([
    '{"error":{"code":503}}',
  ])
})

test.for([
  ['text/event-stream', '/x', 'sse'],
  ['Text/Event-Stream; charset=utf-8', '/v1/models/m:streamGenerateContent', 'sse'],
  [
    'application/vnd.amazon.eventstream',
    '/model/m/invoke-with-response-stream',
    'aws-event-stream',
  ],
  ['application/json; charset=UTF-8', '/v1/models/m:streamGenerateContent', 'json-array'],
  ['application/json', '/v1/models/m:generateContent', null],
  ['application/json', '/v1/chat/completions', null],
] as const)('%s of %s is %s', ([type, path, framing]) => {
  expect(framingOf(type, path)).toBe(framing)
})
