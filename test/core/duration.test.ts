import { expect, test } from 'vitest'
import { parseDuration } from '../../src/core/duration.ts'

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
