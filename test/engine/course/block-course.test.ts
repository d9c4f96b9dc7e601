import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { LoadOptions, TargetRequest } from '../../../src/core/options/options.ts'
import type { RequestRow } from '../../../src/core/calls/request-row.ts'
import { startLoad } from '../../../src/engine/engine.ts'
import { configureEngine } from '../../../src/engine/settings.ts'
import type { Turns } from '../../../src/engine/course/turns.ts'
import { comparisonCap, type CostCap } from '../../../src/engine/money/cost-cap.ts'
import type { Spent } from '../../../src/core/comparison/turns.ts'
import { runLoad } from '../../../src/engine/run-load.ts'
import { mix } from '../../../src/core/options/mix.ts'
import { promptKeyOf } from '../../../src/core/prompts/prompt-key.ts'
import { simulator, toMini, trueCost } from '../harness.ts'

interface Given extends Turns {
  readonly blocks: RequestRow[][]
  /** After each turn, and when the run was over. */
  readonly spent: Spent[]
}

/** Gives these turns one after the other. */
function turnsOf(sizes: readonly number[], nonce = false, cap: CostCap | null = null): Given {
  const left = [...sizes]
  const blocks: RequestRow[][] = []
  const spent: Spent[] = []
  return {
    nonce,
    cap,
    blocks,
    spent,
    next: () => Promise.resolve(left.shift() ?? null),
    played(rows, so) {
      blocks.push(rows)
      spent.push(so)
    },
    over: (so) => void spent.push(so),
  }
}

const PROMPTS = ['one', 'two', 'three']
const key = (prompt: string): string => promptKeyOf(prompt)

async function played(options: Partial<LoadOptions>, turns: Given) {
  const seen: TargetRequest[] = []
  const target = (request: TargetRequest): string => {
    seen.push(request)
    return 'done'
  }
  const all: LoadOptions = { target, prompts: PROMPTS, requests: 100, ...options }
  const run = await startLoad('in turns', all, undefined, turns).done
  return { run, seen }
}

describe('a run in turns', () => {
  it('makes so many requests a turn, of one order of prompts', async () => {
    const turns = turnsOf([4, 3, 2])
    const { run, seen } = await played({ concurrency: 2 }, turns)
    const prompts = seen.map(({ prompt }) => prompt)
    expect(prompts).toEqual([...PROMPTS, ...PROMPTS, ...PROMPTS])
    expect(turns.blocks.map((rows) => rows.map(({ prompt }) => prompt))).toEqual([
      prompts.slice(0, 4).map((prompt) => key(prompt as string)),
      prompts.slice(4, 7).map((prompt) => key(prompt as string)),
      prompts.slice(7).map((prompt) => key(prompt as string)),
    ])
    expect(run.requests).toMatchObject({ total: 9, ok: 9 })
    expect(run.stopped).toBeNull()
  })

  it('takes turns of an arrival rate too', async () => {
    const turns = turnsOf([4, 4])
    const { run } = await played({ arrivalRate: 500 }, turns)
    expect(turns.blocks.map((rows) => rows.length)).toEqual([4, 4])
    expect(run.requests.total).toBe(8)
  })

  it('warms up once, and takes none of the prompts that are compared for it', async () => {
    const { seen } = await played({ warmup: 2 }, turnsOf([2, 2]))
    expect(seen.map(({ prompt, warmup }) => [prompt, warmup])).toEqual([
      ['one', true],
      ['two', true],
      ['one', false],
      ['two', false],
      ['three', false],
      ['one', false],
    ])
  })

  it('begins again with what the warm-up had, where prompts can be read but once', async () => {
    function* once(): Generator<string> {
      yield* PROMPTS
    }
    const { seen } = await played({ prompts: once(), warmup: 2 }, turnsOf([2, 2]))
    expect(seen.map(({ prompt }) => prompt)).toEqual(['one', 'two', 'one', 'two', 'three', 'one'])
  })

  it('sends nothing when it gets no turn', async () => {
    const { run, seen } = await played({ warmup: 2 }, turnsOf([]))
    expect(seen).toEqual([])
    expect(run.requests.total).toBe(0)
  })

  it('hands over what failed, and what it had when it could not go on', async () => {
    const turns = turnsOf([10, 10, 10])
    const target = ({ index }: { index: number }): string => {
      if (index < 3) return 'done'
      throw Object.assign(new Error('no'), { status: 401 })
    }
    const { run } = await played({ target }, turns)
    expect(run.stopped).toMatchObject({ reason: 'identicalFailures' })
    expect(turns.blocks.map((rows) => rows.map(({ error }) => error))).toEqual([
      [null, null, null, 'auth', 'auth', 'auth', 'auth', 'auth'],
    ])
  })

  it('tells parts of a mix apart that have the same prompt', async () => {
    const target = (): string => 'done'
    const part = { weight: 1, target, prompts: ['same'] }
    const turns = turnsOf([10])
    const both = mix([
      { ...part, name: 'a' },
      { ...part, name: 'b' },
    ])
    await startLoad('mixed', { target: both, requests: 100 }, undefined, turns).done
    expect(new Set(turns.blocks[0]!.map(({ prompt }) => prompt))).toEqual(
      new Set(['a', 'b'].map((name) => promptKeyOf('same', { session: null, part: name }))),
    )
  })
})

