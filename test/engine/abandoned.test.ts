import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { runLoad } from '../../src/engine/run-load.ts'
import { installTap } from '../../src/observe/tap.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'

let simulator: Simulator
beforeAll(async () => {
  installTap()
  simulator = await startSimulator({ faults: [{ type: 'slow_headers', ms: 60_000 }] })
})
beforeEach(() => simulator.reset())
afterAll(() => simulator.stop())

const messages = [{ role: 'user' as const, content: 'Hello' }]

/** Clients as teams have them: with retries (one of two, for each takes its time), and without the request's signal. */
const TARGETS: readonly (readonly [string, () => () => Promise<unknown>])[] = [
  [
    'openai',
    () => {
      const client = new OpenAI({ apiKey: 'x', maxRetries: 1, baseURL: simulator.openaiBaseURL })
      return () => client.chat.completions.create({ model: 'gpt-4.1-mini', messages })
    },
  ],
  [
    'anthropic',
    () => {
      const client = new Anthropic({ apiKey: 'x', maxRetries: 1, baseURL: simulator.url })
      return () => client.messages.create({ model: 'claude-haiku-4-5', max_tokens: 9, messages })
    },
  ],
]

test.for(TARGETS)(
  '%s: nothing is sent for a request that is over, whatever its client tries again',
  async ([, make]) => {
    const client = make()
    const gaveUp: unknown[] = []
    const target = (): Promise<unknown> =>
      client().catch((error: unknown) => {
        gaveUp.push(error)
        throw error
      })
    const run = await runLoad({ target, concurrency: 4, requests: 4, requestTimeout: 500 })
    expect(run.errors.byKind).toEqual({ timeout: 4 })
    // Both SDKs wait before they try again, and give up then.
    await vi.waitFor(() => expect(gaveUp).toHaveLength(4), 20_000)
    await vi.waitFor(() => {
      expect(simulator.truth().map(({ outcome }) => outcome)).toEqual(
        Array.from({ length: 4 }, () => 'client_closed'),
      )
    })
    const after = await runLoad({ target: () => 'no call', requests: 1 })
    expect([run.unattributed, after.unattributed]).toEqual([0, 0])
    expect(run.retries).toMatchObject({ calls: 4, attempts: 4 })
  },
)
