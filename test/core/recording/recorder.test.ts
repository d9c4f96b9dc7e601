import { describe, expect, it } from 'vitest'
import type { Call, Usage } from '../../../src/core/calls/call.ts'
import type { CallPrice } from '../../../src/core/calls/cost.ts'
import { monthlyCost } from '../../../src/core/recording/cost-count.ts'
import { Histogram } from '../../../src/core/statistics/histogram.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { Recorder } from '../../../src/core/recording/recorder.ts'
import type { Forecast } from '../../../src/core/plan/forecast.ts'
import type { RunEnd } from '../../../src/core/recording/run-end.ts'
import type { Run } from '../../../src/core/run/run.ts'
import type { Sample } from '../../../src/core/calls/sample.ts'
import { aCall } from '../a-call.ts'
import { aSample, failed } from '../a-sample.ts'

const plan = toPlan('a load test', { target: () => {}, requests: 10 })
const tenCents: CallPrice = { usd: 0.1, matchedModel: 'gpt-4.1-mini', source: 'a list' }
const end: RunEnd = {
  startedAt: '2026-01-01T00:00:00.000Z',
  windowStart: 0,
  windowEnd: 1000,
  stopped: null,
  health: {
    loopDelayMs: { mean: 0, p99: 0, max: 0 },
    utilization: 0.1,
    startLagMs: { p50: 0, p99: 0, max: 0 },
    lateStarts: 0,
    achievedRate: 10,
    plannedRate: null,
    errorMs: 1,
    saturated: false,
  },
  unattributed: 0,
  unrecognised: {},
  forecast: null,
  simulated: false,
}
const FORECAST: Forecast = {
  requests: 60,
  inputTokens: 0,
  outputTokens: 0,
  estimated: false,
  usd: 6.01,
  open: false,
  models: [],
  how: [],
}
const usage = (changes: Partial<Usage> = {}): Usage => ({
  input: 100,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWrite1h: 0,
  output: 11,
  reasoning: 0,
  ...changes,
})
const streamed = (changes: Partial<Call> = {}): Call =>
  aCall({
    firstTokenAt: 20,
    firstAnswerAt: 20,
    lastTokenAt: 80,
    endedAt: 90,
    usage: usage(),
    ...changes,
  })

function runOf(samples: readonly Sample[], changes: Partial<RunEnd> = {}, price = tenCents): Run {
  const recorder = new Recorder(plan, () => price)
  for (const sample of samples) recorder.add(sample)
  return recorder.summarize({ ...end, ...changes })
}

describe('the requests of a run', () => {
  const run = runOf([
    aSample(),
    aSample({ endedAt: 300 }),
    aSample({ outcome: failed, endedAt: 5 }),
    aSample({ outcome: { type: 'cut' }, endedAt: 900 }),
    aSample({ outcome: { type: 'not_started' } }),
    aSample({ warmup: true, endedAt: 9999 }),
  ])

  it('are counted apart by how they ended, warm-up outside the total', () => {
    const { requests } = run
    expect(requests).toEqual({ total: 5, ok: 2, failed: 1, cut: 1, notStarted: 1, warmup: 1 })
  })

  it('give latencies of successes only, and say how many a latency budget counts as over', () => {
    expect(run.latency).toMatchObject({
      n: 2,
      failed: 2,
      missing: 0,
      min: 100,
      max: 300,
      mean: 200,
    })
  })

  it('have an error rate over those that finished, with one example a kind', () => {
    expect(run.errors).toEqual({
      rate: 1 / 3,
      byKind: { rate_limited: 1 },
      examples: { rate_limited: 'HTTP 429' },
    })
  })

  it('make throughput of successes alone', () => {
    expect(run.throughput.requestsPerSecond).toBe(2)
  })

  it('have no part in the throughput when they ended behind the window', () => {
    const late = aSample({ endedAt: end.windowEnd + 1 })
    const { requests, throughput } = runOf([aSample(), late])
    expect(requests.ok).toBe(2)
    expect(throughput.requestsPerSecond).toBe(1)
  })

  it('have no error rate when none finished', () => {
    expect(runOf([aSample({ outcome: { type: 'cut' } })]).errors.rate).toBeNull()
  })
})

describe('latency', () => {
  it('counts from when the request was due, so that a late start is seen', () => {
    const run = runOf([aSample({ intendedAt: 0, startedAt: 40, endedAt: 100 })])
    expect(run.latency.max).toBe(100)
  })
})

describe('time to first token', () => {
  it.each([
    ['the target’s own first piece', { firstPieceAt: 50, calls: [streamed()] }, 50],
    [
      'else the first token of its last streamed call',
      { calls: [streamed(), streamed({ firstTokenAt: 60 }), aCall()] },
      60,
    ],
    ['else nothing, never zero', { calls: [aCall()] }, null],
  ])('is %s', (_, changes, ttft) => {
    const run = runOf([aSample(changes)])
    expect(run.ttft.p50).toBe(ttft)
    expect(run.ttft.missing).toBe(ttft === null ? 1 : 0)
  })
})

