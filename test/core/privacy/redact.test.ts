import { expect, test } from 'vitest'
import { redact, textsIn } from '../../../src/core/privacy/redact.ts'

test.for([
  ['key sk-proj-abc123def456 is wrong', 'key [removed] is wrong'],
  ['Authorization: Bearer abcdef123456', 'Authorization: Bearer [removed]'],
  ['x-api-key: abcdef123456', 'x-api-key: [removed]'],
  ['AIzaSyA1234567890abcdefghijklmn', '[removed]'],
  ['the task-force met', 'the task-force met'],
  ['two\n   lines', 'two lines'],
] as const)('%s', ([message, redacted]) => {
  expect(redact(message, [])).toBe(redacted)
})

test('secrets go wherever they stand, short ones stay', () => {
  expect(redact('Where is it? Where is it?', ['Where is it?', 'it'])).toBe('[removed] [removed]')
  expect(redact('a it b', ['it'])).toBe('a it b')
})

test('long messages are cut', () => {
  expect(redact('x'.repeat(1000), [])).toHaveLength(300)
})

test('texts are found in prompts of every shape', () => {
  expect(textsIn('a')).toEqual(['a'])
  expect(textsIn([{ role: 'user', content: 'b' }])).toEqual(['b'])
  expect(textsIn({ row: { question: 'c', id: 5 } })).toEqual(['c'])
  expect(textsIn(undefined)).toEqual([])
  const result = { type: 'r', content: [{ type: 't', text: 'deep' }] }
  expect(textsIn([{ role: 'user', content: [result] }])).toEqual(['r', 't', 'deep'])
  expect(textsIn({ role: 'Patient John Doe' })).toEqual(['Patient John Doe'])
})

test('bytes, what refers to itself and what cannot be read are no texts', () => {
  const image = Buffer.alloc(2 ** 20)
  expect(textsIn({ question: 'What is it?', image, raw: image.buffer })).toEqual(['What is it?'])
  const row: Record<string, unknown> = { question: 'Again?' }
  row['self'] = [row, row]
  expect(textsIn(row)).toEqual(['Again?'])
  const secret = Object.defineProperty({}, 'secret', {
    enumerable: true,
    get: () => {
      throw new Error('locked')
    },
  })
  expect(textsIn(['a', secret])).toEqual(['a'])
})
