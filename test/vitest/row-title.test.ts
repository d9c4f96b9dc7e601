import { expect, test } from 'vitest'
import { rowTitle } from '../../src/vitest/worker/row-title.ts'

test.for([
  ['%s', 'text', 'text'],
  ['%s and %s', ['a', 1], 'a and 1'],
  ['%s and %s', ['only one'], 'only one and %s'],
  ['%d, %i, %f', [1.5, 1.5, 1.5], '1.5, 1, 1.5'],
  ['%j', { a: [1] }, '{"a":[1]}'],
  ['%o of %O', [1, 'x'], "1 of 'x'"],
  ['%#: %$', 'row', '3: 4'],
  ['100 %% of %s', 'rows', '100 % of rows'],
  ['%%s', 'row', '%s'],
  ['$model', { model: 'small' }, 'small'],
  ['$a.b.c', { a: { b: { c: 7 } } }, '7'],
  ['$a', { a: { b: 1 } }, '{ b: 1 }'],
  ['$a', { a: null }, 'null'],
  ['$0 and $1', ['a', 'b'], 'a and b'],
  ['$0', 'text', 'text'],
  ['$length', [1, 2], '2'],
  ['costs $5', { model: 'small' }, 'costs $5'],
  ['$nothing', { model: 'small' }, '$nothing'],
  ['$model.', { model: 'small' }, 'small.'],
  ['$text', { text: 'a % of $model' }, 'a % of $model'],
  ['%s', '%s of $0', '%s of $0'],
  ['no place', 'row', 'no place'],
  ['100%', 'row', '100%'],
] as [string, unknown, string][])('%j of %j is %j', ([template, row, title]) => {
  expect(rowTitle(template, row, 3)).toBe(title)
})

test('a long value of a field is cut', () => {
  expect(rowTitle('$text', { text: 'x'.repeat(41) }, 0)).toBe(`${'x'.repeat(39)}…`)
})
