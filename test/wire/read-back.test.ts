import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FormatId, Usage } from '../../src/core/calls/call.ts'
import { READERS } from '../../src/wire/readers.ts'
import { Reading } from '../../src/wire/reading.ts'
import { WRITERS } from '../../src/wire/writers.ts'
import type { Answer, AnswerPart } from '../../src/wire/writing.ts'
import { chunksOf, FORMATS, told } from './formats.ts'
import { readPieces } from './recorded.ts'

const FINISH: Record<FormatId, Record<Answer['finish'], string>> = {
  'anthropic-messages': { end: 'end_turn', length: 'max_tokens', tool: 'tool_use' },
  'openai-chat': { end: 'stop', length: 'length', tool: 'tool_calls' },
  'openai-responses': { end: 'completed', length: 'max_output_tokens', tool: 'completed' },
  'gemini-generate': { end: 'STOP', length: 'MAX_TOKENS', tool: 'STOP' },
}

const pieces = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), {
  minLength: 1,
  maxLength: 5,
})
const reasoning = pieces.map((texts): AnswerPart => ({ type: 'reasoning', pieces: texts }))
const text = pieces.map((texts): AnswerPart => ({ type: 'text', pieces: texts }))
const tool = pieces.map((texts): AnswerPart => {
  const json = texts.map((one) => JSON.stringify(one).slice(1, -1))
  return { type: 'tool', name: 'find', pieces: ['{"query":"', ...json, '"}'] }
})
const parts = fc
  .tuple(fc.option(reasoning), fc.oneof(text, tool))
  .map(([thought, said]) => (thought === null ? [said] : [thought, said]))

const usage = fc
  .tuple(
    fc.integer({ min: 1, max: 1e6 }),
    fc.nat(1e6),
    fc.nat(1e6),
    fc.integer({ min: 1, max: 1e5 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([input, cacheRead, cacheWrite, output, thought]): Usage => ({
    input,
    cacheRead,
    cacheWrite,
    cacheWrite1h: 0,
    output,
    reasoning: Math.floor(thought * output),
  }))
const answers = fc.record({
  id: fc.constant('a1'),
  createdAt: fc.constant(1),
  model: fc.string({ unit: 'grapheme', minLength: 1 }),
  parts,
  finish: fc.constantFrom<Answer['finish']>('end', 'length', 'tool'),
  usage,
})
const settings = { includeUsage: true, ping: true, errorAt: null }

describe.for(FORMATS)('%s: any answer that was written', (format) => {
  test('as a stream is read back as it was meant', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const writes = [...WRITERS[format].stream(answer, settings)]
        const read = readPieces(
          format,
          writes.map((write) => Buffer.from(write, 'latin1')),
        )
        const counts = answer.parts.map((part) => chunksOf(format, part))
        const chunks = counts.reduce((sum, count) => sum + count, 0)
        expect(read).toMatchObject({
          model: answer.model,
          finishReason: FINISH[format][answer.finish],
          usage: told(format, answer.usage),
          usageIsFinal: true,
          failure: null,
          outcome: 'ok',
          chunks,
          // The opening is write 0, then one write for each piece.
          firstTokenAt: 1,
          firstAnswerAt: counts.length === 2 ? 1 + counts[0]! : 1,
          lastTokenAt: chunks,
          gaps: chunks - 1,
        })
      }),
    )
  })

  test('as JSON is read back as it was meant', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const reading = new Reading()
        const json = JSON.stringify(WRITERS[format].answer(answer))
        READERS[format].readAnswer(reading, JSON.parse(json))
        reading.seal()
        expect(reading).toMatchObject({
          model: answer.model,
          finishReason: FINISH[format][answer.finish],
          usage: told(format, answer.usage),
          usageIsFinal: true,
          terminal: true,
          failure: null,
        })
        expect(reading.textBytes).toBeGreaterThan(0)
      }),
    )
  })

  test('and cut after any piece is truncated, with at least a token for each chunk that came', () => {
    fc.assert(
      fc.property(answers, fc.nat(8), (answer, after) => {
        const writes = [...WRITERS[format].stream(answer, settings)]
        const kept = Math.min(after, writes.length - 2)
        const read = readPieces(
          format,
          writes.slice(0, kept + 1).map((write) => Buffer.from(write, 'latin1')),
        )
        expect(read).toMatchObject({ outcome: 'truncated', usageIsFinal: false, chunks: kept })
        // Anthropic says all its input before the end and one token of output, Gemini its input with each chunk.
        const said = {
          'anthropic-messages': Math.max(1, kept),
          'gemini-generate': kept || undefined,
        }
        expect(read.usage?.output).toBe(Object.entries(said).find(([one]) => one === format)?.[1])
      }),
    )
  })
})
