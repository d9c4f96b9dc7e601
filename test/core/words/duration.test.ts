import { expect, test } from 'vitest'
import { durationInWords, parseDuration } from '../../../src/core/words/duration.ts'

test.for([
  [250, 250],
  [0, 0],
  ['250ms', 250],
  ['1.5s', 1500],
  [' 30s ', 30_000],
  ['2m', 120_000],
  ['1h', 3_600_000],
  [-1, null],
  [Number.NaN, null],
  [Infinity, null],
  ['30', null],
  ['30 seconds', null],
  ['', null],
  [undefined, null],
  [{}, null],
] as const)('%s is %s ms', ([given, ms]) => {
  expect(parseDuration(given)).toBe(ms)
})

test.for([
  [0, '0 ms'],
  [0.5, '0.5 ms'],
  [500, '500 ms'],
  [1000, '1 s'],
  [1500, '1.5 s'],
  [59_999, '59.999 s'],
  [60_000, '1 min'],
  [90_000, '1 min 30 s'],
  [3_600_000, '1 h'],
  [5_400_500, '1 h 30 min 0.5 s'],
  [86_400_000, '24 h'],
] as const)('%d ms in words: %s', ([ms, words]) => {
  expect(durationInWords(ms)).toBe(words)
})
