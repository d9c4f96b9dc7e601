import { expect, test } from 'vitest'
import type { Forecast } from '../../src/core/plan/forecast.ts'
import { totalsOf } from '../../src/report/suite.ts'
import { suite } from './fixture-runs.ts'

const FORECAST: Forecast = {
  requests: 2,
  inputTokens: 10,
  outputTokens: 20,
  estimated: false,
  usd: 2,
  open: false,
  models: ['m'],
  how: [],
}

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

test.for<[title: string, forecasts: (Partial<Forecast> | null)[], usd: number | null]>([
  ['add up', [{}, { usd: 0.5 }], 2.5],
  ['are not known where one is open', [{}, { open: true }], null],
  ['are not known where only a shared cap bounds one', [{}, { inputTokens: null }], null],
  ['are none in simulated runs', [null, null], null],
])('forecasts %s', ([, forecasts, usd]) => {
  const { file, tests } = suite('chat.load.ts', ...forecasts.map(() => 'passing' as const))
  const found = totalsOf({
    file,
    tests: tests.map((report, index) => {
      const changes = forecasts[index]!
      const forecast = changes === null ? null : { ...FORECAST, ...changes }
      return { ...report, run: { ...report.run, forecast } }
    }),
  })
  expect(found.forecastUsd).toBe(usd)
})
