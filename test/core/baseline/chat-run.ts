import type { PriceCall } from '../../../src/core/calls/cost.ts'
import { promptKeyOf } from '../../../src/core/prompts/prompt-key.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import type { Run } from '../../../src/core/run/run.ts'
import type { Sample } from '../../../src/core/calls/sample.ts'
import { aCall } from '../a-call.ts'
import { aRunOf, type RunChanges } from '../a-run.ts'
import { aSample } from '../a-sample.ts'

export interface Chat {
  requests?: number
  /** How many different prompts, cycled. */
  prompts?: number
  /** What the prompts begin with. */
  topic?: string
  seed?: number
  model?: string
  /** Dollars per million output tokens. */
  price?: number
  /** How much longer, and how much more input and output, than usual. */
  slower?: number
  longerInput?: number
  longerOutput?: number
  /** Answers are of different lengths, drawn from the seed. */
  varied?: boolean
  /** How many of the requests fail, the first ones. */
  failed?: number
  /** Attempts of each call. */
  attempts?: number
}

/** A run of a support chat: prompts of different lengths, answers that vary, latencies drawn from the seed. */
export function chatRun(chat: Chat = {}, changes: RunChanges = {}): Run {
  const { requests = 200, price = 1.6, seed = 1 } = chat
  const priceCall: PriceCall = ({ model, usage }) => ({
    usd: usage === null ? null : (usage.input * 0.4 + usage.output * price) / 1e6,
    matchedModel: model,
    source: 'a list',
  })
  const samples = Array.from({ length: requests }, (_, index) => sampleOf(chat, index))
  // Each seed is another run, a second later.
  const startedAt = new Date(Date.UTC(2026, 0, 1) + seed * 1000).toISOString()
  return aRunOf(samples, { priceCall, startedAt, options: { requests }, ...changes })
}

function sampleOf(chat: Chat, index: number): Sample {
  const { prompts = 20, topic = 'a question', seed = 1, model = 'gpt-4.1-mini' } = chat
  const {
    slower = 1,
    longerInput = 1,
    longerOutput = 1,
    failed = 0,
    attempts = 1,
    varied = false,
  } = chat
  const which = index % prompts
  const random = randomFor(seed, index)
  const input = Math.round((300 + 13 * (which % 20)) * longerInput)
  const length = varied ? randomFor(seed, index, 'length').lognormal(1, 0.4) : 1
  const output = Math.round((80 + 5 * (which % 20)) * longerOutput * length)
  const firstTokenAt = random.lognormal(350, 0.3) * slower
  const endedAt = firstTokenAt + random.lognormal(1000, 0.2) * slower
  const usage = { input, output, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, reasoning: 0 }
  const attempt = {
    startedAt: 0,
    headersAt: 1,
    endedAt: 1,
    status: 200,
    error: null,
    retryAfterMs: null,
    requestId: null,
  }
  const call = aCall({
    model,
    usage,
    attempts: Array.from({ length: attempts }, () => attempt),
    firstTokenAt,
    firstAnswerAt: firstTokenAt,
    lastTokenAt: endedAt,
    endedAt,
  })
  return aSample({
    index,
    prompt: promptKeyOf(`${topic} ${which}`),
    endedAt,
    outcome:
      index < failed
        ? { type: 'failed', kind: 'server_error', message: 'HTTP 500' }
        : { type: 'ok' },
    calls: [call],
  })
}
