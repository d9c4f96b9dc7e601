import type { ComparisonFile } from '../core/comparison/comparison-file.ts'

/**
 * 0: pass, inconclusive, new or improved; 1: a regression; 2: nothing could be compared, and every
 * reason is one of how it was set up; 3: the cost cap ended it; 4: inconclusive, with `strict`;
 * 130: interrupted.
 */
export function exitCodeOf({ outcome, stopped, tests }: ComparisonFile, strict: boolean): number {
  if (stopped?.reason === 'interrupted') return 130
  if (outcome === 'fail') return 1
  if (stopped !== null) return 3
  const isCompared = tests.some(({ outcome: of }) => of !== 'skipped' && of !== 'new')
  if (!isCompared && tests.some(({ outcome: of }) => of === 'skipped')) return 2
  return strict && outcome === 'inconclusive' ? 4 : 0
}
