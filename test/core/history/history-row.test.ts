import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { historyRow, isHistoryRow, type RowOrigin } from '../../../src/core/history/history-row.ts'
import { FIXTURE_RUNS } from '../../report/fixture-runs.ts'
import { aHistoryRow } from '../a-history-row.ts'
import { aRunOf } from '../a-run.ts'

const ajv = new Ajv2020({ allErrors: true })
const isRow = ajv.compile(JSON.parse(readFileSync('schema/history.json', 'utf8')))
const origin: RowOrigin = {
  sha: '3fa9c1d0a1b2c3d4e5f60718293a4b5c6d7e8f90',
  branch: 'main',
  file: 'load/chat.load.ts',
  test: 'support chat answers in time and on budget',
  runner: 'github ubuntu24-x64-4',
  node: 24,
}

test.for(Object.entries(FIXTURE_RUNS))(
  'the row of the run "%s" is what the published schema says',
  ([, run]) => {
    const row: unknown = JSON.parse(JSON.stringify(historyRow(run, origin)))
    expect(isRow(row), ajv.errorsText(isRow.errors)).toBe(true)
    expect(isHistoryRow(row)).toBe(true)
  },
)

test('a row holds the figures of the run to four digits, and is short', () => {
  const row = historyRow(FIXTURE_RUNS.passing, origin)
  expect(row).toMatchObject({
    at: '2026-11-24T09:00:00.000Z',
    sha: '3fa9c1d0a1b2',
    mode: 'simulated',
    ok: 50,
    p50: 1203,
    p95: 1510,
    ttftP50: 269,
    errorRate: 0,
  })
  expect(JSON.stringify(row).length).toBeLessThan(450)
})

test('what a run does not know is null', () => {
  expect(historyRow(aRunOf([]), { ...origin, sha: null, branch: null })).toMatchObject({
    sha: null,
    branch: null,
    p50: null,
    ttftP95: null,
    tokensPerSecond: null,
    inputTokens: null,
    errorRate: null,
    models: [],
  })
})

describe('something foreign', () => {
  const names = Object.keys(aHistoryRow())

  test('with more in it than a row is a row', () => {
    const later = { ...aHistoryRow(), added: 1 }
    expect([isHistoryRow(later), isRow(later)]).toEqual([true, true])
  })

  test.for(names)('without %s is none', (name) => {
    const row = { ...aHistoryRow() }
    Reflect.deleteProperty(row, name)
    expect([isHistoryRow(row), isRow(row)]).toEqual([false, false])
  })

  test.for(names)('with something else for %s is none', (name) => {
    const row = { ...aHistoryRow(), [name]: { wrong: true } }
    expect([isHistoryRow(row), isRow(row)]).toEqual([false, false])
  })

  test.for([null, 7, 'row', [], { ...aHistoryRow(), at: 'yesterday' }])(
    'such as %j is none',
    (one) => {
      expect([isHistoryRow(one), isRow(one)]).toEqual([false, false])
    },
  )
})
