import { describe, expect, it } from 'vitest'
import { changesSince } from '../../../src/core/baseline/compare.ts'
import { entryOf, withEarlierRuns, type BaselineEntry } from '../../../src/core/baseline/entry.ts'
import { mismatchMessage } from '../../../src/core/baseline/message.ts'
import { baselineOptionProblems, type BaselineOptions } from '../../../src/core/baseline/options.ts'
import type { Change, ChangeMetric } from '../../../src/core/comparison/change.ts'
import type { RunChanges } from '../a-run.ts'
import { chatRun, type Chat } from './chat-run.ts'

const SIMULATED: RunChanges = { simulated: true }

function baselineOf(chat: Chat = {}, runs = 1, changes: RunChanges = {}): BaselineEntry {
  let entry = entryOf(chatRun({ ...chat, seed: 1 }, changes), null)!
  for (let seed = 2; seed <= runs; seed++) {
    entry = withEarlierRuns(entryOf(chatRun({ ...chat, seed }, changes), null)!, entry)
  }
  return entry
}

function since(
  entry: BaselineEntry,
  chat: Chat,
  changes: RunChanges = {},
  options: BaselineOptions = {},
): Change[] {
  return changesSince(entry, chatRun({ seed: 99, ...chat }, changes), options)
}

const one = (changes: readonly Change[], metric: ChangeMetric): Change =>
  changes.find((change) => change.metric === metric)!

describe('tokens and cost', () => {
  it.each([
    ['of 20 prompts', { prompts: 20 }],
    ['of 200 prompts, in groups', { prompts: 200 }],
    ['of a single prompt', { prompts: 1 }],
  ])('%s fail from 2 % on, and pass below', (_, chat) => {
    const entry = baselineOf(chat)
    const worse = since(entry, { ...chat, longerInput: 1.06 })
    expect(one(worse, 'inputTokens').outcome).toBe('fail')
    expect(one(worse, 'inputTokens').change).toBeCloseTo(0.06, 2)
    expect(one(worse, 'costPerRequest').outcome).toBe('fail')
    expect(one(since(entry, chat), 'costPerRequest').outcome).toBe('pass')
    expect(one(since(entry, { ...chat, longerInput: 1.01 }), 'inputTokens').outcome).toBe('pass')
  })

  it.each([
    ['a prompt that was edited', { prompts: 1 }, { topic: 'edited', longerInput: 1.5 }],
    ['one prompt of 20', { prompts: 20 }, { prompts: 1, longerInput: 3 }],
    [
      'a prompt in the place of 20',
      { prompts: 20 },
      { topic: 'edited', prompts: 1, longerInput: 3 },
    ],
    ['20 other prompts', { prompts: 20 }, { topic: 'edited', longerInput: 1.5 }],
    ['200 other prompts', { prompts: 200 }, { topic: 'edited', longerInput: 1.5 }],
  ])('are gated for %s too, and the line names it', (_, before, now) => {
    const change = one(since(baselineOf(before), { ...before, ...now }), 'inputTokens')
    expect(change.outcome).toBe('fail')
    expect(change.reason).toMatch(
      /^(the prompts are not those of the baseline|some prompts of the baseline did not come)$/,
    )
  })

  it('are gated for more prompts than can be told apart, by groups of them', () => {
    const countless = { prompts: 10_001, requests: 10_001 }
    const change = one(
      since(baselineOf(countless), { ...countless, longerInput: 1.3 }),
      'inputTokens',
    )
    expect(change.outcome).toBe('fail')
    expect(change.change).toBeCloseTo(0.3, 2)
  })

  it.each([1, 2, 3, 4])(
    'of few prompts with varied answers are compared by parts of their requests: %i',
    (prompts) => {
      const chat = { prompts, requests: 60, varied: true }
      const entry = baselineOf(chat)
      // The simulator draws the same for the same request: any difference is the code's.
      const [same, longer] = [1, 1.05].map((longerOutput) =>
        one(since(entry, { ...chat, seed: 1, longerOutput }), 'outputTokens'),
      )
      expect(same).toMatchObject({ outcome: 'pass', reason: null })
      expect(longer!.outcome).toBe('fail')
      // A live model does not: the parts tell how much answers vary, and so does the message.
      const live = one(since(entry, { ...chat, seed: 5 }), 'outputTokens')
      expect(live.outcome).not.toBe('fail')
      expect(live.detectable).toBeGreaterThan(0.1)
      expect(one(since(entry, { ...chat, seed: 5, longerOutput: 2 }), 'outputTokens').outcome).toBe(
        'fail',
      )
    },
  )

  it('name prompts that are new beside those that are not', () => {
    const change = one(since(baselineOf({ prompts: 16 }), { prompts: 20 }), 'costPerRequest')
    expect(change.reason).toContain('of 20 prompts 16 are those of the baseline')
  })

  it('are inconclusive, and not unseen, where a model has no known price', () => {
    const price = { usd: null, matchedModel: null, source: null }
    const changes = since(baselineOf(), { model: 'brand-new' }, { priceCall: () => price })
    const cost = one(changes, 'costPerRequest')
    expect(cost).toMatchObject({ outcome: 'inconclusive', head: null })
    expect(cost.reason).toContain('brand-new has no known price')
  })

  it('name the part that a prompt cache answered, where that has changed', () => {
    const entry = { ...baselineOf(), cacheReadShare: 0.8 }
    const change = one(since(entry, { longerInput: 2 }), 'costPerRequest')
    expect(change.reason).toContain(
      "the provider's prompt cache answered 0 % of the input, before 80 %",
    )
  })
})

