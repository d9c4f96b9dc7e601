import { describe, expect, test } from 'vitest'
import { conversation } from '../../src/core/options/conversation.ts'
import { LoadOptionsError } from '../../src/core/errors.ts'
import { mix } from '../../src/core/options/mix.ts'
import type { LoadOptions, ReadyTarget } from '../../src/core/options/options.ts'
import { runLoad } from '../../src/engine/run-load.ts'
import { problemsOfTargets, secretsOfTargets } from '../../src/engine/targets.ts'
import { http } from '../../src/targets/http.ts'
import { openai } from '../../src/targets/openai.ts'
import { simulator, toHaiku, toMini } from './harness.ts'

const ready = (changes: Partial<ReadyTarget> = {}): ReadyTarget => Object.assign(() => {}, changes)
const asMix = (...targets: ReadyTarget[]): LoadOptions => ({
  target: mix(
    targets.map((target, index) => ({ weight: 1, name: `part ${index}`, target, prompts: ['Hi'] })),
  ),
})

describe('a conversation with a ready target', () => {
  test.for([
    ['openai(), chat', (sim: Sim, stream: boolean) => toMini(sim, { stream })],
    [
      'openai(), responses',
      (sim: Sim, stream: boolean) => toMini(sim, { stream, api: 'responses' }),
    ],
    ['anthropic()', (sim: Sim, stream: boolean) => toHaiku(sim, { stream })],
  ] as const)('%s, gets the text of its answers', async ([, make]) => {
    const sim = await simulator({ models: { '*': { outputTokens: { median: 30, sigma: 0 } } } })
    const heard = async (stream: boolean): Promise<string[]> => {
      const answers: string[] = []
      const run = await runLoad({
        target: make(sim, stream),
        prompts: conversation([
          'Hi.',
          (answer) => {
            answers.push(answer)
            return 'And then?'
          },
        ]),
        requests: 4,
      })
      expect(run).toMatchObject({
        requests: { ok: 4 },
        turns: [
          { turn: 1, requests: { total: 2 } },
          { turn: 2, requests: { total: 2 } },
        ],
      })
      expect(run.warnings.join()).not.toContain('broken off')
      return answers
    }
    const [streamed, whole] = [await heard(true), await heard(false)]
    for (const answer of [...streamed, ...whole]) {
      expect(answer.split(/\s+/).length).toBeGreaterThan(10)
    }
    // The second turn carries the first and its answer.
    const tokens = sim.truth().map(({ inputTokens }) => inputTokens)
    for (let first = 0; first < tokens.length; first += 2) {
      expect(tokens[first + 1]! - tokens[first]!).toBeGreaterThan(20)
    }
  })
})
type Sim = Awaited<ReturnType<typeof simulator>>

test('a mix of providers has the figures of each', async () => {
  const sim = await simulator()
  const run = await runLoad({
    target: mix([
      { weight: 60, name: 'mini', target: toMini(sim), prompts: ['Hi.', 'And?'] },
      { weight: 40, name: 'haiku', target: toHaiku(sim), prompt: 'Hi.' },
    ]),
    concurrency: 4,
    requests: 20,
  })
  expect(run.parts).toMatchObject([
    { name: 'mini', share: 0.6, requests: { ok: 12 }, ttft: { n: 12 } },
    { name: 'haiku', share: 0.4, requests: { ok: 8 }, ttft: { n: 8 } },
  ])
  const [mini, haiku] = run.parts
  expect(mini!.cost.usd! + haiku!.cost.usd!).toBeCloseTo(run.cost.usd!, 9)
  expect(JSON.parse(JSON.stringify(run))).toEqual(run)
})

describe('the ready targets of a mix', () => {
  test('tell what keeps them from running, each sentence once', async () => {
    const options = asMix(
      ready({ problems: () => ['No key.'] }),
      ready(),
      ready({ problems: async () => ['No SDK.', 'No key.'] }),
    )
    expect(await problemsOfTargets(options)).toEqual(['No key.', 'No SDK.'])
    await expect(runLoad({ ...options, requests: 1 })).rejects.toThrow(LoadOptionsError)
  })

  test('keep the keys of each out of messages', () => {
    const options = asMix(
      openai({ model: 'gpt-4.1-mini', apiKey: 'first-key' }),
      http({ url: 'http://127.0.0.1/', headers: { authorization: 'Bearer second-key' } }),
    )
    expect(secretsOfTargets(options)).toEqual(['first-key', 'Bearer second-key', 'second-key'])
  })
})
