import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  pad,
  printable,
  shorten,
  shortenByWords,
  widthOf,
  wrap,
} from '../../../src/report/layout/width.ts'

test.for([
  ['plain', 5],
  ['搜索', 4],
  ['👩‍👩‍👧', 2],
  ['é', 1],
  ['✓ – … ≥', 7],
] as const)('%s takes %i columns', ([text, width]) => {
  expect(widthOf(text)).toBe(width)
})

test.for([
  ['short', 5, 'short'],
  ['longer', 5, 'long…'],
  ['a b c', 3, 'a…'],
  ['搜索答案', 6, '搜索…'],
  ['👩‍👩‍👧👩‍👩‍👧', 3, '👩‍👩‍👧…'],
  ['anything', 1, '…'],
  ['anything', 0, ''],
] as const)('%s in %i columns is %s', ([text, width, short]) => {
  expect(shorten(text, width)).toBe(short)
})

test.for([
  ['short enough', 12, 'short enough'],
  ['no word is cut', 12, 'no word is…'],
  ['p95 454 ms, error rate 0 %', 12, 'p95 454 ms…'],
  ['anything', 5, 'anyt…'],
  ['any thing', 1, '…'],
] as const)('%s in %i columns of words is %s', ([text, width, short]) => {
  expect(shortenByWords(text, width)).toBe(short)
})

test('padding counts columns, not characters', () => {
  expect(pad('搜', 4, 'left')).toBe('搜  ')
  expect(pad('搜', 4, 'right')).toBe('  搜')
  expect(pad('too long', 4, 'right')).toBe('too long')
})

test.for([
  ['\u001B[31mred\u001B[0m', 'red'],
  ['two\nlines\tand a tab', 'two lines and a tab'],
  ['\u001B]8;;https://evil.example\u0007link\u001B]8;;\u0007', 'link'],
  ['bell\u0007 and \u009B2J', 'bell and'],
  ['invoice\u202Egpj.exe', 'invoice gpj.exe'],
  ['half an emoji \uD83D', 'half an emoji'],
] as const)('%j becomes harmless', ([text, harmless]) => {
  expect(printable(text)).toBe(harmless)
})

test('printable text holds no control character, whatever came in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // oxlint-disable-next-line no-control-regex -- that is what must not be there
      expect(printable(text)).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/)
    }),
  )
})

test('text wraps at spaces, and inside a word that is too long', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrap('a https://example.com', 8)).toEqual(['a', 'https://', 'example.', 'com'])
  expect(wrap('at most 100 ms', 12)).toEqual(['at most', '100 ms'])
  expect(wrap('', 8)).toEqual([])
})

test('wrapping loses nothing but spaces and never exceeds the width', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 60 })
  fc.assert(
    fc.property(texts, fc.integer({ min: 2, max: 30 }), (text, width) => {
      const lines = wrap(text, width)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
    }),
  )
})
