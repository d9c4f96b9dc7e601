import { describe, expect, it, test } from 'vitest'
import type { LoadOptions, TargetRequest } from '../../src/core/options/options.ts'
import type { RequestRow } from '../../src/core/calls/request-row.ts'
import { startLoad } from '../../src/engine/engine.ts'
import { configureEngine } from '../../src/engine/settings.ts'
import type { Turns } from '../../src/engine/turns.ts'
import { runLoad } from '../../src/engine/run-load.ts'
import { mix } from '../../src/core/options/mix.ts'
import { promptKeyOf } from '../../src/core/prompts/prompt-key.ts'
import './harness.ts'

interface Given extends Turns {
  readonly blocks: RequestRow[][]
}

/** Gives these turns one after the other. */
function turnsOf(sizes: readonly number[], nonce = false): Given {
  const left = [...sizes]
  const blocks: RequestRow[][] = []
  return {
    nonce,
    blocks,
    next: () => Promise.resolve(left.shift() ?? null),
    played: (rows) => void blocks.push(rows),
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
