import type { Change } from '../../src/core/comparison/change.ts'
import type { ComparedTest, ComparisonFile } from '../../src/core/comparison/comparison-file.ts'
import { sideFigures } from '../../src/core/comparison/side-figures.ts'
import { aRow } from './a-row.ts'

export function aChange(changes: Partial<Change> = {}): Change {
  return {
    metric: 'latency',
    statistic: 0.5,
    unit: 'ms',
    base: 1204,
    head: 1467,
    change: 0.218,
    interval: [0.14, 0.3],
    detectable: 0.17,
    floor: 0.1,
    n: 100,
    p: 0.0001,
    outcome: 'fail',
    gating: true,
    reason: null,
    ...changes,
  }
}

export function aTest(changes: Partial<ComparedTest> = {}): ComparedTest {
  const side = sideFigures([aRow(), aRow({ error: 'rate_limited' })])
  return {
    file: 'load/rag.load.ts',
    name: 'rag > answers with citations',
    line: 41,
    outcome: 'fail',
    changes: [aChange()],
    base: side,
    head: side,
    confirmation: [aChange({ change: 0.19 })],
    notes: [],
    ...changes,
  }
}

export function aComparison(changes: Partial<ComparisonFile> = {}): ComparisonFile {
  return {
    schema: 1,
    generator: { name: 'vitest-load', version: '0.1.0' },
    startedAt: '2026-11-25T09:00:00.000Z',
    durationMs: 61_000,
    mode: 'live',
    base: { ref: 'origin/main', sha: 'a'.repeat(40) },
    head: { ref: 'HEAD', sha: 'b'.repeat(40) },
    outcome: 'fail',
    tests: [aTest()],
    usd: 0.84,
    maxCost: 2,
    stopped: null,
    notes: [],
    ...changes,
  }
}
