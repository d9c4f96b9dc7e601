import type { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Sample } from '../../src/core/calls/sample.ts'
import { startLoad } from '../../src/engine/engine.ts'
import { installTap } from '../../src/observe/tap.ts'
import {
  answerCounted,
  CHUNKS,
  inputTokensOf,
  outputTokensOf,
  question,
  startMock,
} from './mock.ts'
import { MODELS, OWN, READY } from './shapes.ts'

const REQUESTS = 30
const numbers = Array.from({ length: REQUESTS }, (_, n) => n)
const sum = (of: (n: number) => number): number => numbers.reduce((total, n) => total + of(n), 0)

let mock: LLMock
beforeAll(async () => {
  // As the set-up file does it: before any client is built.
  installTap()
  mock = await startMock()
  answerCounted(mock)
})
beforeEach(() => mock.clearRequests())
afterAll(() => mock.stop())

test.for([...READY, ...OWN])('$name: requests and tokens are exact', async (shape) => {
  const handle = startLoad<string>(shape.name, {
    target: shape.target(mock),
    prompts: numbers.map(question),
    requests: REQUESTS,
    concurrency: 6,
  })
  const samples: Sample[] = []
  handle.onSample((sample) => samples.push(sample))
  const run = await handle.done

  expect(mock.getRequests()).toHaveLength(REQUESTS)
  expect(run.requests).toMatchObject({ total: REQUESTS, ok: REQUESTS, failed: 0, cut: 0 })
  expect(run.tokens).toEqual({
    input: sum(inputTokensOf),
    output: sum(outputTokensOf),
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: 0,
    estimated: 0,
    unknown: 0,
  })
  expect(run.outputTokens).toMatchObject({
    n: REQUESTS,
    min: outputTokensOf(0),
    max: outputTokensOf(REQUESTS - 1),
  })
  expect(run.models).toMatchObject([
    { model: MODELS[shape.format], calls: REQUESTS, failed: 0, tokens: run.tokens },
  ])
  expect(run.retries).toMatchObject({ calls: REQUESTS, attempts: REQUESTS, byKind: {} })
  expect(run.ttft.n).toBe(shape.streamed ? REQUESTS : 0)
  expect(run.chunkGap.n).toBe(shape.streamed ? REQUESTS * (CHUNKS - 1) : 0)
  // Each request has its own answer, not only all together.
  const billed = samples.map(({ calls: [call] }) => [call!.usage!.input, call!.usage!.output])
  const due = samples.map(({ index }) => [inputTokensOf(index), outputTokensOf(index)])
  expect(billed).toEqual(due)
})
