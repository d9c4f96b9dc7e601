import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FormatId } from '../../src/core/calls/call.ts'
import type { Run } from '../../src/core/run/run.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { startLoad } from '../../src/engine/engine.ts'
import { installTap } from '../../src/observe/tap.ts'
import type { Overrides } from '../../src/simulator/overrides.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import { ask, CONTENT, FORMATS } from '../simulator/harness.ts'

const ERROR = /(?:"error":\{|"type":"error").*\n\n/s
const ROUNDING = 0.002

let simulator: Simulator
beforeAll(async () => {
  installTap()
  simulator = await startSimulator()
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.stop())

/** Reads a stream until `seen` is in it, then does something else, and reads on if that says so. */
async function readUntil(
  format: FormatId,
  sim: Overrides,
  seen: RegExp,
  then: () => Promise<boolean>,
): Promise<void> {
  const response = await ask(simulator, { format, stream: true, sim })
  const reader = response.body!.getReader()
  let text = ''
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    const before = seen.test(text)
    text += Buffer.from(step.value).toString('latin1')
    if (!before && seen.test(text) && !(await then())) return
  }
}

async function run(
  target: () => Promise<void>,
  requests: number,
): Promise<{ run: Run; samples: Sample[] }> {
  const handle = startLoad('first token', { target, requests, concurrency: 1 })
  const samples: Sample[] = []
  handle.onSample((sample) => samples.push(sample))
  return { run: await handle.done, samples }
}

// What a request does because its first token came is received after that token was seen; what it
// began with is sent after the request before it was answered. The truth alone bounds the TTFT.
test.for(FORMATS)(
  '%s: a TTFT lies between what the simulator took and what came of it',
  async (format) => {
    const sim: Overrides = { ttft: 12, headers: 2, gap: 4, tokens: 6 }
    const { run: summary, samples } = await run(
      () =>
        readUntil(format, sim, CONTENT, async () => {
          await (await ask(simulator, { format })).text()
          return true
        }),
      25,
    )
    const truth = simulator.truth()
    expect(truth).toHaveLength(50)
    expect(summary.callsPerRequest).toMatchObject({ n: 25, min: 2, max: 2 })
    // The second call of each brought no stream: the first is what the user saw.
    expect(summary.ttft).toMatchObject({ n: 25, missing: 0 })
    for (const [index, { calls, startedAt }] of samples.entries()) {
      if (index === 0) continue
      const [streamed, whole] = [truth[2 * index]!, truth[2 * index + 1]!]
      const before = truth[2 * index - 2]!
      const ttft = calls[0]!.firstTokenAt! - startedAt
      expect(ttft).toBeGreaterThanOrEqual(streamed.firstTokenAt! - streamed.receivedAt - ROUNDING)
      expect(ttft).toBeLessThanOrEqual(whole.receivedAt - before.chunkAt.at(-1)! + ROUNDING)
    }
  },
)

test.for(FORMATS)(
  '%s: an error event was one, though its reader threw and left the stream open',
  async (format) => {
    const { run: summary } = await run(
      () =>
        readUntil(format, { fault: 'error_event', at: 2, tokens: 6, gap: 3 }, ERROR, () =>
          Promise.reject(new Error('Gave up on it.')),
        ),
      3,
    )
    expect(summary.errors.byKind).toEqual({ stream_error: 3 })
    expect(simulator.truth().map(({ outcome }) => outcome)).toEqual(Array(3).fill('error_event'))
  },
)

test.for(FORMATS)(
  '%s: a stream that was left after its first tokens is no failure, its tokens a lower bound',
  async (format) => {
    const sim: Overrides = { tokens: 1000, gap: 20, inputTokens: 30 }
    const { run: summary, samples } = await run(
      () => readUntil(format, sim, CONTENT, () => Promise.resolve(false)),
      3,
    )
    expect(summary.requests).toMatchObject({ ok: 3, failed: 0 })
    expect(samples.map(({ calls: [call] }) => call!.outcome)).toEqual(Array(3).fill('cancelled'))
    expect(summary.tokens.output).toBeGreaterThanOrEqual(3)
    expect(summary.tokens.output).toBeLessThan(3000)
    expect(summary.cost.atLeast).toBe(true)
    // Nobody knows how many tokens there were: no speed.
    expect(summary.tpot).toMatchObject({ n: 0, missing: 3 })
  },
)