describe('time per output token', () => {
  it.each([
    ['is the time after the first token over the tokens after it', {}, 6],
    [
      'leaves out reasoning that was billed and not streamed',
      { usage: usage({ reasoning: 5 }) },
      12,
    ],
    [
      'counts reasoning that was streamed',
      { usage: usage({ reasoning: 5 }), firstAnswerAt: 50 },
      6,
    ],
    ['is unknown for one token', { usage: usage({ output: 1 }) }, null],
    ['is unknown without usage, whatever the number of chunks', { usage: null, chunks: 11 }, null],
    ['is unknown when all came at once', { lastTokenAt: 20 }, null],
  ])('%s', (_, changes, tpot) => {
    const run = runOf([aSample({ calls: [streamed(changes)] })])
    expect(run.tpot.p50).toBe(tpot)
    expect(run.tokensPerSecond.p50).toBe(tpot === null ? null : 1000 / tpot)
  })
})

describe('chunk gaps', () => {
  it('are those of all calls together', () => {
    const gaps = new Histogram()
    for (const gap of [10, 10, 500]) gaps.add(gap)
    const run = runOf([aSample({ calls: [streamed({ gaps }), streamed({ gaps })] })])
    expect(run.chunkGap).toMatchObject({ n: 6, min: 10, max: 500 })
    expect(run.chunkGap.p99).toBeCloseTo(500, 0)
  })
})

describe('tokens', () => {
  it('are the whole prompt, cached parts included, and unknown where no call said so', () => {
    const cached = usage({ input: 10, cacheRead: 70, cacheWrite: 20 })
    const run = runOf([aSample({ calls: [streamed({ usage: cached })] })])
    expect(run.tokens).toMatchObject({ input: 100, output: 11, cacheRead: 70, cacheWrite: 20 })
    expect(run.inputTokens.max).toBe(100)
    expect(runOf([aSample()]).tokens).toMatchObject({ input: null, output: null, unknown: 0 })
  })

  it('per second are those that arrived in the measured window', () => {
    // Half of the stream's time lies outside the window.
    const half = streamed({ firstTokenAt: 500, lastTokenAt: 1500, usage: usage({ output: 40 }) })
    const run = runOf([aSample({ calls: [half], endedAt: 1500 })])
    expect(run.throughput.tokensPerSecond).toBeCloseTo(20, 9)
  })

  it('that nobody counted are said to be unknown, but not for calls that were refused', () => {
    const calls = [
      aCall({ outcome: 'timeout' }),
      aCall({ outcome: 'rate_limited' }),
      aCall({ outcome: 'connect' }),
    ]
    expect(runOf([aSample({ calls })]).tokens.unknown).toBe(1)
  })
})

describe('cost', () => {
  it('is of all requests, warm-up and failures included, over all that started', () => {
    const calls = [streamed()]
    const run = runOf([
      aSample({ calls }),
      aSample({ calls, warmup: true }),
      aSample({ calls, outcome: failed }),
      aSample({ outcome: { type: 'not_started' } }),
      aSample({ calls: [], outcome: failed }),
    ])
    expect(run.cost.usd).toBeCloseTo(0.3, 12)
    expect(run.cost.per1k).toBeCloseTo(75, 9)
    expect(run.cost.atLeast).toBe(false)
    expect(monthlyCost(run, 1000)).toBeCloseTo(0.075 * 1000 * (365.25 / 12), 6)
  })

  const unpriced: CallPrice = { usd: null, matchedModel: null, source: null }
  it('is unknown when no call could be priced, and the models are named', () => {
    const run = runOf([aSample({ calls: [streamed({ model: 'mystery' })] })], {}, unpriced)
    expect(run.cost).toMatchObject({ usd: null, per1k: null, unpriced: ['mystery'], atLeast: true })
    expect(run.models[0]!.usd).toBeNull()
    expect(monthlyCost(run, 1000)).toBeNull()
  })

  it('is unknown when no model call was seen', () => {
    expect(runOf([aSample()]).cost.usd).toBeNull()
  })

  it.each([
    [
      'a stream was cut before its usage was final',
      { calls: [streamed({ usageIsFinal: false })] },
      {},
    ],
    [
      'a call that used tokens did not say how many',
      { calls: [streamed(), aCall({ outcome: 'reset' })] },
      {},
    ],
    ['calls were made outside any request', { calls: [streamed()] }, { unattributed: 2 }],
    [
      'a provider was not understood',
      { calls: [streamed()] },
      { unrecognised: { 'api.x.ai/v9': 1 } },
    ],
  ])('is a lower bound when %s', (_, sample, changes) => {
    expect(runOf([aSample(sample)], changes).cost.atLeast).toBe(true)
  })

  it('is marked as estimated where tokens were', () => {
    const run = runOf([aSample({ calls: [streamed({ usage: null, estimatedUsage: usage() })] })])
    expect(run.cost).toMatchObject({ usd: 0.1, estimated: true })
    expect(run.warnings.join()).toContain('include_usage')
  })
})

