import type { RequestRow } from '../../src/core/calls/request-row.ts'

export function aRow(changes: Partial<RequestRow> = {}): RequestRow {
  return {
    prompt: '00000000',
    error: null,
    latency: 100,
    ttft: 40,
    tokensPerSecond: 50,
    inputTokens: 10,
    cacheReadTokens: 0,
    outputTokens: 20,
    calls: 1,
    retries: 0,
    usd: 0.001,
    models: ['gpt-4.1-mini'],
    ...changes,
  }
}
