import { describe, expect, test } from 'vitest'
import { trendsOf } from '../../src/core/history/trend.ts'
import { paint } from '../../src/report/layout/paint.ts'
import { trendLines } from '../../src/report/trend.ts'
import { widthOf } from '../../src/report/layout/width.ts'
import { aHistoryRow, day } from '../core/a-history-row.ts'

const rows = Array.from({ length: 60 }, (_, index) =>
  aHistoryRow({
    at: day(index),
    sha: (0x3fa9c1d0a1b2 + index * 0x100_0000_0000).toString(16),
    p95: (index < 40 ? 2600 : 3200) + (index % 5),
    tokensPerSecond: (index < 40 ? 61 : 49) + (index % 5) / 10,
    errorRate: index % 10 === 0 ? 0.01 : 0,
  }),
)

function textOf(width: number, ...more: ReturnType<typeof aHistoryRow>[]): string {
  const series = trendsOf([...rows, ...more], ['p95', 'tokensPerSecond', 'errorRate'])
  return paint(trendLines(series, width), false).join('\n')
}

test('a test is a table of its figures, and their changes below', () => {
  expect(textOf(100)).toBe(`
 rag > answers with citations
 load/rag.load.ts, live, github ubuntu24-x64-4, Node 24: 60 runs since 2026-01-01

     metric             trend                                               last         median
     p95 latency        ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁│█████████████       3,204 ms       2,603 ms
     tokens per second  ███████████████████████████│▁▁▁▁▁▁▁▁▁▁▁▁▁  49.4 tokens/s  61.1 tokens/s
     error rate         ▂▁▁▁▁▁▁▂▁▁▁▁▁▁▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁            0 %            0 %
     ▲ p95 latency from 2,602 ms to 3,202 ms (+23 %) on 2026-02-10, with 67a9c1d
     ▼ tokens per second from 61.2 tokens/s to 49.2 tokens/s (−20 %) on 2026-02-10, with 67a9c1d`)
})

test('simulated runs say so, in a table of their own', () => {
  const text = textOf(100, aHistoryRow({ mode: 'simulated', errorRate: null }))
  expect(text).toContain('load/rag.load.ts, simulated, github ubuntu24-x64-4, Node 24: 1 run since')
  expect(text.match(/metric +trend/g)).toHaveLength(2)
})

test('a change for the worse and one for the better look different', () => {
  const better = rows.map((row) => ({ ...row, p95: 5000 - row.p95!, test: 'other' }))
  const lines = trendLines(trendsOf([...rows, ...better], ['p95']), 100)
  const marks = lines.flat().filter(({ text }) => /^[▲▼]/.test(text))
  expect(marks.map(({ text, style }) => [text.trim(), style])).toEqual([
    ['▼', 'good'],
    ['▲', 'warn'],
  ])
})

test('a change at a commit that nobody knows has none', () => {
  const nameless = rows.map((row) => ({ ...row, sha: null }))
  const text = paint(trendLines(trendsOf(nameless, ['p95']), 100), false).join('\n')
  expect(text).toMatch(/\(\+23 %\) on 2026-02-10$/)
})

describe('text from outside', () => {
  test('steers no terminal', () => {
    const text = textOf(
      100,
      aHistoryRow({ test: 'a\u001B[31m\nb', file: '\u202Ec', runner: '\u0007d' }),
    )
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/)
    expect(text).toContain(' a b\n c, live, d, Node 24')
  })

  test.for([30, 40, 60, 80, 200])('fits into %i columns', (width) => {
    const text = textOf(width, aHistoryRow({ test: '一'.repeat(80), file: 'x'.repeat(300) }))
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
  })
})
