import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sparkline } from '../../../src/report/layout/sparkline.ts'

test.for([
  ['nothing', [], {}, ''],
  ['values as heights', [100, 200, 300, 400, 500, 600, 700, 800], {}, '▁▂▃▄▅▆▇█'],
  ['what is always the same in the middle', [100, 100, 100], {}, '▅▅▅'],
  ['nothing but zeros at the floor', [0, 0], {}, '▁▁'],
  ['a wobble as one', [100, 101, 99, 100], {}, '▄▅▄▄'],
  ['the lowest, whatever its digits', [66.43, 50.92, 48.46], {}, '█▂▁'],
  ['a mark', [100, 100, 200, 200], { marks: [2] }, '▁▁│██'],
  ['a mark at the first value', [100, 200], { marks: [0] }, '│▁█'],
  ['means, where there are too many', [100, 200, 300, 500, 800, 1000], { width: 3 }, '▁▃█'],
  ['a share as small as it is', [0, 0.01, 0.05], { leastSpan: 0.05 }, '▁▂█'],
] as const)('shows %s', ([, values, options, line]) => {
  expect(sparkline(values, { width: 20, ...options })).toBe(line)
})

test('it is as wide as there are values and marks, and never wider than asked', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 100 }),
      fc.integer({ min: 4, max: 60 }),
      fc.nat(99),
      (values, width, mark) => {
        const marks = mark < values.length ? [mark] : []
        const line = sparkline(values, { width, marks })
        expect(line).toMatch(/^[▁-█│]+$/)
        expect(line.split('│')).toHaveLength(marks.length + 1)
        expect(line).toHaveLength(Math.min(values.length, width - marks.length) + marks.length)
      },
    ),
  )
})
