import { beforeAll, describe, expect, test } from 'vitest'
import type { ErrorKind } from '../../src/core/calls/error-kind.ts'
import type { Run } from '../../src/core/run/run.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'
import { calibrate, QUICK } from './against-simulator.ts'

/** US dollars per million tokens, from the providers' price pages: input, from the cache, output. */
const PRICES: Record<string, readonly [number, number, number]> = {
  'claude-haiku-4-5': [1, 0.1, 5],
  'gpt-4.1-mini': [0.4, 0.1, 1.6],
  'gpt-4o-mini': [0.15, 0.075, 0.6],
}
/** Bytes of a simulated token, its space included. */
const TOKEN = 7

/** What a call must be billed with, worked out from what the simulator did. */
interface Bill {
  readonly from: 'usage' | 'estimate' | 'unknown' | 'nothing'
  readonly input: number
  readonly cacheRead: number
  readonly output: number
}

let run: Run
let truth: readonly TruthRecord[]
beforeAll(async () => {
  const calibration = await calibrate(
    {
      ...QUICK,
      faults: [
        { type: 'status', status: 429, every: 9, model: 'gpt-4.1-mini' },
        { type: 'status', status: 529, every: 13, model: 'claude' },
        { type: 'truncate', every: 7 },
        { type: 'error_event', every: 11 },
        { type: 'missing_usage', every: 5 },
        { type: 'reset', every: 17 },
      ],
    },
    { requests: 200, concurrency: 8 },
  )
  run = calibration.run
  truth = calibration.pairs.map((pair) => pair.truth)
})

test('every fault struck, streams and whole answers alike', () => {
  const struck = new Set(truth.map(({ fault, streamed }) => `${fault} ${streamed}`))
  for (const fault of ['status', 'truncate', 'error_event', 'missing_usage', 'reset']) {
    expect(struck).toContain(`${fault} true`)
    expect(struck).toContain(`${fault} false`)
  }
})

test('requests and errors by kind', () => {
  const kinds = truth.map(kindOf)
  const failed = kinds.filter((kind) => kind !== null)
  expect(run.requests).toMatchObject({
    total: 200,
    ok: 200 - failed.length,
    failed: failed.length,
    cut: 0,
    notStarted: 0,
  })
  expect(run.errors.byKind).toEqual(countBy(failed))
  expect(run.retries).toMatchObject({ calls: 200, attempts: 200, byKind: countBy(failed) })
})

test('tokens, and those that are estimated or unknown', () => {
  const bills = truth.map(billOf)
  expect(run.tokens).toEqual({
    input: sum(bills, ({ input, cacheRead }) => input + cacheRead),
    cacheRead: sum(bills, ({ cacheRead }) => cacheRead),
    cacheWrite: 0,
    output: sum(bills, ({ output }) => output),
    reasoning: 0,
    estimated: bills.filter(({ from }) => from === 'estimate').length,
    unknown: bills.filter(({ from }) => from === 'unknown').length,
  })
})

test('output tokens of each request that succeeded', () => {
  const outputs = truth.filter((record) => kindOf(record) === null).map((one) => billOf(one).output)
  const total = sum(outputs, (output) => output)
  expect(run.outputTokens).toMatchObject({
    n: outputs.length,
    min: Math.min(...outputs),
    max: Math.max(...outputs),
  })
  expect(run.outputTokens.mean).toBeCloseTo(total / outputs.length, 9)
})

test('one gap between each two chunks, broken streams included', () => {
  const gaps = sum(truth, ({ chunkAt }) => Math.max(0, chunkAt.length - 1))
  expect(run.chunkGap.n).toBe(gaps)
})

test('cost, as a lower bound', () => {
  expect(run.cost.usd).toBeCloseTo(sum(truth, costOf), 12)
  expect(run.cost).toMatchObject({ estimated: true, atLeast: true, unpriced: [] })
})

describe.for(Object.keys(PRICES))('%s', (model) => {
  test('calls, failures and tokens', () => {
    const mine = truth.filter((record) => record.model === model)
    const bills = mine.map(billOf)
    expect(run.models.find((one) => one.model === model)).toMatchObject({
      calls: mine.length,
      failed: mine.filter((record) => kindOf(record) !== null).length,
      tokens: { output: sum(bills, ({ output }) => output) },
    })
  })
})

/** `null`: a success. */
function kindOf({ outcome, status, streamed }: TruthRecord): ErrorKind | null {
  switch (outcome) {
    case 'ok':
      return null
    case 'status':
      return status === 429 ? 'rate_limited' : 'overloaded'
    case 'truncate':
      return 'truncated'
    case 'error_event':
      return streamed ? 'stream_error' : 'server_error'
    case 'reset':
      return 'reset'
    default:
      throw new Error(`No fault of this run ends in ${outcome}`)
  }
}

function billOf(record: TruthRecord): Bill {
  const { outcome, fault, format, streamed, inputTokens, cacheRead, outputTokens } = record
  const chunks = record.chunkAt.length
  const nothing = { input: 0, cacheRead: 0, output: 0 }
  const estimate: Bill = {
    from: 'estimate',
    // Nobody says what came from the cache.
    input: inputTokens + cacheRead,
    cacheRead: 0,
    output: Math.ceil((TOKEN * outputTokens) / 4),
  }
  if (outcome === 'ok') {
    if (fault === 'missing_usage') return estimate
    return { from: 'usage', input: inputTokens, cacheRead, output: outputTokens }
  }
  if (outcome === 'status' || (outcome === 'error_event' && !streamed)) {
    return { from: 'nothing', ...nothing }
  }
  if (streamed && format === 'anthropic-messages') {
    // Anthropic says its input at once; each chunk was a token.
    return { from: 'usage', input: inputTokens, cacheRead, output: Math.max(1, chunks) }
  }
  return chunks > 0 ? estimate : { from: 'unknown', ...nothing }
}

function costOf(record: TruthRecord): number {
  const { input, cacheRead, output } = billOf(record)
  const [perInput, perCacheRead, perOutput] = PRICES[record.model]!
  return (input * perInput + cacheRead * perCacheRead + output * perOutput) / 1e6
}

function countBy(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([k, v]) => [k, v.length]))
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
