import type { Change } from '../../../src/core/comparison/change.ts'
import type {
  ComparedTest,
  ComparisonFile,
  SideFigures,
} from '../../../src/core/comparison/comparison-file.ts'
import { distributionOf } from '../../../src/core/run/distribution.ts'
import { aChange } from '../../core/comparison/a-change.ts'
import { aComparisonOf } from '../../core/comparison/a-comparison.ts'

const VALUES = new Float64Array([1000, 1204, 1400])
const DISTRIBUTIONS = {
  latency: distributionOf('latency', VALUES),
  ttft: distributionOf('ttft', VALUES),
  tokensPerSecond: distributionOf('tokensPerSecond', VALUES),
}

function aSide(changes: Partial<SideFigures> = {}): SideFigures {
  return {
    requests: { ok: 100, failed: 0 },
    ...DISTRIBUTIONS,
    inputTokens: 310,
    outputTokens: 120,
    usd: 0.0012,
    cacheReadShare: 0,
    errors: {},
    models: ['gpt-4.1-mini'],
    ...changes,
  }
}

/** The figures that a comparison tells of each test; none has changed, save what a test says. */
function changesOf(changed: { [name: string]: Partial<Change> } = {}): Change[] {
  const same: Partial<Change> = { outcome: 'pass', change: 0.004, interval: [-0.03, 0.04], p: 0.4 }
  const calm = (name: string, figure: Partial<Change>): Change =>
    aChange({ ...same, head: 1209, ...figure, ...changed[name] })
  return [
    calm('p50', {}),
    calm('p95', { statistic: 0.95, base: 2610, head: 2640, detectable: 0.31, floor: 0.15 }),
    calm('ttft', { metric: 'ttft', base: 342, head: 351 }),
    calm('speed', {
      metric: 'tokensPerSecond',
      unit: 'tokens/s',
      base: 61.8,
      head: 61.1,
      detectable: 0.12,
    }),
    calm('input', {
      metric: 'inputTokens',
      statistic: 'mean',
      unit: 'tokens',
      base: 310,
      head: 310,
      change: 0,
      interval: [0, 0],
      detectable: 0.02,
      floor: 0.02,
    }),
    calm('cost', {
      metric: 'costPerRequest',
      statistic: 'mean',
      unit: 'usd',
      base: 0.000_41,
      head: 0.000_41,
      change: 0,
      detectable: 0.021,
      floor: 0.02,
    }),
    calm('errors', {
      metric: 'errorRate',
      statistic: 'mean',
      unit: 'share',
      base: 0,
      head: 0.01,
      change: 0.01,
      detectable: 0.07,
      floor: 0.01,
    }),
  ]
}

export function aTest(changes: Partial<ComparedTest> = {}): ComparedTest {
  return {
    file: 'load/rag.load.ts',
    name: 'rag › answers with citations',
    line: 41,
    outcome: 'pass',
    changes: changesOf(),
    base: aSide(),
    head: aSide(),
    confirmation: null,
    notes: [],
    ...changes,
  }
}

/** A test whose p50 and input tokens are worse, the p50 shown twice. */
export const SLOWER: ComparedTest = aTest({
  outcome: 'fail',
  changes: changesOf({
    p50: { outcome: 'fail', head: 1467, change: 0.218, interval: [0.141, 0.302], p: 0.0002 },
    input: { outcome: 'fail', head: 406, change: 0.31, interval: [0.3, 0.32], p: 0 },
  }),
  confirmation: [aChange({ change: 0.19, p: 0.0009 })],
})

export const UNDECIDED: ComparedTest = aTest({
  file: 'load/chat.load.ts',
  name: 'chat › long history',
  line: null,
  outcome: 'inconclusive',
  changes: changesOf({
    p50: { outcome: 'inconclusive', head: 1290, change: 0.07, reason: 'n is too small for 10 %' },
  }),
})

export const FASTER: ComparedTest = aTest({
  file: 'load/agent.load.ts',
  name: 'agent › books a table',
  line: 9,
  outcome: 'improved',
  changes: changesOf({
    p50: { outcome: 'improved', head: 1050, change: -0.13, interval: [-0.2, -0.06] },
  }),
  head: aSide({ models: ['claude-haiku-4-5'], cacheReadShare: 0.02 }),
})

export const CLEARED: ComparedTest = aTest({
  name: 'extract › json',
  changes: changesOf({ p50: { change: 0.11, p: 0.02 } }),
  confirmation: [aChange({ change: -0.01, outcome: 'pass', p: 0.6 })],
})

export function aComparison(changes: Partial<ComparisonFile> = {}): ComparisonFile {
  const tests = [aTest({ name: 'calm', line: 7 }), FASTER, CLEARED, UNDECIDED, SLOWER]
  return aComparisonOf(tests, { durationMs: 252_000, ...changes })
}
