import type { ComparedTest, ComparisonFile } from '../../../src/core/comparison/comparison-file.ts'

/** A comparison of origin/main with HEAD that took five minutes, and found what its tests say; with whatever a test changes. */
export function aComparisonOf(
  tests: ComparedTest[],
  changes: Partial<ComparisonFile> = {},
): ComparisonFile {
  return {
    schema: 1,
    generator: { name: 'vitest-load', version: '0.1.0' },
    startedAt: '2026-11-25T09:00:00.000Z',
    durationMs: 300_000,
    mode: 'live',
    base: { ref: 'origin/main', sha: 'a81f02e0123456789abcdef0123456789abcdef0' },
    head: { ref: 'HEAD', sha: '3fa9c1d0123456789abcdef0123456789abcdef0' },
    outcome: 'fail',
    tests,
    usd: 0.84,
    maxCost: 2,
    stopped: null,
    notes: [],
    ...changes,
  }
}

/** One load test that failed, and of which no side is known; with whatever a test changes. */
export function aComparedTest(changes: Partial<ComparedTest> = {}): ComparedTest {
  return {
    file: 'load/rag.load.ts',
    name: 'rag > answers with citations',
    line: 41,
    outcome: 'fail',
    changes: [],
    base: null,
    head: null,
    confirmation: null,
    notes: [],
    ...changes,
  }
}
