import { expect, test } from 'vitest'
import { sideFigures } from '../../../src/core/comparison/side-figures.ts'
import { aRow } from '../../compare/a-row.ts'

test('a side is summed up by its successes, and its failures are counted', () => {
  const figures = sideFigures([
    aRow({ latency: 100, inputTokens: 100, cacheReadTokens: 50, outputTokens: 10, usd: 0.1 }),
    aRow({
      latency: 300,
      inputTokens: 300,
      cacheReadTokens: 50,
      outputTokens: 30,
      usd: 0.3,
      ttft: null,
    }),
    aRow({ latency: 9, error: 'rate_limited', models: ['another'] }),
    aRow({ latency: 9, error: 'rate_limited' }),
  ])
  expect(figures).toMatchObject({
    requests: { ok: 2, failed: 2 },
    latency: { n: 2, failed: 2, mean: 200 },
    ttft: { n: 1, missing: 1 },
    inputTokens: 200,
    outputTokens: 20,
    usd: 0.2,
    cacheReadShare: 0.25,
    errors: { rate_limited: 2 },
    models: ['another', 'gpt-4.1-mini'],
  })
})

test('what no request says is not known', () => {
  const unknown = { inputTokens: null, cacheReadTokens: null, outputTokens: null, usd: null }
  const nothing = { inputTokens: null, outputTokens: null, usd: null, cacheReadShare: null }
  expect(sideFigures([aRow(unknown)])).toMatchObject(nothing)
  expect(sideFigures([])).toMatchObject({ ...nothing, latency: { n: 0, p50: null } })
})
