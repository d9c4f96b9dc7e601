import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketsOf, fromBucketText, toBucketText } from '../../../src/core/baseline/buckets.ts'
import { entryOf, withEarlierRuns } from '../../../src/core/baseline/entry.ts'
import {
  baselinesText,
  EMPTY_BASELINES,
  entryIn,
  parseBaselines,
  withEntry,
  withoutTests,
  type BaselineFile,
} from '../../../src/core/baseline/file.ts'
import {
  alignedSums,
  promptColumnsOf,
  tallyOfColumns,
} from '../../../src/core/baseline/prompt-columns.ts'
import { fromRowText, toRowText } from '../../../src/core/baseline/run-row.ts'
import { fromRunLengths, toRunLengths } from '../../../src/core/baseline/run-lengths.ts'
import { PromptCount, type PromptSums } from '../../../src/core/recording/prompt-count.ts'
import { distributionOf } from '../../../src/core/run/distribution.ts'
import { histogramValueAt } from '../../../src/core/statistics/histogram.ts'
import { promptTally } from '../../../src/core/run/evidence.ts'
import { rankOf } from '../../../src/core/statistics/quantile.ts'
import { chatRun } from './chat-run.ts'

const FINITE = { noNaN: true, noDefaultInfinity: true }
const KEY = 'support chat > answers in time and on budget'
const ENVIRONMENT = 'live · github ubuntu24-x64 · node 24 · concurrency 10, 200 requests'

function fileOf(...runs: Parameters<typeof chatRun>[0][]): string {
  let entry = entryOf(chatRun(runs[0]), '3fa9c10d')!
  for (const chat of runs.slice(1)) {
    entry = withEarlierRuns(entryOf(chatRun(chat), '3fa9c10d')!, entry)
  }
  return baselinesText(withEntry(EMPTY_BASELINES, KEY, ENVIRONMENT, entry))
}

function parse(text: string): BaselineFile {
  const { file, problem } = parseBaselines(text)
  if (file === null) throw new Error(problem)
  return file
}

describe('what a baseline file holds', () => {
  it.each([
    ['200 requests of 20 prompts', { requests: 200, prompts: 20 }],
    ['200 requests of 200 prompts', { requests: 200, prompts: 200 }],
    ['5,000 requests of 5,000 prompts', { requests: 5000, prompts: 5000 }],
  ])('takes at most 1.5 KB for a test with eight runs on record: %s', (_, chat) => {
    let entry = entryOf(chatRun(chat), '3fa9c10d')!
    const [row] = Object.values(entry.runs)
    for (const second of [2, 3, 4, 5, 6, 7, 8]) {
      const runs = { [`2026-01-01T00:00:0${second}`]: row! }
      entry = withEarlierRuns({ ...entry, runs }, entry)
    }
    const text = baselinesText(withEntry(EMPTY_BASELINES, KEY, ENVIRONMENT, entry))
    expect(Object.keys(parse(text).tests[KEY]![ENVIRONMENT]!.runs)).toHaveLength(8)
    const written = text.slice(text.indexOf(ENVIRONMENT) + ENVIRONMENT.length)
    expect(Buffer.byteLength(written)).toBeLessThan(1536)
  })
})

