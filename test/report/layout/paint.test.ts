import { expect, test } from 'vitest'
import { span } from '../../../src/report/layout/line.ts'
import { coloursWanted, paint } from '../../../src/report/layout/paint.ts'

test.for([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [false, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
] as const)('a terminal: %s, with %j, has colours: %s', ([isTerminal, env, wanted]) => {
  expect(coloursWanted(isTerminal, env)).toBe(wanted)
})

const LINES = [[span('name '), span('3 errors', 'bad')], [], [span('ok', 'good')]]

test('colours stand around the text and nowhere else', () => {
  expect(paint(LINES, true)).toEqual([
    'name \u001B[31m3 errors\u001B[39m',
    '',
    '\u001B[32mok\u001B[39m',
  ])
})

test('without colours the text is all there is', () => {
  expect(paint(LINES, false)).toEqual(['name 3 errors', '', 'ok'])
})
