import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Progress } from '../../src/core/progress.ts'
import { paint } from '../../src/report/paint.ts'
import { progressInWords, progressLines } from '../../src/report/progress.ts'
import { widthOf } from '../../src/report/width.ts'

const RUNNING: Progress = {
  name: 'support chat answers in time',
  phase: 'running',
  elapsedMs: 12_345,
  plannedMs: null,
  done: 20,
  plannedRequests: 50,
  inFlight: 10,
  requestsPerSecond: 4.33,
  p95: 812.3,
  tokensPerSecond: 512.2,
  usd: 0.0123,
  failed: 1,
}
const WARMING_UP: Progress = {
  ...RUNNING,
  name: '搜索 answers 🚀',
  phase: 'warmup',
  plannedMs: 60_000,
  plannedRequests: null,
  p95: null,
  tokensPerSecond: null,
  usd: null,
  failed: 0,
}

function text(width: number, ...running: Progress[]): string {
  return ['', ...paint(progressLines(running, width), false), ''].join('\n')
}

test('a line per load test, as much as fits', () => {
  expect(text(140, RUNNING, WARMING_UP)).toMatchInlineSnapshot(`
    "
      support chat answers in time  █████░░░░░░░          12 s  10 in flight  4.33 requests/s  p95 812 ms  512 tokens/s  $0.0123   1 error
      搜索 answers 🚀               ░░░░░░░░░░░░  warm-up 12 s  10 in flight  4.33 requests/s       p95 –    – tokens/s        –  0 errors
    "
  `)
  expect(text(80, RUNNING, WARMING_UP)).toMatchInlineSnapshot(`
    "
      support chat answe…  █████░░░░░░░          12 s  p95 812 ms  $0.0123   1 error
      搜索 answers 🚀      ░░░░░░░░░░░░  warm-up 12 s       p95 –        –  0 errors
    "
  `)
  expect(text(40, RUNNING, WARMING_UP)).toMatchInlineSnapshot(`
    "
      support chat an…  p95 812 ms   1 error
      搜索 answers 🚀        p95 –  0 errors
    "
  `)
  expect(progressLines([], 80)).toEqual([])
})

test('the words for a log', () => {
  expect(progressInWords(RUNNING)).toMatchInlineSnapshot(
    `"support chat answers in time: running for 12 s, 20 of 50 requests, 10 in flight, 4.33 requests/s, p95 812 ms, 512 tokens/s, $0.0123, 1 error"`,
  )
  expect(progressInWords({ ...WARMING_UP, phase: 'stopping' })).toMatchInlineSnapshot(
    `"搜索 answers 🚀: stopping for 12 s of 1 min 0 s, 20 requests, 10 in flight, 4.33 requests/s, p95 –, – tokens/s, –, 0 errors"`,
  )
})

test.for([
  [{ done: 0 }, 0],
  [{ done: 25 }, 6],
  [{ done: 60 }, 12],
  [{ plannedMs: 24_690, done: 1 }, 6],
  [{ plannedRequests: 0 }, 0],
] as const)('with %j the bar has %i full blocks of 12', ([changes, blocks]) => {
  expect(text(120, { ...RUNNING, ...changes }).split('█')).toHaveLength(blocks + 1)
})

test('no line is wider than the terminal', () => {
  const progress = fc.record({
    name: fc.string({ unit: 'grapheme', maxLength: 60 }),
    phase: fc.constantFrom('warmup' as const, 'running' as const, 'stopping' as const),
    elapsedMs: fc.nat(),
    plannedMs: fc.option(fc.nat()),
    done: fc.nat(),
    plannedRequests: fc.option(fc.nat()),
    inFlight: fc.nat(),
    requestsPerSecond: fc.float({ min: 0, noNaN: true, max: 1e6 }),
    p95: fc.option(fc.float({ min: 0, noNaN: true, max: 1e6 })),
    tokensPerSecond: fc.option(fc.float({ min: 0, noNaN: true, max: 1e6 })),
    usd: fc.option(fc.float({ min: 0, noNaN: true, max: 1e4 })),
    failed: fc.nat(),
  })
  fc.assert(
    fc.property(
      fc.array(progress, { maxLength: 4 }),
      fc.integer({ min: 1, max: 160 }),
      (all, width) => {
        for (const line of paint(progressLines(all, width), false)) {
          expect(widthOf(line)).toBeLessThanOrEqual(width)
        }
      },
    ),
  )
})