describe('a nonce', () => {
  it('stands in front of each prompt, is never the same, and leaves its key', async () => {
    const turns = turnsOf([6], true)
    const { seen } = await played({}, turns)
    const prompts = seen.map(({ prompt }) => prompt as string)
    for (const [index, prompt] of prompts.entries()) {
      expect(prompt).toMatch(new RegExp(`^\\[\\d{9}\\] ${PROMPTS[index % 3]}$`))
    }
    expect(new Set(prompts).size).toBe(6)
    expect(turns.blocks[0]!.map(({ prompt }) => prompt)).toEqual([...PROMPTS, ...PROMPTS].map(key))
  })

  it('stands in the first of several messages', async () => {
    const messages = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hello' },
    ] as const
    const { seen } = await played({ prompts: [messages] }, turnsOf([1], true))
    expect(seen[0]!.prompt).toEqual([
      { role: 'system', content: expect.stringMatching(/^\[\d{9}\] Be kind\.$/) },
      { role: 'user', content: 'Hello' },
    ])
    expect(messages[0].content).toBe('Be kind.')
  })

  it('is refused where prompts are of the team’s own type, before anything is sent', async () => {
    const { run, seen } = await played(
      { prompts: [{ question: 'why' }] as never },
      turnsOf([5], true),
    )
    expect(seen).toEqual([])
    expect(run.stopped).toMatchObject({
      reason: 'promptsFailed',
      message:
        'The prompts could not be read: they are no texts and no messages, so that --nonce cannot put anything in front of them.',
    })
  })
})

test('runLoad() sends nothing where it is refused', async () => {
  configureEngine({ refusal: 'Not here.' })
  let sent = 0
  await expect(runLoad({ target: () => sent++, requests: 3 })).rejects.toThrow('Not here.')
  configureEngine({ refusal: null })
  expect(sent).toBe(0)
})

describe('the cap on a comparison', () => {
  test(
    'is never passed by a side and what all else has cost, also when answers break off',
    { timeout: 60_000 },
    async () => {
      const sim = await simulator({
        faults: [{ type: 'truncate', share: 0.3 }],
        models: { '*': { outputTokens: { median: 60, sigma: 1 } } },
      })
      const ends = new Set<boolean>()
      const money = fc.double({ min: 0, max: 0.002, noNaN: true })
      await fc.assert(
        fc.asyncProperty(
          fc.array(money, { minLength: 1, maxLength: 4 }),
          fc.double({ min: 0.0002, max: 0.01, noNaN: true }),
          fc.integer({ min: 1, max: 8 }),
          async (others, limit, concurrency) => {
            sim.reset()
            let [elsewhere, isReached] = [0, false]
            const cap = comparisonCap(limit, {
              elsewhere: () => elsewhere,
              reached: () => void (isReached = true),
            })
            const given = turnsOf(
              Array.from(others, () => 5),
              false,
              cap,
            )
            const left = [...others]
            const turns: Given = {
              ...given,
              next() {
                // Others keep the same cap, and know what this side has come to.
                const own = given.spent.at(-1)?.committedUsd ?? 0
                const room = Math.max(0, limit - elsewhere - own)
                elsewhere += Math.min(left.shift() ?? 0, room)
                return given.next()
              },
            }
            const target = toMini(sim, { maxTokens: 200 })
            const run = await startLoad(
              'one side',
              { target, prompt: 'Hi', requests: 20, concurrency, warmup: 2 },
              undefined,
              turns,
            ).done
            const cost = trueCost(sim.truth())
            const { usd, committedUsd } = turns.spent.at(-1)!
            if (cost > 0) expect(cost + elsewhere).toBeLessThanOrEqual(limit + 1e-12)
            expect(committedUsd).toBeGreaterThanOrEqual(usd!)
            expect(committedUsd).toBeGreaterThanOrEqual(cost - 1e-9)
            expect(isReached).toBe(run.stopped !== null)
            ends.add(isReached)
          },
        ),
        // A case that fails is told as it is: making it smaller would take minutes.
        { numRuns: 30, endOnFailure: true },
      )
      // Both must occur, or the property would say nothing.
      expect(ends.size).toBe(2)
    },
  )

  test('leaves the run as it is where there is none', async () => {
    const sim = await simulator()
    const turns = turnsOf([5, 5])
    const target = toMini(sim, { maxTokens: 20 })
    const { run } = await played({ target, prompts: ['Hi'], concurrency: 2 }, turns)
    expect([run.requests.ok, run.stopped]).toEqual([10, null])
    const cost = trueCost(sim.truth())
    expect(turns.spent.at(-1)!.usd).toBeCloseTo(cost, 9)
    expect(turns.spent.at(-1)!.committedUsd).toBeCloseTo(cost, 9)
  })
})
