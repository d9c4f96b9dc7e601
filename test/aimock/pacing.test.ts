import type { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call, FormatId } from '../../src/core/calls/call.ts'
import type { TargetFunction } from '../../src/core/options/options.ts'
import { startLoad } from '../../src/engine/engine.ts'
import { installTap } from '../../src/observe/tap.ts'
import { CHUNK, startMock } from './mock.ts'
import { OWN, READY } from './shapes.ts'

const CHUNKS = 6
const REQUESTS = 5
/** aimock waits `ttft` before the first event of any kind, and 1000 / `tps` before each other. */
const PROFILES = {
  fast: { ttft: 5, tps: 1000 },
  slow: { ttft: 250, tps: 25 },
}
type Name = keyof typeof PROFILES
/** Output tokens, by which an answer is known. */
const TOKENS: Record<Name, number> = { fast: 12, slow: 13 }
/** Events before the first with content. */
const OPENING: Record<FormatId, number> = {
  'anthropic-messages': 2,
  'openai-chat': 1,
  'openai-responses': 4,
  'gemini-generate': 0,
}

let mock: LLMock
beforeAll(async () => {
  installTap()
  mock = await startMock()
  for (const name of ['fast', 'slow'] as const) {
    const tokens = TOKENS[name]
    const usage = { input_tokens: 7, output_tokens: tokens }
    const content = 'x'.repeat(CHUNK * CHUNKS)
    mock.onMessage(name, { content, usage }, { streamingProfile: PROFILES[name] })
  }
})
afterAll(() => mock.stop())

test.for([...READY, ...OWN].filter(({ streamed }) => streamed))(
  '$name: no token before its time, and each of the fast answer before its like of the slow one',
  async ({ name, format, target }) => {
    const handle = startLoad<string>(name, {
      target: bothAtOnce(target(mock)),
      prompt: 'fast and slow',
      requests: REQUESTS,
      concurrency: REQUESTS,
    })
    const calls: Record<Name, Call[]> = { fast: [], slow: [] }
    handle.onSample((sample) => {
      calls.fast.push(...sample.calls.filter(({ usage }) => usage?.output === TOKENS.fast))
      calls.slow.push(...sample.calls.filter(({ usage }) => usage?.output === TOKENS.slow))
    })
    const run = await handle.done

    for (const profile of ['fast', 'slow'] as const) {
      expect(calls[profile]).toHaveLength(REQUESTS)
      for (const call of calls[profile]) {
        // Were opening events taken for tokens, the first would come this many events too soon.
        const first = least(profile, OPENING[format])
        expect(call.firstTokenAt! - call.startedAt).toBeGreaterThanOrEqual(first)
        const last = least(profile, OPENING[format] + CHUNKS - 1)
        expect(call.lastTokenAt! - call.startedAt).toBeGreaterThanOrEqual(last)
      }
    }
    // Asked for first, and with every wait shorter: however late all timers are, it stays ahead.
    for (const [index, fast] of calls.fast.entries()) {
      expect(fast.firstTokenAt).toBeLessThan(calls.slow[index]!.firstTokenAt!)
      expect(fast.lastTokenAt).toBeLessThan(calls.slow[index]!.lastTokenAt!)
    }
    const ttfts = [...calls.fast, ...calls.slow]
      .map(({ firstTokenAt, startedAt }) => firstTokenAt! - startedAt)
      .toSorted((a, b) => a - b)
    expect(run.models[0]!.ttft).toMatchObject({
      n: 2 * REQUESTS,
      min: ttfts[0],
      p50: ttfts[REQUESTS - 1],
      max: ttfts.at(-1),
    })
  },
)

/** Node's timers may fire up to a ms early, each of them. */
function least(name: Name, events: number): number {
  const { ttft, tps } = PROFILES[name]
  return ttft - 1 + events * (1000 / tps - 1)
}

/** Asks both questions, the fast one first, and reads both answers. */
function bothAtOnce(target: TargetFunction<string>): TargetFunction<string> {
  return (request) =>
    Promise.all(
      ['fast', 'slow'].map(async (prompt) => {
        const answer = (await target({ ...request, prompt })) as AsyncIterable<unknown> | object
        if (Symbol.asyncIterator in answer) await Array.fromAsync(answer)
      }),
    )
}
