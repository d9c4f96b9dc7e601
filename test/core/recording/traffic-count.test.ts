import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runOf } from '../../../src/core/run/evidence.ts'
import type { FigureSet } from '../../../src/core/run/figure-set.ts'
import { mix } from '../../../src/core/options/mix.ts'
import type { Run } from '../../../src/core/run/run.ts'
import type { Sample } from '../../../src/core/calls/sample.ts'
import { aCall } from '../a-call.ts'
import { aRunOf } from '../a-run.ts'
import { aSample, failed } from '../a-sample.ts'

const target = (): void => {}
const options = {
  target: mix([
    { weight: 3, name: 'chat', target },
    { weight: 1, name: 'search', target },
  ]),
}
const runOfMix = (samples: readonly Sample[]): Run => aRunOf(samples, { options })

test('each part and each turn has figures of its own', () => {
  const run = runOfMix([
    aSample({ part: 'chat', session: 0, turn: 1, endedAt: 100 }),
    aSample({ part: 'chat', session: 0, turn: 2, endedAt: 300 }),
    aSample({ part: 'chat', session: 1, turn: 1, outcome: failed, brokenOff: true }),
    aSample({ part: 'search', endedAt: 20 }),
  ])
  expect(run.parts).toMatchObject([
    { name: 'chat', weight: 3, share: 0.75, requests: { total: 3, ok: 2 }, latency: { max: 300 } },
    { name: 'search', weight: 1, share: 0.25, requests: { total: 1 }, latency: { p95: 20 } },
  ])
  expect(run.turns).toMatchObject([
    { turn: 1, requests: { total: 2, failed: 1 }, errors: { rate: 0.5 }, latency: { p50: 100 } },
    { turn: 2, requests: { total: 1, ok: 1 }, latency: { p50: 300 } },
  ])
  expect(run.warnings).toContainEqual(
    expect.stringContaining('1 of 2 conversations was broken off'),
  )
  expect(runOf(run.parts[0]!.latency)).toBe(run)
  expect(runOf(run.turns[1]!.ttft)).toBe(run)
})

test('a run without a mix and conversations has neither', () => {
  expect(aRunOf([aSample()])).toMatchObject({ parts: [], turns: [] })
})

test('a part that had no request is there, and its share is not known when there was none at all', () => {
  expect(runOfMix([aSample({ part: 'chat' })]).parts).toMatchObject([
    { name: 'chat', share: 1 },
    { name: 'search', share: 0, requests: { total: 0 }, latency: { n: 0, p95: null } },
  ])
  expect(runOfMix([]).parts.map(({ share }) => share)).toEqual([null, null])
})

test('the figures of all parts add up to those of the run, and those of turns to those of the sessions', () => {
  const samples = fc.array(
    fc
      .record({
        part: fc.constantFrom('chat', 'search'),
        turn: fc.constantFrom(null, 1, 2, 3),
        warmup: fc.boolean(),
        endedAt: fc.integer({ min: 1, max: 900 }),
        outcome: fc.constantFrom<Sample['outcome']>(
          { type: 'ok' },
          { type: 'cut' },
          { type: 'not_started' },
          failed,
        ),
        calls: fc.constantFrom(0, 1, 2),
      })
      .map(({ calls, ...changes }) =>
        aSample({ ...changes, calls: Array.from({ length: calls }, () => aCall({})) }),
      ),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(samples, (all) => {
      const run = runOfMix(all)
      expectSum(run.parts, run)
      expectSum(run.turns, runOfMix(all.filter(({ turn }) => turn !== null)))
    }),
    { numRuns: 60 },
  )
})

function expectSum(groups: readonly FigureSet[], whole: FigureSet): void {
  const sum = (of: (figures: FigureSet) => number | null): number =>
    groups.reduce((total, figures) => total + (of(figures) ?? 0), 0)
  for (const key of ['total', 'ok', 'failed', 'cut', 'notStarted', 'warmup'] as const) {
    expect(sum(({ requests }) => requests[key])).toBe(whole.requests[key])
  }
  expect(sum(({ latency }) => latency.n)).toBe(whole.latency.n)
  expect(sum(({ cost }) => cost.usd)).toBeCloseTo(whole.cost.usd ?? 0, 9)
  expect(sum(({ tokens }) => tokens.output)).toBe(whole.tokens.output ?? 0)
  expect(sum(({ throughput }) => throughput.requestsPerSecond)).toBeCloseTo(
    whole.throughput.requestsPerSecond,
    9,
  )
}
