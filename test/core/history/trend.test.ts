import { describe, expect, test } from 'vitest'
import {
  changesIn,
  mainBranchOf,
  TREND_METRICS,
  trendsOf,
} from '../../../src/core/history/trend.ts'
import { aHistoryRow, day } from '../a-history-row.ts'

test('a series has a point per run that knows the figure, by time', () => {
  const rows = [
    aHistoryRow({ at: day(2), p95: 30, sha: 'cccccccccccc' }),
    aHistoryRow({ at: day(0), p95: 10, sha: null }),
    aHistoryRow({ at: day(1), p95: null }),
  ]
  expect(trendsOf(rows, ['p95'])).toEqual([
    {
      test: 'rag > answers with citations',
      file: 'load/rag.load.ts',
      mode: 'live',
      runner: 'github ubuntu24-x64-4',
      node: 24,
      metric: 'p95',
      unit: 'ms',
      points: [
        { at: day(0), sha: null, value: 10 },
        { at: day(2), sha: 'cccccccccccc', value: 30 },
      ],
      changePoints: [],
    },
  ])
})

test('a figure that no run knows has no series', () => {
  expect(trendsOf([aHistoryRow({ ttftP50: null })], ['ttftP50', 'p50'])).toHaveLength(1)
})

test.for([
  ['file', 'load/chat.load.ts'],
  ['test', 'another'],
  ['mode', 'simulated'],
  ['runner', 'local-darwin-arm64-10'],
  ['node', 22],
] as const)('runs that differ in their %s are in series of their own', ([name, value]) => {
  const rows = [aHistoryRow(), aHistoryRow({ [name]: value })]
  expect(trendsOf(rows, ['p95']).map(({ points }) => points.length)).toEqual([1, 1])
})

test('runs that differ in commit, branch or model are in one series', () => {
  const rows = [aHistoryRow(), aHistoryRow({ sha: null, branch: 'next', models: ['gpt-5'] })]
  expect(trendsOf(rows, ['p95']).map(({ points }) => points.length)).toEqual([2])
})

test('an error rate has an interval, by the requests of its run', () => {
  const rows = [aHistoryRow({ ok: 99, failed: 1, errorRate: 0.01 })]
  const [{ points } = { points: [] }] = trendsOf(rows, ['errorRate'])
  expect(points).toEqual([
    {
      at: rows[0]!.at,
      sha: rows[0]!.sha,
      value: 0.01,
      lo: expect.closeTo(0.000_253, 6),
      hi: expect.closeTo(0.0545, 4),
    },
  ])
})

test('every figure of a row can be a series', () => {
  expect(trendsOf([aHistoryRow()]).map(({ metric }) => metric)).toEqual([...TREND_METRICS])
})

describe('the changes of a series', () => {
  const levels = [1000, 1300, 900]
  const rows = Array.from({ length: 90 }, (_, index) =>
    aHistoryRow({ at: day(index), p95: levels[Math.floor(index / 30)]! + (index % 7) }),
  )

  test('are the medians on their two sides', () => {
    const [series] = trendsOf(rows, ['p95'])
    expect(changesIn(series!)).toEqual([
      { point: expect.objectContaining({ at: day(30) }), before: 1003, after: 1303 },
      { point: expect.objectContaining({ at: day(60) }), before: 1303, after: 903 },
    ])
  })

  test('of an error rate are a percentage point or more', () => {
    const withRates = (...rates: number[]): number[] => {
      const some = rows.map((row, index) => ({ ...row, errorRate: rates[Math.floor(index / 30)]! }))
      return trendsOf(some, ['errorRate'])[0]!.changePoints
    }
    expect(withRates(0, 0.004, 0.004)).toEqual([])
    expect(withRates(0, 0.02, 0.02)).toEqual([30])
  })
})

test.for([
  [['next', 'main'], 'main'],
  [['master', 'next'], 'master'],
  [['next', null], null],
] as const)('of the branches %j, the main one is %s', ([branches, main]) => {
  expect(mainBranchOf(branches.map((branch) => aHistoryRow({ branch })))).toBe(main)
})
