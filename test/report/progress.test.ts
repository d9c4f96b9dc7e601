import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Progress } from '../../src/core/run/progress.ts'
import { paint } from '../../src/report/layout/paint.ts'
import { progressInWords, progressLines } from '../../src/report/progress.ts'
import { widthOf } from '../../src/report/layout/width.ts'

const RUNNING: Progress = {
  name: 'support chat answers in time',
  phase: 'running',
  level: null,
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
      support chat answers in time  ███░░░░░          0:12  10 in flight  4.33 requests/s  p95   812 ms   512 tokens/s  $0.0123   1 error
      搜索 answers 🚀               ░░░░░░░░  warm-up 0:12  10 in flight  4.33 requests/s  p95        –     – tokens/s   cost –  0 errors
    "
  `)
  expect(text(80, RUNNING, WARMING_UP)).toMatchInlineSnapshot(`
    "
      support chat answers…  ███░░░░░          0:12  p95   812 ms  $0.0123   1 error
      搜索 answers 🚀        ░░░░░░░░  warm-up 0:12  p95        –   cost –  0 errors
    "
  `)
  expect(text(40, RUNNING, WARMING_UP)).toMatchInlineSnapshot(`
    "
      support chat…   p95   812 ms   1 error
      搜索 answers…   p95        –  0 errors
    "
  `)
  expect(progressLines([], 80)).toEqual([])
})

test('the line stands still while its figures grow', () => {
  const start = { ...RUNNING, elapsedMs: 0, done: 0, requestsPerSecond: 0, p95: 7, usd: null }
  const later = { ...RUNNING, elapsedMs: 92_000, done: 48, p95: 4001, usd: 1.2, failed: 4 }
  const ends = (progress: Progress): number[] =>
    [
      ...text(80, progress)
        .replace('p95', '   ')
        .matchAll(/\S(?= {2}|\n)/g),
    ].map(({ index }) => index)
  expect(ends(later)).toEqual(ends(start))
  expect(ends(later)).toHaveLength(7)
})

test.for([
  [999, '0:00'],
  [61_000, '1:01'],
  [3_725_000, '1:02:05'],
] as const)('after %i ms the clock says %s', ([elapsedMs, said]) => {
  expect(text(120, { ...RUNNING, elapsedMs })).toContain(`  ${said}  `)
})

test('the words for a log', () => {
  expect(progressInWords(RUNNING)).toMatchInlineSnapshot(
    `"support chat answers in time: running for 12 s, 20 of 50 requests, 10 in flight, 4.33 requests/s, p95 812 ms, 512 tokens/s, $0.0123, 1 error"`,
  )
  expect(progressInWords({ ...WARMING_UP, phase: 'stopping' })).toMatchInlineSnapshot(
    `"搜索 answers 🚀: stopping for 12 s of 1 min, 20 requests, 10 in flight, 4.33 requests/s, 0 errors"`,
  )
})

test('the level that is loaded now stands in the line of a run that has several', () => {
  expect(text(120, { ...RUNNING, level: '8 in flight' }, WARMING_UP)).toMatchInlineSnapshot(`
    "
      support chat…   ███░░░░░          0:12  at 8 in flight                4.33 requests/s  p95   812 ms  $0.0123   1 error
      搜索 answers…   ░░░░░░░░  warm-up 0:12                  10 in flight  4.33 requests/s  p95        –   cost –  0 errors
    "
  `)
  expect(text(80, { ...RUNNING, level: '8 in flight' })).toMatchInlineSnapshot(`
    "
      support chat…  ███░░░░░  0:12  at 8 in flight  p95   812 ms  $0.0123   1 error
    "
  `)
  expect(progressInWords({ ...RUNNING, level: '8 in flight' })).toContain(
    ': running at 8 in flight for 12 s, ',
  )
})

test.for([
  [{ done: 0 }, 0],
  [{ done: 25 }, 4],
  [{ done: 60 }, 8],
  [{ plannedMs: 24_690, done: 1 }, 4],
  [{ plannedRequests: 0 }, 0],
] as const)('with %j the bar has %i full blocks of 8', ([changes, blocks]) => {
  expect(text(120, { ...RUNNING, ...changes }).split('█')).toHaveLength(blocks + 1)
})

test('no line is wider than the terminal', () => {
  const progress = fc.record({
    name: fc.string({ unit: 'grapheme', maxLength: 60 }),
    phase: fc.constantFrom('warmup' as const, 'running' as const, 'stopping' as const),
    level: fc.option(fc.constantFrom('8 in flight', '4,000 input tokens')),
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
