import { expect, test } from 'vitest'
import type { TargetFunction } from '../../src/core/options/options.ts'
import { answerOf, AnswerParts, type Answer } from '../../src/executor/answer.ts'
import { drain } from '../../src/executor/drain.ts'

const plain: TargetFunction<never> = () => {}
const chunk = { delta: 'Hi' }
/** Knows the text of a chunk, and of texts that are no line of their own kind. */
const knowing = Object.assign(() => {}, {
  textOf: (piece: unknown) => {
    if (typeof piece === 'string') return piece.startsWith('{') ? null : piece
    return (piece as { delta?: string } | null)?.delta ?? null
  },
})

async function given(result: unknown, target: TargetFunction<never> = plain): Promise<Answer> {
  const parts = new AnswerParts()
  parts.begin(result)
  const pieces = { firstTextAt: null, firstObjectAt: null, lastAt: null }
  await drain(result, pieces, () => 0, new AbortController().signal, parts.keep)
  return answerOf(parts, target)
}
async function* stream(...pieces: readonly unknown[]): AsyncGenerator {
  yield* pieces
}
const bytes = (text: string, at: number): Uint8Array[] => {
  const all = Buffer.from(text)
  return [all.subarray(0, at), all.subarray(at)]
}

const TEXTS: readonly (readonly [string, () => unknown, string])[] = [
  ['a text', () => 'Hi', 'Hi'],
  ['an empty text', () => '', ''],
  ['a stream of texts', () => stream('Hel', '', 'lo'), 'Hello'],
  ['a stream of texts and nothing', () => stream('Hel', null, 'lo', undefined), 'Hello'],
  ['a stream of nothing', () => stream(), ''],
  ['a stream of bytes that cut a letter', () => stream(...bytes('grün', 3)), 'grün'],
  ['a Response', () => new Response('all of it'), 'all of it'],
  ['a Response of JSON', () => Response.json({ a: 1 }), '{"a":1}'],
  ['a Response without a body', () => new Response(null), ''],
  ["a Response's body", () => new Response('body').body, 'body'],
]
test.for(TEXTS)('%s is its text', async ([, make, text]) => {
  expect(await given(make())).toEqual({ value: text, text })
})

test.for([
  ['an object', { order: 66 }],
  ['a number', 42],
  ['nothing', undefined],
  ['null', null],
] as const)('%s is what it is, and no text', async ([, value]) => {
  expect(await given(value)).toEqual({ value, text: null })
})

test('a stream of objects is the list of them, unless the target knows their text', async () => {
  const chunks = [chunk, { other: 1 }, { delta: ' there' }]
  expect(await given(stream(...chunks))).toEqual({ value: chunks, text: null })
  expect(await given(stream(...chunks), knowing)).toMatchObject({ value: 'Hi there' })
})

test('so is a whole object', async () => {
  expect(await given(chunk)).toEqual({ value: chunk, text: null })
  expect(await given(chunk, knowing)).toEqual({ value: 'Hi', text: 'Hi' })
  expect(await given({ other: 1 }, knowing)).toEqual({ value: { other: 1 }, text: null })
})

test('lines that the target knows no text in stay apart', async () => {
  const { text } = await given(stream('{"a":1}', '{"a":2}', 'Hi', ' there'), knowing)
  expect(text).toBe('{"a":1}\n{"a":2}Hi there')
  expect(await given('{"a":1}', knowing)).toMatchObject({ value: '{"a":1}' })
})

test('a Response that the target has read is left as it is', async () => {
  const response = new Response('read')
  await response.text()
  expect(await given(response)).toEqual({ value: response, text: null })
})
