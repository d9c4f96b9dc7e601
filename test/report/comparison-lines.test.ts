import { describe, expect, it } from 'vitest'
import type { ComparisonFile } from '../../src/core/comparison/comparison-file.ts'
import { comparisonLines } from '../../src/report/comparison-lines.ts'
import { paint } from '../../src/report/layout/paint.ts'
import { widthOf } from '../../src/report/layout/width.ts'
import { aComparison, aTest } from '../compare/a-comparison.ts'
import { aChange } from '../core/comparison/a-change.ts'

const shown = (changes: Partial<ComparisonFile>, width = 110): string =>
  paint(comparisonLines(aComparison(changes), width), false).join('\n')

const SLOWER = aTest()
const SAME = aTest({
  name: 'chat',
  file: 'load/chat.load.ts',
  outcome: 'pass',
  confirmation: null,
  changes: [
    aChange({ change: 0.004, interval: [-0.02, 0.03], head: 1209, outcome: 'pass' }),
    aChange({ metric: 'costPerRequest', statistic: 'mean', unit: 'usd', outcome: 'pass' }),
  ],
})

describe('the table of a comparison', () => {
  it('shows each test, how it has changed, and what could have been seen', () => {
    expect(shown({ tests: [SLOWER, SAME] })).toMatchInlineSnapshot(`
      "
       Compare  base a81f02e (origin/main), head 3fa9c1d (HEAD)

           figure            base → head             change  95 % interval  can show  outcome
       ✗ rag > answers with citations  load/rag.load.ts  regression
           p50 latency  1,204 → 1,467 ms  +22 %, then +19 %   +14 to +30 %      17 %  regression
       ✓ chat  load/chat.load.ts  no regression
           p50 latency  1,204 → 1,209 ms             +0.4 %     −2 to +3 %      17 %  no regression

       1 regression, 1 without a regression; it cost $0.84 of $2.00"
    `)
  })

  it('says why something is undecided, new or was not compared', () => {
    const text = shown({
      outcome: 'inconclusive',
      tests: [
        aTest({
          outcome: 'inconclusive',
          confirmation: null,
          changes: [aChange({ outcome: 'inconclusive', reason: 'that may be chance' })],
        }),
        aTest({
          name: 'new',
          outcome: 'new',
          changes: [],
          notes: ['The base does not have it yet.'],
        }),
        aTest({ name: 'ramp', outcome: 'skipped', changes: [], notes: ['Its load is a ramp.'] }),
      ],
    })
    expect(text).toContain('~ rag > answers with citations  load/rag.load.ts  inconclusive')
    expect(text).toContain('p50 latency is inconclusive, because that may be chance.')
    expect(text).toContain('- new: The base does not have it yet.')
    expect(text).toContain('- ramp  load/rag.load.ts  not compared')
    expect(text).toContain('1 inconclusive, 1 new, 1 not compared; it cost $0.84 of $2.00')
  })

  it.each([
    [{ mode: 'simulated' }, '1 regression; simulated, nothing was spent'],
    [{ usd: null }, '1 regression; what it cost is not known'],
    [{ maxCost: null }, '1 regression; it cost $0.84'],
    [
      { tests: [], outcome: 'pass', notes: ['The head is part of main.'] },
      '- The head is part of main.',
    ],
    [{ stopped: { reason: 'maxCost', message: '$1 is spent.' } }, 'Stopped: $1 is spent.'],
    [{ head: { ref: 'HEAD', sha: null } }, 'head with changes in no commit'],
  ] as [Partial<ComparisonFile>, string][])('says of %j: %s', (changes, text) => {
    expect(shown(changes)).toContain(text)
  })

  it.each([30, 60, 80, 200])('keeps to %d columns', (width) => {
    const lines = shown({ tests: [SLOWER, SAME], notes: ['A long note. '.repeat(20)] }, width)
    for (const line of lines.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
  })

  it('lets no name steer the terminal', () => {
    expect(
      shown({ tests: [aTest({ name: '\u001B[2Jgone', notes: ['\u001B]0;x\u0007'] })] }),
    ).not.toContain('\u001B')
  })
})
