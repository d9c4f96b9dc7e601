import { expect, test } from 'vitest'
import type { Attempt } from '../../../src/core/calls/call.ts'
import { aCall } from '../a-call.ts'
import { aRunOf } from '../a-run.ts'
import { aSample } from '../a-sample.ts'

const attempt = (error: Attempt['error']): Attempt => ({
  startedAt: 0,
  headersAt: 10,
  endedAt: 100,
  status: 200,
  error,
  retryAfterMs: null,
  requestId: null,
})

test('calls that the end of the run cut are in no figure of failures, and their tokens in the bill', () => {
  const usage = { input: 5, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, output: 7, reasoning: 0 }
  const cut = aCall({
    outcome: 'aborted',
    usage,
    usageIsFinal: false,
    attempts: [attempt('aborted')],
  })
  const retried = aCall({ attempts: [attempt('rate_limited'), attempt(null)] })
  const { retries, models, tokens } = aRunOf([
    aSample({ calls: [retried] }),
    aSample({ outcome: { type: 'cut' }, calls: [cut] }),
  ])
  expect(retries).toMatchObject({ calls: 2, attempts: 2, byKind: { rate_limited: 1 } })
  expect(models).toMatchObject([{ calls: 2, failed: 0 }])
  expect(tokens.output).toBe(7)
})
