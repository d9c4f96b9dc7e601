import { expect, test } from 'vitest'
import { totalsOf } from '../../src/report/suite.ts'
import { suite } from './fixture-runs.ts'

function warningsOf(...warnings: string[]): string[] {
  const { file, tests } = suite('chat.load.ts', ...warnings.map(() => 'passing' as const))
  return totalsOf({
    file,
    tests: tests.map((report, index) => ({
      ...report,
      run: { ...report.run, warnings: [warnings[index]!] },
    })),
  }).warnings
}

test('warnings that differ in their figures alone stand once', () => {
  expect(warningsOf('up to 58 ms too high', 'up to 1,204.5 ms too high')).toEqual([
    'up to 58 ms too high (So it was in 2 of 2 load tests.)',
  ])
})

test('warnings about two models stand twice, however alike their names', () => {
  const warnings = ['No price is known for our-model-1.', 'No price is known for our-model-2.']
  expect(warningsOf(...warnings)).toEqual(warnings)
})
