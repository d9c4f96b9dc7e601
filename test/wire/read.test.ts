import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FormatId, Usage } from '../../src/core/calls/call.ts'
import { READERS } from '../../src/wire/readers.ts'
import { Reading } from '../../src/wire/reading.ts'
import { EventScanner } from '../../src/wire/sse.ts'
import { WRITERS } from '../../src/wire/writers.ts'
import type { Answer, AnswerPart } from '../../src/wire/writing.ts'
import { cutAnywhere } from './cut.ts'
import { chunksOf, FORMATS, told } from './formats.ts'

function read(format: FormatId, pieces: readonly Uint8Array[]): Reading {
  const reading = new Reading()
  const scanner = new EventScanner((data, at) => READERS[format].readEvent(reading, data, at))
  pieces.forEach((piece, index) => scanner.push(piece, index))
  scanner.end(pieces.length)
  return reading
}

/** What does not hang on how the bytes came. */
function understood(reading: Reading): object {
  const { model, finishReason, serviceTier, usage, usageIsFinal, terminal, failure } = reading
  const { chunks, firstAnswerAt, gaps } = reading
  const counted = { chunks, gaps: gaps?.count ?? 0, answered: firstAnswerAt !== null }
  const said = { model, finishReason, serviceTier, usage, usageIsFinal, terminal, failure }
  return { ...said, ...counted }
}

const piece = fc.string({ unit: 'grapheme', minLength: 1 })
const anyPart: fc.Arbitrary<AnswerPart> = fc.oneof(
  fc.record({
    type: fc.constantFrom('text' as const, 'reasoning' as const),
    pieces: fc.array(piece, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    type: fc.constant('tool' as const),
    name: fc.constant('search'),
    pieces: fc.constantFrom(['{}'], ['{"query"', ':"x"}'], ['{"model":', '"text"}']),
  }),
)
const count = fc.nat(10_000)
const anyUsage: fc.Arbitrary<Usage> = fc
  .record({
    input: count,
    cacheRead: count,
    cacheWrite: count,
    cacheWrite1h: fc.constant(0),
    output: count,
    reasoning: count,
  })
  // Reasoning is a part of the output.
  .map((usage) => ({ ...usage, output: usage.output + usage.reasoning }))
const anyAnswer: fc.Arbitrary<Answer> = fc.record({
  id: fc.constant('a1'),
  createdAt: count,
  model: fc.constantFrom('a-model', 'a "model"'),
  parts: fc.array(anyPart, { maxLength: 3 }),
  finish: fc.constantFrom('end', 'length', 'tool'),
  usage: fc.option(anyUsage),
})
const write = (format: FormatId, answer: Answer): string =>
  [...WRITERS[format].stream(answer, { includeUsage: true, ping: true, errorAt: null })].join('')

/** The same events as other servers write them. */
const MANNERS: readonly (readonly [name: string, rewrite: (stream: string) => string])[] = [
  ['as it is', (stream) => stream],
  ['text not escaped', (stream) => rewritten(stream, (value) => JSON.stringify(value))],
  ['JSON with spaces', (stream) => rewritten(stream, spaced)],
  [
    'keys in another order',
    (stream) => rewritten(stream, (value) => JSON.stringify(turned(value))),
  ],
  ['CR and LF', (stream) => stream.replaceAll('\n', '\r\n')],
  ['comments between', (stream) => stream.replaceAll('\n\n', '\n\n: keep-alive\n\n')],
  ['without names of events', (stream) => stream.replaceAll(/^event: .*\n/gm, '')],
]

function rewritten(stream: string, stringify: (value: unknown) => string): string {
  return stream.replaceAll(
    /^data: (\{.*)$/gm,
    (_, data: string) => `data: ${stringify(JSON.parse(data))}`,
  )
}

function spaced(value: unknown): string {
  return JSON.stringify(value, null, 1).replaceAll(/\n */g, ' ')
}

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, turned(inner)] as const)
  return Object.fromEntries(entries.toReversed())
}

