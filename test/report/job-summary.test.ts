import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jobSummary } from '../../src/report/job-summary.ts'
import { suiteMarkdown } from '../../src/report/markdown.ts'
import { NO_HISTORY } from '../../src/report/trend-chart.ts'
import { suite } from './fixture-runs.ts'

const SUITES = Array.from({ length: 5 }, (_, index) => suite(`${index}.load.ts`, 'passing'))

test('all suites stand in the summary of a job where there is room', () => {
  expect(jobSummary(SUITES, NO_HISTORY, 1_000_000)).toBe(
    SUITES.map((one) => `\n${suiteMarkdown(one)}`).join(''),
  )
})

test('however little room there is, the summary keeps to it, suites are whole, and those left out are counted', () => {
  fc.assert(
    fc.property(fc.nat(8000), (bytes) => {
      const text = jobSummary(SUITES, NO_HISTORY, bytes)
      if (text === null) {
        expect(bytes).toBeLessThan(120)
        return
      }
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes)
      const told = SUITES.filter((one) => text.includes(suiteMarkdown(one))).length
      const left = Number(/^(\d+) more spec files? ha/m.exec(text)?.[1] ?? 0)
      expect(told + left).toBe(SUITES.length)
    }),
  )
})
