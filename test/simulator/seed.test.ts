import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../src/executor/virtual-clock.ts'
import type { FormatId } from '../../src/core/calls/call.ts'
import type { ModelRequest } from '../../src/simulator/model-request.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import type { Overrides } from '../../src/simulator/overrides.ts'
import { profileOf } from '../../src/simulator/profile.ts'
import type { Script } from '../../src/simulator/script.ts'
import { Simulation } from '../../src/simulator/simulation.ts'
import { piecesOf } from '../../src/simulator/words.ts'

const request = (model: string, maxTokens: number | null = null): ModelRequest => ({
  format: 'openai-chat' satisfies FormatId,
  dialect: 'openai-chat' as const,
  framing: 'sse' as const,
  model,
  streamed: true,
  includeUsage: true,
  maxTokens,
  inputTokens: 100,
  toolName: 'lookup',
  toolForced: false,
})

/** What each body gets, in the order of their coming. */
function scripts(
  bodies: readonly string[],
  options: SimulatorOptions = {},
  overrides: Overrides = {},
): { body: string; script: Script }[] {
  const simulation = new Simulation(options, new VirtualClock())
  return bodies.map((body) => {
    const identity = { id: 'req_1', key: simulation.keyOf(undefined, body), attempt: '0' }
    const script = simulation.scriptOf(request('gpt-4o'), identity, overrides, null)
    return { body, script }
  })
}

const figures = ({ ttftMs, usage, answer, gapMs }: Script): object => ({
  ttftMs,
  output: usage.output,
  parts: answer.parts,
  gaps: [gapMs(), gapMs(), gapMs()],
})
const sorted = (list: { body: string; script: Script }[]): string[] =>
  list.map(({ body, script }) => JSON.stringify([body, figures(script)])).toSorted()

describe('chance', () => {
  const bodies = Array.from({ length: 40 }, (_, index) => `body ${index % 30}`)

  test('gives each body the same whatever the order of arrival', () => {
    expect(sorted(scripts(bodies.toReversed()))).toEqual(sorted(scripts(bodies)))
  })

  test('gives the same body another answer the second time', () => {
    const [first, second] = scripts(['a', 'a'])
    expect(figures(first!.script)).not.toEqual(figures(second!.script))
  })

  test('changes with the seed', () => {
    expect(sorted(scripts(bodies, { seed: 2 }))).not.toEqual(sorted(scripts(bodies)))
  })

  test('draws each figure apart: fixing one changes no other', () => {
    const [free] = scripts(['a'])
    const [fixed] = scripts(['a'], {}, { ttft: 5 })
    expect(fixed!.script.ttftMs).toBe(5)
    expect({ ...figures(fixed!.script), ttftMs: 0 }).toEqual({
      ...figures(free!.script),
      ttftMs: 0,
    })
  })

  test('follows the preset: median and slow mode of the time to first token', () => {
    const drawn = scripts(
      Array.from({ length: 4000 }, (_, index) => String(index)),
      { models: { '*': { promptMsPerToken: 0 } } },
    )
      .map(({ script }) => script.ttftMs)
      .toSorted((a, b) => a - b)
    const { median, slowFactor } = profileOf('gpt-4o', {}).ttft
    expect(drawn[2000]! / median).toBeCloseTo(1, 1)
    const slow = drawn.filter((ms) => ms > (median * slowFactor) / 2).length / drawn.length
    expect(slow).toBeGreaterThan(0.01)
    expect(slow).toBeLessThan(0.03)
  })
})

const one = (maxTokens: number | null, overrides: Overrides): Script => {
  const identity = { id: 'req_1', key: 'k', attempt: '0' }
  const simulation = new Simulation({}, new VirtualClock())
  return simulation.scriptOf(request('gpt-4o', maxTokens), identity, overrides, null)
}

describe('a script', () => {
  test.for([
    [null, { tokens: 7, tokensPerChunk: 3 }, 'end', 7, 0, [3, 3, 1]],
    [5, { tokens: 7, tokensPerChunk: 3 }, 'length', 5, 0, [3, 2]],
    [null, { tokens: 7, reasoning: 4, tokensPerChunk: 3 }, 'end', 7, 4, [3, 1, 3]],
    [3, { tokens: 7, reasoning: 4, tokensPerChunk: 3 }, 'length', 3, 3, [3]],
    [null, { tokens: 4, tool: true, tokensPerChunk: 3 }, 'tool', 4, 0, [3, 1]],
    [null, { tokens: 0 }, 'end', 0, 0, []],
    [null, { tokens: 0, tool: true }, 'end', 0, 0, []],
  ] as const)('at most %o tokens, %o', ([max, overrides, finish, output, reasoning, chunks]) => {
    const script = one(max, overrides)
    const tokens = Array.from({ length: script.chunks }, (_, chunk) => script.tokensIn(chunk))
    expect(script.answer.finish).toBe(finish)
    expect(script.usage).toMatchObject({ output, reasoning })
    expect(tokens).toEqual(chunks)
  })

  test('of a model with a cache splits the input', () => {
    const [drawn] = scripts(['a'], { models: { 'gpt-4': { cachedShare: 0.25 } } })
    expect(drawn!.script.usage).toMatchObject({ input: 75, cacheRead: 25 })
  })
})

test('profiles: the preset, then *, then the longest prefix', () => {
  const changes = {
    '*': { gapMs: 1, ttft: { median: 2 } },
    'gpt-4o': { gapMs: 3 },
    'gpt-4o-mini': { gapMs: 4 },
  }
  expect(profileOf('openai/gpt-4o-mini-2024-07-18', changes)).toMatchObject({
    gapMs: 4,
    ttft: { median: 2, sigma: 0.23 },
  })
  expect(profileOf('gpt-4o', changes).gapMs).toBe(3)
  expect(profileOf('llama', changes).gapMs).toBe(1)
})

test('every token of a text is a word of its own', () => {
  const words = piecesOf(99_999, 5, 20_000, 7).join('').trim().split(' ')
  expect(words).toHaveLength(20_000)
  expect(new Set(words).size).toBe(20_000)
})
