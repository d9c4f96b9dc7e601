import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FormatId, Usage } from '../../src/core/calls/call.ts'
import { READERS } from '../../src/wire/readers.ts'
import { Reading } from '../../src/wire/reading.ts'
import { EventScanner } from '../../src/wire/sse.ts'
import { WRITERS } from '../../src/wire/writers.ts'
import type { Answer, AnswerPart } from '../../src/wire/writing.ts'
import { chunksOf, FORMATS, told } from './formats.ts'

const usage: Usage = {
  input: 30,
  cacheRead: 7,
  cacheWrite: 3,
  cacheWrite1h: 0,
  output: 9,
  reasoning: 2,
}
const PARTS: AnswerPart[] = [
  { type: 'reasoning', pieces: ['Hm. ', 'So. '] },
  { type: 'text', pieces: ['Your ', 'order ', 'is on "its" way — 今日. '] },
]
const anAnswer = (changes: Partial<Answer> = {}): Answer => ({
  id: 'a1',
  createdAt: 1,
  model: 'm',
  parts: PARTS,
  finish: 'end',
  usage,
  ...changes,
})
const settings = { includeUsage: true, ping: true, errorAt: null }
const written = (format: FormatId, answer: Answer, changes: object = {}): string[] => [
  ...WRITERS[format].stream(answer, { ...settings, ...changes }),
]

/** A stream as the observer reads it. */
function read(format: FormatId, writes: string[]): Reading {
  const reading = new Reading()
  const scanner = new EventScanner((data, at) => READERS[format].readEvent(reading, data, at))
  writes.forEach((text, index) => scanner.push(Buffer.from(text, 'latin1'), index))
  return reading
}

/** Names of the events, or of what is in a chunk. */
function sequence(writes: string[]): string[] {
  return [...writes.join('').matchAll(/^data: (.*)$/gm)].map(([, data]) => {
    if (data === '[DONE]') return data
    const value = JSON.parse(data!)
    if (value.candidates !== undefined) return chunkOf(value.candidates[0])
    if (value.type !== undefined) return value.type.replace('response.', '')
    const [choice] = value.choices
    return choice?.finish_reason ?? Object.keys(choice?.delta ?? { usage: 0 }).join()
  })
}

function chunkOf({ content, finishReason }: any): string {
  return finishReason ?? Object.keys(content.parts[0]).join()
}

const repeated = (name: string, times: number): string[] =>
  Array.from({ length: times }, () => name)

describe('the events of an answer, in their order', () => {
  test('Anthropic Messages', () => {
    expect(sequence(written('anthropic-messages', anAnswer()))).toEqual([
      'message_start',
      'ping',
      'content_block_start',
      ...repeated('content_block_delta', 3),
      'content_block_stop',
      'content_block_start',
      ...repeated('content_block_delta', 3),
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })

  test('OpenAI chat', () => {
    expect(sequence(written('openai-chat', anAnswer()))).toEqual([
      'role,content,refusal',
      ...repeated('reasoning_content', 2),
      ...repeated('content', 3),
      'stop',
      'usage',
      '[DONE]',
    ])
  })

  test('OpenAI responses, numbered without a gap', () => {
    const writes = written('openai-responses', anAnswer())
    expect(sequence(writes)).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'reasoning_summary_part.added',
      ...repeated('reasoning_summary_text.delta', 2),
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      ...repeated('output_text.delta', 3),
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ])
    const numbers = [...writes.join('').matchAll(/"sequence_number":(\d+)/g)].map(([, n]) =>
      Number(n),
    )
    expect(numbers).toEqual(numbers.map((_, index) => index))
  })
})

describe('Gemini', () => {
  test('writes chunks, the last of which says why it ended', () => {
    expect(sequence(written('gemini-generate', anAnswer()))).toEqual([
      ...repeated('text,thought', 2),
      ...repeated('text', 3),
      'STOP',
    ])
  })

  test('counts the prompt from the start, and what it answered at the end', () => {
    const [, first, ...rest] = written('gemini-generate', anAnswer())
    const usageIn = (write: string): any =>
      JSON.parse(
        write
          .match(/^data: (.*)$/gm)!
          .at(-1)!
          .slice(6),
      )
    expect(usageIn(first!).usageMetadata).toMatchObject({
      promptTokenCount: 40,
      totalTokenCount: 40,
    })
    expect(usageIn(first!).usageMetadata.candidatesTokenCount).toBeUndefined()
    expect(usageIn(rest.at(-1)!).usageMetadata).toMatchObject({
      promptTokenCount: 40,
      cachedContentTokenCount: 7,
      candidatesTokenCount: 7,
      thoughtsTokenCount: 2,
      totalTokenCount: 49,
    })
  })
})

describe.for(FORMATS)('%s', (format) => {
  test('is read back as it was meant', () => {
    const reading = read(format, written(format, anAnswer()))
    expect(reading).toMatchObject({
      model: 'm',
      usage: told(format, usage),
      usageIsFinal: true,
      terminal: true,
      chunks: 5,
    })
    // The opening is write 0, each piece one write; the third piece is the first of the answer.
    expect(reading).toMatchObject({ firstTokenAt: 1, firstAnswerAt: 3, lastTokenAt: 5 })
  })

  test('is ASCII, one write per piece', () => {
    const pieces = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(pieces, (texts) => {
        const writes = written(format, anAnswer({ parts: [{ type: 'text', pieces: texts }] }))
        expect(writes).toHaveLength(texts.length + 1)
        expect(writes.join('')).toMatch(/^[\0-\x7f]*$/)
        expect(read(format, writes)).toMatchObject({
          chunks: texts.length,
          terminal: true,
          failure: null,
        })
      }),
    )
  })

  test('a tool call brings its name and its arguments', () => {
    const parts: AnswerPart[] = [{ type: 'tool', name: 'search', pieces: ['{"query":"a ', 'b"}'] }]
    const writes = written(format, anAnswer({ parts, finish: 'tool' }))
    const chunks = chunksOf(format, parts[0]!)
    expect(read(format, writes)).toMatchObject({ chunks, firstTokenAt: 1, terminal: true })
    expect(writes.join('')).toContain('"name":"search"')
  })

  test('an error event stands in the place of its piece, and is the last', () => {
    const writes = written(format, anAnswer(), { errorAt: 2 })
    const reading = read(format, writes)
    expect(writes).toHaveLength(4)
    expect(reading).toMatchObject({ chunks: 2, terminal: false })
    expect(reading.failure?.kind).toBe('stream_error')
  })

  test('without usage says nothing of it', () => {
    expect(read(format, written(format, anAnswer({ usage: null })))).toMatchObject({
      usage: null,
      terminal: true,
    })
  })

  test('as JSON is read back as it was meant', () => {
    const reading = new Reading()
    READERS[format].readAnswer(reading, WRITERS[format].answer(anAnswer()))
    expect(reading).toMatchObject({
      model: 'm',
      usage: told(format, usage),
      usageIsFinal: true,
      terminal: true,
    })
  })
})

test('chat says its usage only when asked', () => {
  const text = written('openai-chat', anAnswer(), { includeUsage: false }).join('')
  expect(text).not.toContain('usage')
})

test('Anthropic pings only when asked', () => {
  expect(sequence(written('anthropic-messages', anAnswer(), { ping: false }))).not.toContain('ping')
})