describe.for(FORMATS)('%s', (format) => {
  test.for(MANNERS)('%s: the same is understood, however the bytes are cut', ([, rewrite]) => {
    fc.assert(
      fc.property(anyAnswer, fc.array(fc.nat(5000)), (answer, cuts) => {
        const chunks = answer.parts.reduce((sum, part) => sum + chunksOf(format, part), 0)
        const stream = Buffer.from(rewrite(write(format, answer)))
        const reading = read(format, cutAnywhere(stream, cuts))
        expect(understood(reading)).toMatchObject({
          model: answer.model,
          terminal: true,
          failure: null,
          chunks,
          gaps: Math.max(0, chunks - 1),
          usageIsFinal: answer.usage !== null,
          answered: answer.parts.some(({ type }) => type !== 'reasoning'),
        })
        expect(reading.usage).toEqual(told(format, answer.usage))
        expect(understood(reading)).toEqual(
          understood(read(format, [Buffer.from(write(format, answer))])),
        )
      }),
    )
  })

  test('a stream that is cut off anywhere says nothing that the whole one does not', () => {
    fc.assert(
      fc.property(anyAnswer, fc.nat(5000), (answer, place) => {
        const stream = Buffer.from(write(format, answer))
        const part = read(format, [stream.subarray(0, place % stream.length)])
        const whole = read(format, [stream])
        expect(part.chunks).toBeLessThanOrEqual(whole.chunks)
        expect(part.failure).toBeNull()
        if (part.usageIsFinal) expect(part.usage).toEqual(whole.usage)
        if (part.finishReason !== null) expect(part.finishReason).toBe(whole.finishReason)
      }),
    )
  })

  test('an answer at once says the same of its usage, model and end as a stream', () => {
    fc.assert(
      fc.property(anyAnswer, (given) => {
        // A tool's arguments are read whole here.
        const answer = { ...given, parts: given.parts.filter(({ type }) => type !== 'tool') }
        const streamed = read(format, [Buffer.from(write(format, answer))])
        const reading = new Reading()
        READERS[format].readAnswer(
          reading,
          JSON.parse(JSON.stringify(WRITERS[format].answer(answer))),
        )
        const { model, finishReason, usage, usageIsFinal, terminal } = streamed
        expect(reading).toMatchObject({ model, finishReason, usage, usageIsFinal, terminal })
      }),
    )
  })

  const words = fc.constantFrom(
    ...`type delta choices usage error message response content status output model code text
    output_tokens completion_tokens cache_creation tool_calls finish_reason details item toString
    candidates parts usageMetadata functionCall args promptFeedback modelVersion finishReason
    prompt_tokens_details __proto__ incomplete_details service_tier thinking function arguments`.split(
      /\s+/,
    ),
  )
  const values = fc.constantFrom(
    ...`message_start content_block_delta message_delta error response.failed response.completed
    response.output_text.delta response.created message failed`.split(/\s+/),
    '',
  )
  const { hostile } = fc.letrec<{ hostile: unknown }>((tie) => ({
    hostile: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(values, fc.integer(), fc.constantFrom(null, true, [], {}, '\u{1F600}"\\')),
      fc.array(tie('hostile'), { maxLength: 3 }),
      fc
        .array(fc.tuple(words, tie('hostile')), { maxLength: 5 })
        .map((entries) =>
          JSON.parse(
            `{${entries.map(([key, value]) => `"${key}":${JSON.stringify(value)}`).join()}}`,
          ),
        ),
    ),
  }))

  test('whatever an event holds, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.array(hostile), (events) => {
        const stream = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
        expect(() => read(format, [Buffer.from(stream)])).not.toThrow()
      }),
      { numRuns: 400 },
    )
  })

  test('whatever an answer at once holds, nothing is thrown', () => {
    fc.assert(
      fc.property(hostile, (answer) => {
        const reading = new Reading()
        expect(() => READERS[format].readAnswer(reading, Object(answer))).not.toThrow()
      }),
      { numRuns: 400 },
    )
  })
})
