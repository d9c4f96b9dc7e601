import { expect, test } from 'vitest'
import type { Change } from '../../../src/core/comparison/change.ts'
import {
  changeInWords,
  changeIntervalInWords,
  changeName,
  deltaInWords,
  detectableInWords,
  sidesInWords,
  worsening,
} from '../../../src/core/comparison/change-words.ts'
import { aChange } from './a-change.ts'

test.for([
  [
    {},
    'p50 latency rose by 22 % (1,204 → 1,467 ms; 95 % interval +14 to +30 %; n = 100 can show 17 %): regression, the floor is 10 %',
  ],
  [
    { outcome: 'pass', change: 0.013, head: 1219, interval: [-0.02, 0.04] },
    'p50 latency rose by 1.3 % (1,204 → 1,219 ms; 95 % interval −2 to +4 %; n = 100 can show 17 %): no regression',
  ],
  [
    { outcome: 'inconclusive', change: 0.07, n: 30, detectable: 0.34, reason: 'n is too small' },
    'p50 latency rose by 7 % (1,204 → 1,467 ms; 95 % interval +14 to +30 %; n = 30 can show 34 %): inconclusive, because n is too small',
  ],
  [
    { outcome: 'improved', change: -0.13, head: 1050, interval: [-0.2, -0.06] },
    'p50 latency fell by 13 % (1,204 → 1,050 ms; 95 % interval −20 to −6 %; n = 100 can show 17 %): improved',
  ],
  [
    { outcome: 'new', base: null, change: null, interval: null },
    'p50 latency is 1,467 ms, new: there is nothing to compare it with',
  ],
  [
    { outcome: 'new', change: null, reason: 'the key is another one' },
    'p50 latency is 1,467 ms, new: there is nothing to compare it with: the key is another one',
  ],
  [
    { gating: false },
    'p50 latency rose by 22 % (1,204 → 1,467 ms; 95 % interval +14 to +30 %; n = 100 can show 17 %): regression (shown only: it fails nothing), the floor is 10 %',
  ],
  [
    { outcome: 'inconclusive', change: null, head: null, interval: null, detectable: null, n: 0 },
    'p50 latency cannot be compared (1,204 ms → –; n = 0): inconclusive',
  ],
  [
    { outcome: 'pass', change: 0, head: 1204, interval: null, p: null },
    'p50 latency is unchanged (1,204 → 1,204 ms; n = 100 can show 17 %): no regression',
  ],
] satisfies [Partial<Change>, string][])('%o is said as %s', ([changes, words]) => {
  expect(changeInWords(aChange(changes))).toBe(words)
})

test('a second comparison is told beside the first', () => {
  expect(changeInWords(aChange(), aChange({ change: 0.19 }))).toContain(
    'n = 100 can show 17 %; a second comparison: +19 %)',
  )
})

test.for([
  [{ metric: 'latency', statistic: 0.95 }, 'p95 latency'],
  [{ metric: 'ttft', statistic: 0.999 }, 'p99.9 TTFT'],
  [{ metric: 'latency', statistic: 'mean' }, 'mean latency'],
  [{ metric: 'tokensPerSecond', statistic: 0.5 }, 'p50 tokens per second'],
  [{ metric: 'inputTokens', statistic: 'mean' }, 'input tokens per request'],
  [{ metric: 'retriesPerRequest', statistic: 'mean' }, 'retries per request'],
  [{ metric: 'costPerRequest', statistic: 'mean' }, 'cost per request'],
  [{ metric: 'errorRate', statistic: 'mean' }, 'error rate'],
] satisfies [Pick<Change, 'metric' | 'statistic'>, string][])('%o is called %s', ([of, name]) => {
  expect(changeName(of)).toBe(name)
})

test.for([
  ['latency', 0.218, '+22 %'],
  ['latency', -0.0413, '−4.1 %'],
  ['latency', 0.0042, '+0.42 %'],
  ['latency', 12.5, '+1,250 %'],
  ['latency', 0.000_001, '±0 %'],
  ['latency', 0, '±0 %'],
  ['errorRate', 0.012, '+1.2 points'],
  ['errorRate', null, '–'],
] as const)('a change of %s by %d is %s', ([metric, change, words]) => {
  expect(deltaInWords({ metric, change })).toBe(words)
})

test('an interval says its unit once', () => {
  expect(changeIntervalInWords(aChange({ interval: [-0.012, 0.3] }))).toBe('−1.2 to +30 %')
  const errors = aChange({ metric: 'errorRate', interval: [0.001, 0.02] })
  expect(changeIntervalInWords(errors)).toBe('+0.1 to +2 points')
  expect(changeIntervalInWords(aChange({ interval: null }))).toBeNull()
})

test.for([
  [{ unit: 'usd', base: 0.41, head: 0.53 }, '$0.41 → $0.53'],
  [{ unit: 'share', base: 0, head: 0.012 }, '0 → 1.2 %'],
  [{ unit: 'retries', base: 0.1, head: 0.2 }, '0.1 → 0.2 retries'],
  [{ base: null, head: 12 }, '12 ms'],
  [{ base: null, head: null }, '–'],
] satisfies [Partial<Change>, string][])('two sides %o are %s', ([sides, words]) => {
  expect(sidesInWords(aChange(sides))).toBe(words)
})

test('what is not known is a dash, never 0', () => {
  expect(detectableInWords(aChange({ detectable: null }))).toBe('–')
  expect(worsening(aChange({ change: null }))).toBeNull()
})

test('fewer tokens per second are worse, fewer tokens are better', () => {
  expect(worsening(aChange({ metric: 'tokensPerSecond', change: -0.2 }))).toBe(0.2)
  expect(worsening(aChange({ metric: 'inputTokens', change: -0.2 }))).toBe(-0.2)
})
