import { expect, test } from 'vitest'
import { spike } from '../../src/core/shapes/spike.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import type { Simulator } from '../../src/simulator/server.ts'
import { openai } from '../../src/targets/openai.ts'
import { calibrate, type Pair } from './against-simulator.ts'

/** Each answer takes `ms`, no more and no less. */
function answersIn(ms: number): SimulatorOptions {
  const ttft = { median: ms, sigma: 0, slowShare: 0 }
  const outputTokens = { median: 3, sigma: 0 }
  return { models: { '*': { ttft, outputTokens, promptMsPerToken: 0, gapMs: 0 } } }
}

const oneTarget = ({ openaiBaseURL }: Simulator): ReturnType<typeof openai>[] => [
  openai({ model: 'gpt-4o-mini', baseURL: openaiBaseURL, apiKey: 'test' }),
]

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const waited = ({ truth }: Pair): number => truth.startedAt! - truth.receivedAt

test('a spike above the slots waits in line, and nothing before or after it does', async () => {
  const load = spike({ from: 2, to: 24, before: 300, hold: 400, after: 500 })
  const { run, pairs } = await calibrate({ ...answersIn(30), slots: 4 }, { load }, oneTarget)
  const inFlight = ({ sample: { startedAt } }: Pair): number =>
    pairs.filter(({ sample }) => sample.startedAt <= startedAt && sample.endedAt > startedAt).length
  const calm = pairs.filter((pair) => inFlight(pair) <= 2)
  const before = calm.filter(({ sample }) => sample.startedAt < 300)
  const after = calm.filter(({ sample }) => sample.startedAt > 700)
  const above = pairs.filter((pair) => inFlight(pair) > 12)
  expect(run.requests).toMatchObject({ total: pairs.length, failed: 0, cut: 0 })
  expect(Math.max(...pairs.map(inFlight))).toBe(24)
  for (const quiet of [before, after]) {
    expect(quiet.length).toBeGreaterThan(2)
    expect(median(quiet.map(waited))).toBeLessThan(median(above.map(waited)) / 4)
  }
})

test('a spike above the rate limit is refused in the spike, and well again after it', async () => {
  // A minute's worth at first, then three a second.
  const limits = { requestsPerMinute: 180 }
  const load = spike({ from: 1, to: 700, by: 'arrivalRate', before: 500, hold: 300, after: 800 })
  const { run, pairs } = await calibrate({ ...answersIn(0), limits }, { load }, oneTarget)
  const refused = pairs.filter(({ truth }) => truth.outcome === 'rate_limited')
  const indices = refused.map(({ sample }) => sample.index)
  // One before the spike, 210 in it, and one half a second after it.
  expect(run.requests.total).toBe(212)
  expect(run.errors.byKind).toEqual({ rate_limited: refused.length })
  expect(refused.length).toBeGreaterThan(20)
  expect(Math.min(...indices)).toBeGreaterThanOrEqual(1)
  expect(Math.max(...indices)).toBeLessThan(211)
})
