import { expect as jestExpect } from 'expect'
import { expect, test } from 'vitest'
import { loadMatchers } from '../../src/matchers/load-matchers.ts'
import { aRunOf, evenly } from '../core/a-run.ts'

// Jest's own `expect`, which knows nothing of Vitest.
jestExpect.extend(loadMatchers)

interface Judged {
  toHaveP95Below(limit: number): void
  toHaveNoErrors(): void
  toMatchBaseline(): void
  not: { toHaveP95Below(limit: number): void }
}

const judged = (received: unknown): Judged => jestExpect(received) as unknown as Judged
const run = aRunOf(evenly(40))

test('the matchers hold in Jest', () => {
  judged(run).toHaveP95Below(1e6)
  judged(run.latency).toHaveP95Below(1e6)
  judged(run).not.toHaveP95Below(1)
  judged(run).toHaveNoErrors()
})

test('and fail there with the same message', () => {
  expect(() => judged(run).toHaveP95Below(1)).toThrow(/^p95 latency is .* over the budget of 1 ms/)
  expect(() => judged(run).not.toHaveP95Below(1e6)).toThrow(/^Expected otherwise: p95 latency is/)
  expect(() => judged({}).toHaveNoErrors()).toThrow('needs a run of a load test')
})

test('what needs a spec file and -u says that it needs Vitest', () => {
  expect(() => judged(run).toMatchBaseline()).toThrow(
    "toMatchBaseline() needs Vitest with the plugin's set-up",
  )
})
