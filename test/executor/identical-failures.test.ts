import { expect, test } from 'vitest'
import type { Sample } from '../../src/core/calls/sample.ts'
import { IdenticalFailures } from '../../src/executor/identical-failures.ts'
import { aCall } from '../core/a-call.ts'
import { aSample } from '../core/a-sample.ts'

const ATTEMPT = { startedAt: 0, endedAt: 200, status: null, retryAfterMs: null, requestId: null }

const timedOut = (headersAt: number | null): Sample =>
  aSample({
    outcome: { type: 'failed', kind: 'timeout', message: 'No complete answer within 200 ms' },
    calls: [aCall({ attempts: [{ ...ATTEMPT, error: 'timeout', headersAt }] })],
  })

function stopAfter(samples: readonly Sample[]): string | undefined {
  const failures = new IdenticalFailures()
  return samples.map((sample) => failures.add(sample)).find((stop) => stop !== null)?.message
}

test('a host that never answers stops a run, whose reason ends as a sentence', () => {
  expect(stopAfter(Array.from({ length: 5 }, () => timedOut(null)))).toBe(
    '5 requests in a row failed the same way: No complete answer within 200 ms. Nothing has answered so far: check the base URL, or give requests more time (requestTimeout).',
  )
})

test('answers that come too late are a result', () => {
  expect(stopAfter(Array.from({ length: 50 }, () => timedOut(10)))).toBeUndefined()
})

test('once something has succeeded, timeouts are a result', () => {
  const samples = [aSample(), ...Array.from({ length: 50 }, () => timedOut(null))]
  expect(stopAfter(samples)).toBeUndefined()
})
