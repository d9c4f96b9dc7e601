import type { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runLoad } from '../../src/engine/run-load.ts'
import { installTap } from '../../src/observe/tap.ts'
import {
  answerCounted,
  CHUNKS,
  inputTokensOf,
  outputTokensOf,
  question,
  startMock,
} from './mock.ts'

let mock: LLMock
beforeAll(async () => {
  installTap()
  mock = await startMock()
  answerCounted(mock)
})
afterAll(() => mock.stop())

const claude = (n: number): object => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 500,
  messages: [{ role: 'user', content: question(n) }],
})

/** Answers of a provider's own framing, by a mock that nobody here wrote. */
test.for([
  [
    'Bedrock, in AWS’s event stream',
    '/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke-with-response-stream',
    claude,
    true,
  ],
  ['Bedrock, at once', '/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke', claude, false],
  [
    'Azure, a deployment without a model in the body',
    '/openai/deployments/mini/chat/completions?api-version=1',
    (n: number) => ({ messages: [{ role: 'user', content: question(n) }] }),
    false,
  ],
] as const)('%s: read to its end', async ([, path, bodyOf, streamed]) => {
  const run = await runLoad<number>({
    target: async ({ prompt: n, signal }) => {
      const headers = { 'content-type': 'application/json', 'api-key': 'test' }
      const body = JSON.stringify(bodyOf(n))
      const response = await fetch(mock.url + path, { method: 'POST', headers, body, signal })
      return response.arrayBuffer()
    },
    prompts: [1, 2, 3, 4],
    requests: 4,
    concurrency: 2,
  })
  const sum = (of: (n: number) => number): number => [1, 2, 3, 4].reduce((all, n) => all + of(n), 0)
  const exact = { input: sum(inputTokensOf), output: sum(outputTokensOf), estimated: 0 }
  expect(run).toMatchObject({
    requests: { ok: 4, failed: 0 },
    // In the stream the mock counts 0 whatever it says, which can be no figure.
    tokens: { ...(streamed ? { estimated: 4 } : exact), unknown: 0 },
    unrecognised: {},
  })
  expect(run.chunkGap.n).toBe(streamed ? 4 * (CHUNKS - 1) : 0)
})
