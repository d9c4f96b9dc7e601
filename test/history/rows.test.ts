import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mergedLines } from '../../src/history/lines.ts'
import { appendRows, readHistory } from '../../src/history/rows.ts'
import { aHistoryRow } from '../core/a-history-row.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitest-load-history-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const november = aHistoryRow({ at: '2026-11-30T23:59:59.000Z' })
const december = aHistoryRow({ at: '2026-12-01T00:00:00.000Z' })

test('rows go to the file of the month of their run, and are read back by time', () => {
  appendRows(join(folder, 'deep', 'history'), [december, november])
  appendRows(join(folder, 'deep', 'history'), [aHistoryRow({ at: '2026-11-01T00:00:00.000Z' })])
  expect(readdirSync(join(folder, 'deep', 'history'))).toEqual(['2026-11.jsonl', '2026-12.jsonl'])
  const { rows, notes } = readHistory(join(folder, 'deep', 'history'))
  expect(rows.map(({ at }) => at.slice(0, 10))).toEqual(['2026-11-01', '2026-11-30', '2026-12-01'])
  expect(notes).toEqual([])
})

test('a folder that is not there has no rows', () => {
  expect(readHistory(join(folder, 'none'))).toEqual({ rows: [], notes: [] })
})

test('a folder that is a file is a sentence', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => readHistory(join(folder, 'file'))).toThrow(
    /^The history in \S+file cannot be read: /,
  )
})

test('processes that append at the same time lose nothing', async () => {
  const script = join(import.meta.dirname, 'appending-process.ts')
  const names = ['a', 'b', 'c', 'd']
  const times = 150
  const children = names.map((name) => fork(script, [folder, name, String(times)]))
  await Promise.all(children.map((child) => once(child, 'message')))
  const ended = children.map((child) => once(child, 'exit'))
  for (const child of children) child.send('go')
  expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0, 0, 0])
  const { rows, notes } = readHistory(folder)
  expect(notes).toEqual([])
  expect(new Set(rows.map(({ branch, test: name }) => `${branch} ${name}`)).size).toBe(
    names.length * times * 2,
  )
})

describe('what a crashed writer left', () => {
  beforeEach(() => {
    appendRows(folder, [november])
    appendFileSync(join(folder, '2026-11.jsonl'), '{"schema":1,"at":"2026-11-3')
  })

  test('is left out, with a note that names the line', () => {
    const { rows, notes } = readHistory(folder)
    expect(rows).toEqual([november])
    const path = join(folder, '2026-11.jsonl')
    expect(notes).toEqual([`${path}:2 is no row of a history, and was left out.`])
  })

  test('does not spoil the next row', () => {
    const next = { ...november, branch: 'next' }
    appendRows(folder, [next])
    expect(readHistory(folder).rows).toEqual([november, next])
  })
})

test('rows of a newer version are left out, with a note that says what to do', () => {
  const newer = JSON.stringify({ ...november, schema: 2 })
  writeFileSync(join(folder, '2026-11.jsonl'), `${newer}\n${JSON.stringify(november)}\n`)
  const { rows, notes } = readHistory(folder)
  expect(rows).toEqual([november])
  const path = join(folder, '2026-11.jsonl')
  expect(notes).toEqual([
    `${path} has 1 row of a newer vitest-load, left out: update it to see them.`,
  ])
})

test('a row that stands twice is one', () => {
  appendRows(folder, [november, november])
  expect(readHistory(folder).rows).toEqual([november])
})

test('other files in the folder are none of the history', () => {
  for (const name of ['notes.jsonl', '2026-13.jsonl', '2026-11.json']) {
    writeFileSync(join(folder, name), 'something\n')
  }
  mkdirSync(join(folder, '2026'))
  expect(readHistory(folder)).toEqual({ rows: [], notes: [] })
})

describe('merging lines', () => {
  const line = fc
    .record({ at: fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01'), test: fc.string() })
    .map((row) => JSON.stringify(row))
  const lines = fc.array(line, { maxLength: 20 })

  test('keeps every line once, whoever merges, and however often', () => {
    fc.assert(
      fc.property(lines, lines, lines, (a, b, c) => {
        const merged = mergedLines(a, b)
        expect(new Set(merged)).toEqual(new Set([...a, ...b]))
        expect(merged).toHaveLength(new Set(merged).size)
        expect(merged).toEqual(mergedLines(b, a))
        expect(mergedLines(merged, a)).toEqual(merged)
        expect(mergedLines(merged, c)).toEqual(mergedLines(a, mergedLines(b, c)))
      }),
    )
  })

  test('puts them in the order of their times', () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const times: string[] = mergedLines(a, b).map((one) => JSON.parse(one).at)
        expect(times).toEqual(times.toSorted())
      }),
    )
  })
})

test('what is appended is one line of JSON per row', () => {
  appendRows(folder, [november, { ...november, test: 'a\nb' }])
  const lines = readFileSync(join(folder, '2026-11.jsonl'), 'utf8').split('\n')
  expect(lines.map((one) => (one === '' ? '' : JSON.parse(one).test))).toEqual([
    november.test,
    'a\nb',
    '',
  ])
})
