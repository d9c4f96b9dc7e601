import type { ComparedTest, ComparisonFile } from '../../src/core/comparison/comparison-file.ts'
import { sideFigures } from '../../src/core/comparison/side-figures.ts'
import { aChange } from '../core/comparison/a-change.ts'
import { aComparedTest, aComparisonOf } from '../core/comparison/a-comparison.ts'
import { aRow } from './a-row.ts'

export function aTest(changes: Partial<ComparedTest> = {}): ComparedTest {
  const side = sideFigures([aRow(), aRow({ error: 'rate_limited' })])
  const confirmation = [aChange({ change: 0.19 })]
  return aComparedTest({ changes: [aChange()], base: side, head: side, confirmation, ...changes })
}

export function aComparison(changes: Partial<ComparisonFile> = {}): ComparisonFile {
  return aComparisonOf([aTest()], changes)
}