describe('retries', () => {
  it('are counted apart from calls, those that a retry healed included', () => {
    const attempt = {
      startedAt: 0,
      headersAt: 5,
      endedAt: 10,
      status: 429,
      retryAfterMs: null,
      requestId: null,
    }
    const call = streamed({
      attempts: [
        { ...attempt, error: 'rate_limited' },
        { ...attempt, startedAt: 510, endedAt: 600, status: 200, error: null },
      ],
    })
    const run = runOf([aSample({ calls: [call] })])
    expect(run.retries).toEqual({
      calls: 1,
      attempts: 2,
      retried: 1,
      waitedMs: 500,
      byKind: { rate_limited: 1 },
    })
    expect(run.warnings.join()).toContain("{ of: 'attempts' }")
  })
})

describe('models', () => {
  it('have figures of their own, per call', () => {
    const run = runOf([
      aSample({
        calls: [
          streamed({ model: 'a', startedAt: 10 }),
          streamed({ model: 'b', outcome: 'truncated' }),
        ],
      }),
      aSample({ calls: [streamed({ model: 'a', outcome: 'cancelled' })] }),
    ])
    const figures = run.models.map(({ model, calls, failed: broken, latency, ttft }) => ({
      model,
      calls,
      failed: broken,
      latency: latency.max,
      ttft: ttft.max,
    }))
    expect(figures).toEqual([
      { model: 'a', calls: 2, failed: 0, latency: 80, ttft: 10 },
      { model: 'b', calls: 1, failed: 1, latency: null, ttft: null },
    ])
  })
})

describe('the mode of a run', () => {
  it.each([
    ['live', false, [false], 'live'],
    ['simulated because the plugin says so', true, [], 'simulated'],
    ['simulated because all answers were', false, [true], 'simulated'],
    ['mixed', false, [true, false], 'mixed'],
  ])('is %s', (_, simulated, answers, mode) => {
    const calls = answers.map((answer) => streamed({ simulated: answer }))
    expect(runOf([aSample({ calls })], { simulated }).mode).toBe(mode)
  })
})

describe('warnings', () => {
  const warningsOf = (samples: Sample[], changes: Partial<RunEnd> = {}): string =>
    runOf(samples, changes).warnings.join('\n')
  const many = Array.from({ length: 60 }, () => aSample({ calls: [streamed()] }))

  it('are none for a run that has nothing to warn about', () => {
    expect(runOf(many).warnings).toEqual([])
    expect(runOf(many, { forecast: FORECAST }).warnings).toEqual([])
    // What was never called a bound is not held to one.
    expect(runOf(many, { forecast: { ...FORECAST, usd: 1, open: true } }).warnings).toEqual([])
  })

  it.each([
    [
      'a saturated generator',
      many,
      { health: { ...end.health, saturated: true, utilization: 0.97 } },
      'was saturated (97 % busy): latencies are too high and cannot be trusted',
    ],
    [
      'a forecast that was no bound',
      many,
      { forecast: { ...FORECAST, usd: 5 } },
      'The run cost $6.00, and was forecast to cost $5.00 at most',
    ],
    [
      'a generator that was held up, and by how much it errs',
      many,
      {
        health: {
          ...end.health,
          saturated: true,
          loopDelayMs: { mean: 3, p99: 32.4, max: 50 },
          errorMs: 64.8,
        },
      },
      'was held up (event-loop delay p99 32 ms): times may be up to 65 ms too high',
    ],
    ['too few samples', many.slice(0, 5), {}, 'Too few samples'],
    ['calls outside any request', many, { unattributed: 1 }, 'outside any request'],
    [
      'a provider that was not understood',
      many,
      { unrecognised: { 'api.x.ai/v9': 2 } },
      'api.x.ai/v9',
    ],
    [
      'arrivals that never started',
      [...many, aSample({ outcome: { type: 'not_started' } })],
      {},
      'never started',
    ],
    [
      'a warm prompt cache',
      [...many, aSample({ calls: [streamed({ usage: usage({ cacheRead: 9000 }) })] })],
      {},
      'prompt cache',
    ],
    [
      'another service tier',
      [...many, aSample({ calls: [streamed({ serviceTier: 'flex' })] })],
      {},
      'tier flex',
    ],
    [
      'a price of another model',
      [...many, aSample({ calls: [streamed({ model: 'gpt-9' })] })],
      {},
      'gpt-9 was priced as gpt-4.1-mini',
    ],
  ])('name %s', (_, samples, changes, words) => {
    expect(warningsOf(samples, changes)).toContain(words)
  })
})

describe('many samples', () => {
  it('are summed up exactly', () => {
    const recorder = new Recorder(plan, () => tenCents)
    const count = 200_000
    for (let index = 1; index <= count; index++) recorder.add(aSample({ endedAt: index }))
    const run = recorder.summarize(end)
    expect(run.latency).toMatchObject({ n: count, p50: count * 0.5, p95: count * 0.95, max: count })
  })
})
