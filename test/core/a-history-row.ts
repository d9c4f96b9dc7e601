import type { HistoryRow } from '../../src/core/history/history-row.ts'

/** A row of a live run on the main branch, with whatever a test changes. */
export function aHistoryRow(changes: Partial<HistoryRow> = {}): HistoryRow {
  return {
    schema: 1,
    at: '2026-11-24T09:00:00.000Z',
    sha: '3fa9c1d0a1b2',
    branch: 'main',
    file: 'load/rag.load.ts',
    test: 'rag > answers with citations',
    mode: 'live',
    runner: 'github ubuntu24-x64-4',
    node: 24,
    ok: 100,
    failed: 0,
    p50: 1204,
    p95: 2610,
    p99: 3500,
    ttftP50: 342,
    ttftP95: 600,
    tokensPerSecond: 61.8,
    inputTokens: 420,
    outputTokens: 120,
    costPerRequest: 0.000_41,
    errorRate: 0,
    models: ['gpt-4.1-mini'],
    ...changes,
  }
}

/** When the `index`-th of many runs began: one a day. */
export function day(index: number): string {
  return new Date(Date.UTC(2026, 0, 1 + index, 9)).toISOString()
}
