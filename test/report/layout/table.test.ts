import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { span } from '../../../src/report/layout/line.ts'
import { paint } from '../../../src/report/layout/paint.ts'
import { layoutTable, type Column, type Table } from '../../../src/report/layout/table.ts'
import { widthOf } from '../../../src/report/layout/width.ts'

const COLUMNS: Column[] = [
  { header: 'name', align: 'left', dropped: null, shortest: 6 },
  { header: 'first', align: 'right', dropped: 1 },
  { header: 'kept', align: 'right', dropped: null },
  { header: 'second', align: 'right', dropped: 2 },
]

function table(...rows: string[][]): Table {
  return { columns: COLUMNS, rows: rows.map((row) => row.map((cell) => span(cell))) }
}

function text(shown: Table, width: number): string {
  const { header, rows } = layoutTable(shown, width)
  return ['', ...paint([header, ...rows], false), ''].join('\n')
}

const TABLE = table(['a long name', '1', '22', '333'], ['短い名前', '4444', '5', '–'])

test('numbers stand on the right, wide characters take two columns', () => {
  expect(text(TABLE, 80)).toMatchInlineSnapshot(`
    "
    name         first  kept  second
    a long name      1    22     333
    短い名前      4444     5       –
    "
  `)
})

test('a name is shortened before a column goes', () => {
  expect(text(TABLE, 28)).toMatchInlineSnapshot(`
    "
    name     first  kept  second
    a long…      1    22     333
    短い名…   4444     5       –
    "
  `)
})

test('columns go in their order', () => {
  expect(text(TABLE, 24)).toMatchInlineSnapshot(`
    "
    name        kept  second
    a long na…    22     333
    短い名前       5       –
    "
  `)
  expect(text(TABLE, 14)).toMatchInlineSnapshot(`
    "
    name      kept
    a long…     22
    短い名前     5
    "
  `)
})

test('what may not go is shortened as far as it must', () => {
  expect(text(TABLE, 9)).toMatchInlineSnapshot(`
    "
    na…  kept
    a…     22
    短…     5
    "
  `)
})

const cells = fc.string({ unit: 'grapheme', maxLength: 12 })
const tables = fc
  .array(fc.tuple(cells, cells, cells, cells), { maxLength: 6 })
  .map((rows) => table(...rows))

test('no row is wider than asked, and all are cut at the same places', () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 4, max: 90 }), (shown, width) => {
      const { header, rows } = layoutTable(shown, width)
      for (const line of [header, ...rows]) {
        expect(line).toHaveLength(header.length)
        expect(widthOf(paint([line], false)[0]!)).toBeLessThanOrEqual(width)
      }
    }),
  )
})
