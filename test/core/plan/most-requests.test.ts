import { expect, test } from 'vitest'
import { conversation } from '../../../src/core/options/conversation.ts'
import { mostRequests } from '../../../src/core/plan/most-requests.ts'
import type { LoadOptions } from '../../../src/core/options/options.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { findCapacity } from '../../../src/core/shapes/find-capacity.ts'
import { rampingArrivalRate } from '../../../src/core/shapes/ramping-arrival-rate.ts'
import { rampingConcurrency } from '../../../src/core/shapes/ramping-concurrency.ts'
import { replay } from '../../../src/core/shapes/replay.ts'
import { steps } from '../../../src/core/shapes/steps.ts'

const most = (options: Partial<LoadOptions<any>>) =>
  mostRequests(toPlan('x', { target: () => {}, ...options }))

test.for<[title: string, options: Partial<LoadOptions<any>>, measured: number | null]>([
  ['so many requests', { requests: 50, concurrency: 5 }, 50],
  ['requests or a time', { requests: 50, duration: '1h' }, 50],
  ['a time alone', { duration: '1h', concurrency: 5 }, null],
  ['a rate for a time', { arrivalRate: 4, duration: '30s' }, 120],
  ['a rate that does not divide the time', { arrivalRate: 0.3, duration: '10s' }, 3],
  ['part of an arrival', { arrivalRate: 0.35, duration: '10s' }, 4],
  ['a rate until so many', { arrivalRate: 4, requests: 30 }, 30],
  ['a rate for a time, and fewer requests', { arrivalRate: 4, duration: '30s', requests: 7 }, 7],
  [
    'a ramp of the rate: its area',
    { load: rampingArrivalRate([{ duration: '10s', target: 10 }], { start: 0 }) },
    50,
  ],
  [
    'a ramp of users',
    { load: rampingConcurrency([{ duration: '10s', target: 10 }], { start: 1 }) },
    null,
  ],
  ['steps', { load: steps([1, 5, 10], { requests: 40 }) }, 120],
  ['steps of a time', { load: steps([1, 5, 10], { duration: '10s' }) }, null],
  ['steps of a rate', { load: steps([1, 5, 10], { by: 'arrivalRate', duration: '10s' }) }, 160],
  ['a trace', { load: replay('trace.csv') }, null],
  ['the beginning of a trace', { load: replay('trace.csv', { limit: 10 }) }, 10],
  [
    'conversations that arrive: every turn of each',
    { arrivalRate: 1, duration: '10s', prompts: conversation(['Hi.', 'And?', 'Bye.']) },
    30,
  ],
  ['turns of conversations', { requests: 10, prompts: conversation(['Hi.', 'And?']) }, 10],
])('%s', ([, options, measured]) => {
  expect(most(options)).toEqual({ warmup: 0, measured })
})

test('a search sends no more than its probes at the highest level', () => {
  const load = findCapacity({ objectives: { errorRate: 0.1 }, max: 8, requests: 100 })
  // 1, 2, 4, 8, three of them again, then three halvings, each three times; and 8 requests that find no queue.
  expect(most({ load }).measured).toBe(10 * 3 * 108)
})

test.for([
  [5, 5],
  ['10s', null],
] as const)('a warm-up of %s counts', ([warmup, expected]) => {
  expect(most({ requests: 10, warmup })).toEqual({ warmup: expected, measured: 10 })
})

test('a warm-up of a rate counts its time', () => {
  expect(most({ arrivalRate: 4, requests: 10, warmup: '10s' }).warmup).toBe(40)
})
