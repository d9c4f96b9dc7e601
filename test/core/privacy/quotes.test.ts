import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutQuotes } from '../../../src/core/privacy/quotes.ts'

const ANSWER = 'Dear Bob,\nyour order "66" of 1,234.50 EUR isn\'t on its way. Grüße, Anna'

test.for([
  [
    'a short piece in marks',
    `expected 'Dear Bob' to include '$'`,
    `expected '[removed]' to include '$'`,
  ],
  ['a piece that was cut', `"Dear Bo"... is not valid JSON`, `"[removed]"... is not valid JSON`],
  ['a piece with an ellipsis', `expected 'Dear…' to be 'x'`, `expected '[removed]' to be 'x'`],
  ['one with an escaped line end', String.raw`got "Bob,\nyour"`, 'got "[removed]"'],
  ['one with escaped marks', String.raw`got 'isn\'t on'`, "got '[removed]'"],
  ['one with an apostrophe', "got 'isn't on'", "got '[removed]'"],
  ['words without marks', 'too long: order "66" of 1', 'too long: [removed]'],
  ['a number', 'price 1,234.50 is over 100', 'price [removed] is over 100'],
  ['what stands in no text', `no price, such as '$5'`, `no price, such as '$5'`],
  ['short words in common', 'your order, Bob', 'your order, Bob'],
  [
    'a diff by lines',
    'expect(received).toBe(expected)\n\n- Expected\n+ Received\n\n- x\n+ Bob,',
    'expect(received).toBe(expected)',
  ],
  ['a list of reasons', '- no price\n- no date', '- no price - no date'],
] as const)('%s', ([, message, shown]) => {
  expect(withoutQuotes(message, [ANSWER])).toBe(shown)
})

test('a whole text goes however short it is, when it stands in marks', () => {
  expect(withoutQuotes(`expected 'No' to be 'Yes' by No. 1`, ['No'])).toBe(
    `expected '[removed]' to be 'Yes' by No. 1`,
  )
})

test('a run of characters that begins in one text and ends in the next is none', () => {
  expect(withoutQuotes('one two three four', ['one two', 'three four'])).toBe('one two three four')
})

test('no twelve characters of a text survive, wherever they stand', () => {
  const text = fc.string({ minLength: 12, maxLength: 200, unit: 'grapheme-ascii' })
  fc.assert(
    fc.property(text, fc.nat(), fc.string(), fc.string(), (secret, from, before, after) => {
      const line = secret.replaceAll(/\s+/g, ' ').trim()
      fc.pre(line.length >= 12)
      const start = from % (line.length - 11)
      const piece = line.slice(start, start + 12)
      // Else white space at its ends joins what stands around it.
      fc.pre(piece.trim() === piece)
      expect(withoutQuotes(`${before}${piece}${after}`, [secret])).not.toContain(piece)
    }),
  )
})

test('a message of any length is read no further than needed', () => {
  expect(withoutQuotes('x'.repeat(5_000_000), ['y'.repeat(200_000)]).length).toBeLessThan(2000)
})
