import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { runsFile } from '../../src/report/json.ts'
import { openMetrics } from '../../src/report/open-metrics.ts'
import { aComparison, aTest, SLOWER } from './comment/a-comparison.ts'
import { suite } from './fixture-runs.ts'

test('the head of a comparison as OpenMetrics', () => {
  const comparison = aComparison({ tests: [SLOWER, aTest({ head: null })] })
  expect(openMetrics({ comparison, runs: null })).toMatchInlineSnapshot(`
    "# TYPE vitest_load_latency_seconds gauge
    # HELP vitest_load_latency_seconds Latency of successful requests.
    vitest_load_latency_seconds{file="load/rag.load.ts",test="rag › answers with citations",quantile="0.5"} 1.204
    vitest_load_latency_seconds{file="load/rag.load.ts",test="rag › answers with citations",quantile="0.95"} 1.4
    # TYPE vitest_load_ttft_seconds gauge
    # HELP vitest_load_ttft_seconds Time to first token.
    vitest_load_ttft_seconds{file="load/rag.load.ts",test="rag › answers with citations",quantile="0.5"} 1.204
    vitest_load_ttft_seconds{file="load/rag.load.ts",test="rag › answers with citations",quantile="0.95"} 1.4
    # TYPE vitest_load_tokens_per_second gauge
    # HELP vitest_load_tokens_per_second Output tokens per second of a request, median.
    vitest_load_tokens_per_second{file="load/rag.load.ts",test="rag › answers with citations"} 1204
    # TYPE vitest_load_input_tokens gauge
    # HELP vitest_load_input_tokens Input tokens per request, mean.
    vitest_load_input_tokens{file="load/rag.load.ts",test="rag › answers with citations"} 310
    # TYPE vitest_load_output_tokens gauge
    # HELP vitest_load_output_tokens Output tokens per request, mean.
    vitest_load_output_tokens{file="load/rag.load.ts",test="rag › answers with citations"} 120
    # TYPE vitest_load_cost_usd gauge
    # HELP vitest_load_cost_usd US dollars per request, mean.
    vitest_load_cost_usd{file="load/rag.load.ts",test="rag › answers with citations"} 0.0012
    # TYPE vitest_load_error_ratio gauge
    # HELP vitest_load_error_ratio Failed requests over those that ended.
    vitest_load_error_ratio{file="load/rag.load.ts",test="rag › answers with citations"} 0
    # EOF
    "
  `)
})

test('the last runs as OpenMetrics, without what is not known', () => {
  const about = { version: '0.1.0', createdAt: '2026-11-24T09:00:00.000Z' }
  const runs = runsFile([suite('a.load.ts', 'passing', 'partial')], about)
  const text = openMetrics({ comparison: null, runs })
  expect(text.match(/^vitest_load_latency_seconds/gm)?.length).toBe(4)
  // The second made no model call.
  expect(text.match(/^vitest_load_cost_usd/gm)?.length).toBe(1)
  expect(text).not.toContain('null')
})

test('two tests of one name stay apart', () => {
  const text = openMetrics({ comparison: aComparison({ tests: [SLOWER, SLOWER] }), runs: null })
  expect(text).toContain('test="rag › answers with citations (2)"')
  const samples = text.split('\n').filter((line) => !line.startsWith('#') && line !== '')
  expect(new Set(samples.map((line) => line.replace(/ \S+$/, ''))).size).toBe(samples.length)
})

test('nothing at all is a valid file', () => {
  expect(openMetrics({ comparison: null, runs: null })).toBe('# EOF\n')
})

/** A sample by the grammar of OpenMetrics. */
const SAMPLE =
  /^[a-z_]+\{file="((?:[^"\\\n]|\\["\\n])*)",test="((?:[^"\\\n]|\\["\\n])*)"(?:,quantile="[\d.]+")?\} [\d.e+-]+$/

test('names stay names, whatever stands in them', () => {
  const names = fc.oneof(
    fc.constantFrom(String.raw`a "b" \ c`, 'two\nlines', 'case #3', '"} 1', String.raw`\"`),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(names, (name) => {
      const tests = [aTest({ name, file: 'a.load.ts' })]
      const text = openMetrics({ comparison: aComparison({ tests }), runs: null })
      for (const line of text.split('\n').slice(0, -1)) {
        if (line.startsWith('# ')) continue
        expect(line).toMatch(SAMPLE)
        // GitLab's reader takes that for a comment.
        expect(line).not.toContain('#')
      }
    }),
    { numRuns: 40 },
  )
})