describe('reading back', () => {
  it('gives the numbers that run lengths were made of', () => {
    const numbers = fc.array(
      fc.oneof(fc.constant(null), fc.constant(0), fc.nat(), fc.double(FINITE)),
    )
    fc.assert(
      fc.property(numbers, (values) => {
        expect(fromRunLengths(toRunLengths(values))).toEqual(
          values.map((value) => (value === null ? null : value + 0)),
        )
      }),
    )
    expect(toRunLengths([2, 0, 0, 0, 0, 0, 0, 0, 1, null, null])).toBe('2 0x7 1 -x2')
  })

  it('gives each bucket of a distribution, and each quantile to within 2 %', () => {
    const values = fc.array(fc.double({ min: 1e-3, max: 1e7, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (given, share) => {
        const sorted = Float64Array.from(given).sort()
        const histogram = fromBucketText(bucketsOf(distributionOf('latency', sorted)))
        const rank = rankOf(share, sorted.length)
        const ratio = histogramValueAt(histogram, rank)! / sorted[rank - 1]!
        expect(Math.abs(ratio - 1)).toBeLessThan(0.0200001)
        expect(fromBucketText(toBucketText(histogram))).toEqual(histogram)
      }),
    )
  })

  it.each([
    ['no values', [], ''],
    ['nothing but zeros', [0, 0], 'z2'],
    ['zeros beside others', [0, 1, 1, 1.05], 'z1 0|2 0 1'],
    ['values below 1', [0.5], '-17|1'],
  ])('knows %s', (_, values, text) => {
    const distribution = distributionOf('ttft', Float64Array.from(values))
    expect(bucketsOf(distribution)).toBe(text)
    expect(toBucketText(fromBucketText(text))).toBe(text)
  })

  it('puts a run from JSON into the same buckets, give or take one', () => {
    const run = chatRun()
    const read = JSON.parse(JSON.stringify(run.latency))
    const [exact, coarse] = [
      fromBucketText(bucketsOf(run.latency)),
      fromBucketText(bucketsOf(read)),
    ]
    for (const share of [0.05, 0.5, 0.95]) {
      const rank = rankOf(share, 200)
      expect(histogramValueAt(coarse, rank)! / histogramValueAt(exact, rank)!).toBeCloseTo(1, 1)
    }
  })

  it('gives the figures of each prompt to within their four digits', () => {
    const tally = promptTally(chatRun({ prompts: 7, requests: 20, attempts: 2 }))!
    const { sums, set } = tallyOfColumns(promptColumnsOf(tally))
    expect(set).toBe(tally.set)
    const total = (of: typeof sums, name: 'requests' | 'inputTokens' | 'usd' | 'retries'): number =>
      [...of.values()].reduce((sum, one) => sum + (one[name] ?? NaN), 0)
    expect(sums.size).toBe(7)
    expect(total(sums, 'requests')).toBe(20)
    expect(total(sums, 'retries')).toBe(20)
    for (const name of ['inputTokens', 'usd'] as const) {
      expect(total(sums, name) / total(tally.sums, name)).toBeCloseTo(1, 3)
    }
  })

  it('pairs prompts on both sides where all requests of one of few have failed on one of them', () => {
    const [all, some] = [new PromptCount(), new PromptCount()]
    for (let index = 0; index < 100; index++) {
      const prompt = index % 2 === 0 ? 'aaaa0001' : 'aaaa0002'
      const inputTokens = (index % 2 === 0 ? 100 : 1000) + (index % 7)
      const figures = { outputTokens: 50, cacheReadTokens: null, calls: 1, retries: 0, usd: null }
      const used = { inputTokens, ...figures }
      all.add(prompt, used, index)
      some.add(prompt, index % 2 === 0 ? null : used, index)
    }
    const recorded = (count: PromptCount) => tallyOfColumns(promptColumnsOf(count.tally()))
    for (const [before, now] of [
      [all, some],
      [some, all],
    ] as const) {
      const { base, head } = alignedSums(recorded(before), now.tally())
      const common = [...base.keys()].filter((key) => head.has(key))
      expect(common).toEqual(['0002'])
      const mean = ({ inputTokens, requests }: PromptSums): number => inputTokens! / requests
      expect(mean(head.get('0002')!) / mean(base.get('0002')!)).toBeCloseTo(1, 3)
    }
  })

  it('gives a run of the record', () => {
    const text = '3fa9c10 n200 1478/2050 358 61.2 e3'
    expect(fromRowText(text)).toEqual({
      commit: '3fa9c10',
      n: 200,
      latencyP50: 1478,
      latencyP95: 2050,
      ttftP50: 358,
      tokensPerSecondP50: 61.2,
      failed: 3,
    })
    expect(toRowText(fromRowText(text))).toBe(text)
    const bare = '- n0 -/- - - e4'
    expect(toRowText(fromRowText(bare))).toBe(bare)
  })

  it('changes no byte of a file that is written as it was read', () => {
    const text = fileOf({ seed: 1 }, { seed: 2, failed: 3 })
    expect(baselinesText(parse(text))).toBe(text)
    expect(Object.keys(parse(text).tests[KEY]![ENVIRONMENT]!.runs)).toHaveLength(2)
  })

  it('keeps what later versions have added', () => {
    const file = JSON.parse(fileOf({}))
    file.tests[KEY][ENVIRONMENT].added = { b: 1, a: 2 }
    expect(parse(JSON.stringify(file))).toEqual(file)
  })
})

describe('a file', () => {
  it('keeps eight runs, the newest ones, and a run that is recorded twice only once', () => {
    let entry = entryOf(chatRun({ seed: 1 }), null)!
    for (const seed of [2, 3, 4, 5, 6, 7, 8, 9, 10, 10]) {
      entry = withEarlierRuns(entryOf(chatRun({ seed }), null)!, entry)
    }
    const seconds = Object.keys(entry.runs).map((startedAt) => Number(startedAt.slice(-2)))
    expect(seconds).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
  })

  it.each(['constructor', '__proto__', '1', 'a > b'])('has a test called %s', (test) => {
    expect(entryIn(EMPTY_BASELINES, test, ENVIRONMENT)).toBeUndefined()
    const entry = entryOf(chatRun(), null)!
    const file = withEntry(EMPTY_BASELINES, test, ENVIRONMENT, entry)
    const read = parse(baselinesText(file))
    expect(entryIn(read, test, ENVIRONMENT)).toEqual(entry)
    expect(entryIn(read, test, 'elsewhere')).toBeUndefined()
    expect(Object.keys(withoutTests(read, [test]).tests)).toEqual([])
  })

  it.each([
    ['', 'it is no JSON: take it from git again, or delete it and record it anew'],
    ['<<<<<<< HEAD\n{}', 'a merge left its marks in it: take it from git again'],
    ['[]', 'it has no `schema: 1`'],
    ['{"schema":2}', 'it has schema 2, and this vitest-load knows schema 1: update vitest-load'],
    ['{"schema":1}', 'its `tests` are no object'],
    ['{"schema":1,"tests":{"a":1}}', 'what it says of "a" is no object'],
    ['{"schema":1,"tests":{"a":{"b":[]}}}', 'what it says of "a" (b) is broken: it is no object'],
  ])('that holds %o says what is wrong and what to do', (text, problem) => {
    expect(parseBaselines(text).problem).toContain(problem)
  })

  it.each([
    ['failed', -1, '`failed` is no count'],
    ['latency', '12|a', '`latency`: "a" is no number and no number with its count'],
    ['latency', 'x', '`latency`: "x" holds no buckets'],
    ['ttft', 7, '`ttft` is no text'],
    ['cacheReadShare', 2, '`cacheReadShare` is no share'],
    ['models', ['one'], '`models` is no text'],
    ['runs', { '2026-01-01T00:00:00': 'slow' }, '`runs`: "slow" is no run'],
    ['prompts', null, '`prompts` is no object'],
    ['prompts.calls', '1x19', 'prompts.calls has 19 values for 20 prompts'],
    ['prompts.set', 3, 'prompts.set is no text'],
    ['prompts.keys', undefined, 'prompts.keys is no text'],
  ])('whose %s is %o is broken, and says so', (path, value, problem) => {
    const file = JSON.parse(fileOf({}))
    const entry = file.tests[KEY][ENVIRONMENT]
    const [name, inner] = path.split('.') as [string, string?]
    if (inner === undefined) entry[name] = value
    else entry[name][inner] = value
    expect(parseBaselines(JSON.stringify(file)).problem).toContain(problem)
  })
})
