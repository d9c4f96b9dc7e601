import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { baselinePathOf, readBaselines } from '../../src/baselines/baseline-file.ts'
import {
  matchBaseline,
  type BaselineMatch,
  type BaselineMatching,
} from '../../src/baselines/match-baseline.ts'
import { chatRun, type Chat } from '../core/baseline/chat-run.ts'

const ENVIRONMENT = 'live · local linux-x64 · node 24 · concurrency 1, 200 requests'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baselines-'))
  path = baselinePathOf(join(folder, 'chat.load.ts'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function match(chat: Chat = {}, changes: Partial<BaselineMatching> = {}): BaselineMatch {
  return matchBaseline({
    run: chatRun(chat),
    test: 'answers',
    environment: ENVIRONMENT,
    path,
    options: {},
    mode: 'new',
    commit: null,
    ...changes,
  })
}

const text = (): string => readFileSync(path, 'utf8')
const runsOf = (test: string, environment = ENVIRONMENT): string[] =>
  Object.keys(readBaselines(path)!.tests[test]![environment]!.runs)

describe('a run without a baseline', () => {
  it.each(['new', 'all'] as const)(
    'is recorded and passes where snapshots are written (%s)',
    (mode) => {
      const { pass, counts, changes, candidate } = match({}, { mode })
      expect({ pass, counts }).toEqual({ pass: true, counts: 'added' })
      expect(new Set(changes.map(({ outcome }) => outcome))).toEqual(new Set(['new']))
      expect(changes[0]!.reason).toBe('it was recorded as the baseline of this environment')
      expect(candidate.isRecorded).toBe(true)
      expect(readBaselines(path)!.tests['answers']![ENVIRONMENT]).toEqual(candidate.entry)
      expect(readdirSync(dirname(path))).toEqual(['chat.load.ts.json'])
    },
  )

  it('is new in CI: it passes, is not counted, and nothing is written', () => {
    const { pass, counts, changes, candidate } = match({}, { mode: 'none' })
    expect({ pass, counts }).toEqual({ pass: true, counts: null })
    expect(changes[0]!.reason).toContain('`npx vitest-load accept` records this run')
    expect(candidate).toMatchObject({ isRecorded: false, refusal: null })
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a run with a baseline', () => {
  beforeEach(() => void match({ seed: 1 }))

  it.each(['new', 'none'] as const)(
    'matches when nothing has changed, and no byte is written (%s)',
    (mode) => {
      const before = text()
      const { pass, counts } = match({ seed: 2 }, { mode })
      expect({ pass, counts }).toEqual({ pass: true, counts: 'matched' })
      expect(text()).toBe(before)
    },
  )

  it.each([
    ['more input tokens', { longerInput: 1.1 }, 'input tokens per request'],
    ['more output tokens', { longerOutput: 1.1 }, 'output tokens per request'],
    ['a dearer model', { model: 'gpt-4.1', price: 8 }, 'cost per request'],
    ['retries', { attempts: 2 }, 'retries per request'],
    ['more errors', { failed: 20 }, 'error rate'],
    ['twice the input of other prompts', { topic: 'another', longerInput: 2 }, 'input tokens'],
  ])('fails for %s, and no byte is written', (_, chat, metric) => {
    const before = text()
    const { pass, counts, message, changes } = match(chat)
    expect({ pass, counts }).toEqual({ pass: false, counts: 'unmatched' })
    const [first] = message.split('\n')
    expect(first).toMatch(/^Snapshot `answers` mismatched: /)
    expect(message).toContain(metric)
    expect(message).toContain('`npx vitest-load accept` records this run')
    expect(changes.some(({ outcome }) => outcome === 'fail')).toBe(true)
    expect(text()).toBe(before)
  })

  it('names the model when that has changed', () => {
    const { message } = match({ model: 'gpt-4.1', price: 8 })
    expect(message.split('\n')[0]).toContain('because the model was gpt-4.1-mini and is gpt-4.1')
  })

  it('names a cheaper model too, and passes', () => {
    const { pass, changes } = match({ model: 'gpt-4.1-nano', price: 0.2 })
    expect(pass).toBe(true)
    const cost = changes.find(({ metric }) => metric === 'costPerRequest')!
    expect(cost).toMatchObject({
      outcome: 'improved',
      reason: 'the model was gpt-4.1-mini and is gpt-4.1-nano',
    })
  })

  it('shows a live provider that has become slow, and lets it pass', () => {
    const { pass, changes } = match({ slower: 20 })
    expect(pass).toBe(true)
    const latency = changes.filter(({ metric }) => metric === 'latency')
    expect(latency.map(({ gating, outcome }) => [gating, outcome])).toEqual([
      [false, 'fail'],
      [false, 'fail'],
    ])
  })

  it('fails for it where it was asked to', () => {
    const { pass, message } = match({ slower: 20 }, { options: { latency: 'gate' } })
    expect(pass).toBe(false)
    expect(message).toContain('p50 latency rose by')
  })

  it('compares only what it was asked to', () => {
    const options = { metrics: ['calls', 'errorRate'] } as const
    const { pass, changes } = match({ longerInput: 2 }, { options })
    expect(pass).toBe(true)
    expect(changes.map(({ metric }) => metric)).toEqual(['callsPerRequest', 'errorRate'])
  })

  it.each([0.2, { inputTokens: 0.2, cost: 0.2 }])(
    'tolerates what it was told to: %o',
    (tolerance) => {
      expect(match({ longerInput: 1.1 }).pass).toBe(false)
      expect(match({ longerInput: 1.1 }, { options: { tolerance } }).pass).toBe(true)
    },
  )

  it('is recorded anew with -u, which leaves all other keys and environments as they are', () => {
    match({}, { test: 'another' })
    match({}, { environment: 'elsewhere' })
    const [another, elsewhere] = [runsOf('another'), runsOf('answers', 'elsewhere')]
    const { pass, counts, changes } = match({ seed: 3, longerInput: 2 }, { mode: 'all' })
    expect({ pass, counts }).toEqual({ pass: true, counts: 'updated' })
    expect(changes.some(({ gating }) => gating)).toBe(false)
    expect(runsOf('another')).toEqual(another)
    expect(runsOf('answers', 'elsewhere')).toEqual(elsewhere)
    expect(runsOf('answers')).toHaveLength(2)
    expect(match({ longerInput: 2 }).pass).toBe(true)
  })

  it.each([
    ['much slower', { slower: 20 }],
    ['of another model', { model: 'gpt-4.1' }],
    ['of other prompts', { topic: 'another' }],
  ])('begins a new record of runs when what is recorded is %s', (_, chat) => {
    match({ seed: 2 }, { mode: 'all' })
    expect(runsOf('answers')).toHaveLength(2)
    match({ ...chat, seed: 3 }, { mode: 'all' })
    expect(runsOf('answers')).toHaveLength(1)
  })
})

describe('what is no measure', () => {
  const stopped = { reason: 'maxCost', at: 1000, message: 'It would have cost more.' } as const

  it.each([
    ['that was stopped', chatRun({}, { stopped }), /stopped run never passes.*not recorded\.$/],
    ['without a success', chatRun({ requests: 5, failed: 5 }), /^No request succeeded/],
  ])('is a run %s: it never matches and is not recorded, with -u neither', (_, run, why) => {
    const { pass, message, candidate, counts } = match({}, { run, mode: 'all' })
    expect({ pass, counts, entry: candidate.entry }).toEqual({
      pass: false,
      counts: null,
      entry: null,
    })
    expect(message).toMatch(why)
    expect(candidate.refusal).toBe(message)
    expect(readdirSync(folder)).toEqual([])
  })

  it('is a run from JSON, which says so', () => {
    const run = JSON.parse(JSON.stringify(chatRun()))
    expect(() => match({}, { run })).toThrow('one that was read from JSON')
  })

  it('is what a busy machine may have added to the times', () => {
    match({}, { options: { latency: 'gate' } })
    const run = chatRun({ slower: 20 }, { health: { saturated: true } })
    const { pass, changes } = match({}, { run, options: { latency: 'gate', metrics: ['latency'] } })
    expect(pass).toBe(true)
    expect(changes[0]).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringContaining('the load generator was saturated'),
    })
  })
})

describe('a file that cannot be used', () => {
  it.each([
    ['broken', '{"schema":1,', 'it is no JSON'],
    ['of a merge', '<<<<<<< HEAD\n{}', 'a merge left its marks in it'],
    ['of a later version', '{"schema":2,"tests":{}}', 'update vitest-load'],
  ])('is told by name when it is %s, and left as it is, with -u too', (_, content, problem) => {
    mkdirSync(dirname(path))
    writeFileSync(path, content)
    for (const mode of ['none', 'new', 'all'] as const) {
      expect(() => match({}, { mode })).toThrow(problem)
      expect(() => match({}, { mode })).toThrow('__baselines__/chat.load.ts.json cannot be used')
    }
    expect(text()).toBe(content)
  })

  it('is one that cannot be written: nothing is left behind', () => {
    writeFileSync(dirname(path), 'a file in the way')
    expect(() => match()).toThrow(/chat\.load\.ts\.json cannot be (?:read|written)/)
    expect(readdirSync(folder)).toEqual(['__baselines__'])
  })
})
