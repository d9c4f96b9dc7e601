import { describe, expect, test } from 'vitest'
import { historyRow, type HistoryRow } from '../../src/core/history/history-row.ts'
import { suiteMarkdown } from '../../src/report/markdown.ts'
import { trendChart } from '../../src/report/trend-chart.ts'
import { FIXTURE_RUNS, suite } from './fixture-runs.ts'

const ORIGIN = { sha: null, branch: 'main', runner: 'github linux', node: 24 }
const NOW = historyRow(FIXTURE_RUNS.passing, {
  ...ORIGIN,
  file: 'chat.load.ts',
  test: FIXTURE_RUNS.passing.name,
})

/** One run a minute, the last of them a minute ago. */
function before(...latencies: (number | null)[]): HistoryRow[] {
  const minute = (index: number): string =>
    new Date(Date.parse(NOW.at) - (latencies.length - index) * 60_000).toISOString()
  return latencies.map((p50, index) => ({ ...NOW, p50, at: minute(index) }))
}

const chart = (past: readonly HistoryRow[], now: HistoryRow = { ...NOW, p50: 1467 }): string[] =>
  trendChart(NOW.file, { name: NOW.test, run: FIXTURE_RUNS.passing }, { now: [now], past })

describe('the trend of a test in a job summary', () => {
  test('is a sentence, and the chart that it describes', () => {
    expect(chart(before(1190, 1204.4, 1160)).join('\n')).toMatchInlineSnapshot(`
      "- **trend** p50 latency 1,467 ms; the median of 3 runs before is 1,190 ms

      \`\`\`mermaid
      %%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#2f81f7"}}}}%%
      xychart-beta
        title "p50 latency in ms: 3 runs before, then this one"
        x-axis ["-3", "-2", "-1", "now"]
        y-axis "ms" 1013 --> 1614
        line [1190, 1204.4, 1160, 1467]
      \`\`\`"
    `)
  })

  test('is of the last twelve runs', () => {
    const lines = chart(before(...Array.from({ length: 20 }, (_, index) => 100 + index)))
    expect(lines.find((line) => line.startsWith('  line'))).toBe(
      `  line [${[108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 1467].join(', ')}]`,
    )
  })

  test('leaves out what is not comparable, later, the same run, or without a value', () => {
    const [one, two] = before(1190, 1204) as [HistoryRow, HistoryRow]
    const others: HistoryRow[] = [
      { ...one, mode: 'live' },
      { ...one, runner: 'another' },
      { ...one, node: 22 },
      { ...one, test: 'another' },
      { ...one, p50: null },
      { ...NOW, p50: 5000 },
      { ...NOW, at: '2099-01-01T00:00:00.000Z', p50: 5000 },
    ]
    expect(chart([...others, one, two])).toEqual(chart([one, two]))
  })

  test.for([
    ['only one run before', before(1190), NOW],
    ['no value of this run', before(1190, 1204), { ...NOW, p50: null }],
    ['another test', before(1190, 1204), { ...NOW, test: 'another' }],
    ['another run of the test', before(1190, 1204), { ...NOW, at: '2026-01-01T00:00:00.000Z' }],
  ] as const)('is not there with %s', ([, past, now]) => {
    expect(chart(past, now)).toEqual([])
  })

  test('stands under its test', () => {
    const one = suite('chat.load.ts', 'passing')
    const past = before(1190, 1204)
    const text = suiteMarkdown(one, { now: [NOW], past })
    const drawn = chart(past, NOW).join('\n')
    expect(text).toContain(`\n\n${drawn}\n\n`)
    expect(text.replace(`\n${drawn}\n`, '')).toBe(suiteMarkdown(one))
  })
})
