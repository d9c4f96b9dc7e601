import type { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FormatId } from '../../src/core/call.ts'
import type { Sample } from '../../src/core/sample.ts'
import { startLoad } from '../../src/engine/engine.ts'
import { installTap } from '../../src/observe/tap.ts'
import { CHUNK, startMock } from './mock.ts'
import { OWN, READY } from './shapes.ts'

const CHUNKS = 6
/** aimock waits `ttft` before the first event of any kind, and 1000 / `tps` before each other. */
const SLOW = { ttft: 150, tps: 40 }
const FAST = { ttft: 5, tps: 1000 }
/** Events before the first with content. */
const OPENING: Record<FormatId, number> = {
  'anthropic-messages': 2,
  'openai-chat': 1,
  'openai-responses': 4,
}
/** Node's timers may fire up to a ms early, each of them. */
const least = (profile: typeof SLOW, events: number): number =>
  profile.ttft - 1 + events * (1000 / profile.tps - 1)

let mock: LLMock
beforeAll(async () => {
  installTap()
  mock = await startMock()
  const usage = { input_tokens: 7, output_tokens: 12, prompt_tokens: 7, completion_tokens: 12 }
  const answer = { content: 'x'.repeat(CHUNK * CHUNKS), usage }
  mock.onMessage('slow', answer, { streamingProfile: SLOW })
  mock.onMessage('fast', answer, { streamingProfile: FAST })
})
afterAll(() => mock.stop())

const STREAMED = [...READY, ...OWN].filter(({ streamed }) => streamed)

test.for(STREAMED)(
  '$name: no first token before its time, and slow above fast',
  async ({ name, format, target }) => {
    const handle = startLoad<string>(name, {
      target: target(mock),
      prompts: ['slow', 'fast'],
      requests: 20,
      concurrency: 20,
    })
    const samples: Sample[] = []
    handle.onSample((sample) => samples.push(sample))
    const run = await handle.done

    const measured = { slow: figuresOf(samples, 0), fast: figuresOf(samples, 1) }
    for (const [profile, { ttft, latency, span }] of [
      [SLOW, measured.slow],
      [FAST, measured.fast],
    ] as const) {
      // Opening events are no token: with them the first would seem to come `OPENING` events too soon.
      expect(Math.min(...ttft)).toBeGreaterThanOrEqual(least(profile, OPENING[format]))
      expect(Math.min(...latency)).toBeGreaterThanOrEqual(
        least(profile, OPENING[format] + CHUNKS - 1),
      )
      expect(span.every((ms, index) => ms <= latency[index]! - ttft[index]!)).toBe(true)
    }
    expect(median(measured.slow.ttft)).toBeGreaterThan(median(measured.fast.ttft))
    expect(median(measured.slow.span)).toBeGreaterThan(median(measured.fast.span))
    const all = [...measured.slow.ttft, ...measured.fast.ttft].toSorted((a, b) => a - b)
    expect([run.ttft.min, run.ttft.p50, run.ttft.max]).toEqual([all[0], all[9], all[19]])
    expect(run.ttft).toMatchObject({ n: 20, missing: 0 })
    expect(run.tpot).toMatchObject({ n: 20, missing: 0 })
  },
)

/** The figures of every second request, from the instants that the samples keep. */
function figuresOf(samples: readonly Sample[], parity: number) {
  const mine = samples.filter(({ index }) => index % 2 === parity)
  return {
    ttft: mine.map(({ calls: [call], intendedAt }) => call!.firstTokenAt! - intendedAt),
    latency: mine.map(({ endedAt, intendedAt }) => endedAt - intendedAt),
    span: mine.map(({ calls: [call] }) => call!.lastTokenAt! - call!.firstTokenAt!),
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}