describe('speed', () => {
  it('is shown on live providers, and gates on the simulator', () => {
    const live = since(baselineOf(), {})
    const simulated = since(baselineOf({}, 1, SIMULATED), {}, SIMULATED)
    expect(one(live, 'latency').gating).toBe(false)
    expect(one(simulated, 'latency').gating).toBe(true)
    expect(one(live, 'inputTokens').gating).toBe(true)
    expect(one(since(baselineOf(), {}, {}, { latency: 'gate' }), 'ttft').gating).toBe(true)
    const advised = since(baselineOf(), {}, SIMULATED, { latency: 'advise' })
    expect(one(advised, 'tokensPerSecond').gating).toBe(false)
  })

  it('shows a smaller change the more runs are on record, and a smaller one on the simulator', () => {
    const detectable = (runs: number, mode: RunChanges): number =>
      one(since(baselineOf({}, runs, mode), {}, mode), 'latency').detectable!
    expect(detectable(8, {})).toBeLessThan(detectable(1, {}) / 2)
    expect(detectable(1, SIMULATED)).toBeLessThan(detectable(1, {}) / 2)
    expect(detectable(1, SIMULATED)).toBeLessThan(0.35)
  })

  it('fails a simulated run that is 40 % slower, against one run on record, and none that is not', () => {
    const entry = baselineOf({}, 1, SIMULATED)
    expect(one(since(entry, { slower: 1.4 }, SIMULATED), 'latency').outcome).toBe('fail')
    for (const seed of [3, 4, 5, 6, 7]) {
      const outcomes = since(entry, { seed }, SIMULATED).map(({ outcome }) => outcome)
      expect(outcomes).not.toContain('fail')
    }
  })

  it('leaves the p95 of fewer than 100 requests out, and what nobody measured', () => {
    const few = { requests: 60 }
    const statistics = since(baselineOf(few), few)
      .filter(({ metric }) => metric === 'latency')
      .map(({ statistic }) => statistic)
    expect(statistics).toEqual([0.5])
  })

  it.each([
    [{ saturated: true }, 'the load generator was saturated'],
    [{ errorMs: 100_000 }, 'times may be 100,000 ms too high'],
  ])('that a busy machine explains is inconclusive: %o', (health, why) => {
    const entry = baselineOf({}, 8, SIMULATED)
    const [slow, doubtful] = [{}, health].map((of) =>
      one(since(entry, { slower: 3 }, { ...SIMULATED, health: of }), 'latency'),
    )
    expect(slow!.outcome).toBe('fail')
    expect(doubtful!.outcome).toBe('inconclusive')
    expect(doubtful!.reason).toContain(why)
  })
})

describe('the message', () => {
  it('stands alone in its first line, and has a table and the way out', () => {
    const entry = baselineOf({}, 1, SIMULATED)
    const changes = since(entry, { longerInput: 1.2 }, SIMULATED)
    const [first, , header, ...rest] = mismatchMessage('chat > answers', changes).split('\n')
    expect(first).toMatch(
      /^Snapshot `chat > answers` mismatched: input tokens per request rose by 20 % \(424 → 508 tokens; .*\): regression, the floor is 2 %; also worse: cost per request \(\+9\.\d %\)$/,
    )
    expect(header).toMatch(/metric +base +now +change +interval +can show +outcome/)
    expect(rest.filter((line) => line.startsWith('  '))).toHaveLength(changes.length)
    expect(rest.at(-1)).toContain('`npx vitest-load accept` records this run')
  })
})

describe('the options', () => {
  it.each<[BaselineOptions]>([
    [{}],
    [{ metrics: ['cost', 'latency'], tolerance: 0.1, key: 'a key', latency: 'gate' }],
    [{ tolerance: { latency: 0.2, cost: 0.05, errorRate: 0 } }],
  ])('may be %o', (options) => {
    expect(baselineOptionProblems(options)).toEqual([])
  })

  it.each([
    [
      { metric: ['cost'] },
      ['there is no option `metric`; it has metrics, tolerance, key, latency'],
    ],
    [
      { metrics: [] },
      [expect.stringMatching(/^`metrics` must be a list of some of inputTokens, /)],
    ],
    [
      { metrics: ['price'] },
      [expect.stringMatching(/^`metrics`: 'price' is none of inputTokens, /)],
    ],
    [{ tolerance: -1 }, ['`tolerance` must be a share from 0, such as 0.1 for 10 %; got -1']],
    [{ tolerance: 'much' }, [expect.stringContaining('`tolerance` must be a share such as 0.1')]],
    [
      { tolerance: { price: 1 } },
      [expect.stringContaining('`tolerance.price`: there is no such metric')],
    ],
    [{ tolerance: { cost: 20 } }, [expect.stringContaining('`tolerance.cost` must be a share')]],
    [
      { key: ' ', latency: 'on' },
      [expect.stringContaining('`key`'), expect.stringContaining('`latency`')],
    ],
    [null, ['its options must be an object; got nothing']],
  ])('cannot be %o', (options, problems) => {
    expect(baselineOptionProblems(options as BaselineOptions)).toEqual(problems)
  })
})
