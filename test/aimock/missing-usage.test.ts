import type { LLMock } from '@copilotkit/aimock'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TargetFunction } from '../../src/core/options/options.ts'
import { runLoad } from '../../src/engine/run-load.ts'
import { installTap } from '../../src/observe/tap.ts'
import { CHUNK, startMock } from './mock.ts'
import { MODELS, OWN, READY } from './shapes.ts'

const TEXT = 'y'.repeat(CHUNK * 4)
/** 18 and 40 bytes at 4 bytes a token. */
const PROMPT = 'a question of ours'
const ESTIMATE = { input: 5, output: 10 }

let mock: LLMock
beforeAll(async () => {
  installTap()
  mock = await startMock()
  mock.onMessage(PROMPT, { content: TEXT })
  mock.onMessage('a search', { toolCalls: [{ name: 'find', arguments: '{"order":"A-17"}' }] })
})
afterAll(() => mock.stop())

/** Where aimock writes zeros for what it did not count, and chat where nobody asked for the usage. */
const UNCOUNTED: readonly (readonly [string, TargetFunction<any>])[] = [
  ...[...READY, ...OWN]
    .filter(({ format }) => format !== 'openai-chat')
    .map(({ name, target }): [string, TargetFunction<any>] => [
      name,
      (request) => target(mock)(request),
    ]),
  [
    'chat completions without include_usage',
    ({ prompt, signal }) => {
      const client = new OpenAI({ apiKey: 'test', baseURL: `${mock.url}/v1`, maxRetries: 0 })
      const messages = [{ role: 'user' as const, content: prompt }]
      return client.chat.completions.create(
        { model: MODELS['openai-chat'], messages, stream: true },
        { signal },
      )
    },
  ],
]

test.for(UNCOUNTED)('%s: tokens are estimated and say so, never 0', async ([, target]) => {
  const run = await runLoad<string>({ target, prompt: PROMPT, requests: 8, concurrency: 2 })
  expect(run.requests).toMatchObject({ ok: 8, failed: 0 })
  expect(run.tokens).toMatchObject({
    input: 8 * ESTIMATE.input,
    output: 8 * ESTIMATE.output,
    estimated: 8,
    unknown: 0,
  })
  expect(run.cost).toMatchObject({ estimated: true, atLeast: true, unpriced: [] })
  expect(run.cost.usd).toBeGreaterThan(0)
  // A speed is not made of estimates.
  expect(run.tpot.n).toBe(0)
  expect(run.warnings.join('\n')).toContain('8 answers carried no usage')
})

test.for(UNCOUNTED)('%s: the arguments of a tool are output too', async ([, target]) => {
  const run = await runLoad<string>({ target, prompt: 'a search', requests: 2 })
  expect(run.tokens).toMatchObject({ estimated: 2, unknown: 0 })
  // 16 characters; in a stream their quotes come escaped, each a byte more.
  expect(run.tokens.output).toBeGreaterThanOrEqual(2 * 4)
  expect(run.tokens.output).toBeLessThanOrEqual(2 * 5)
})
