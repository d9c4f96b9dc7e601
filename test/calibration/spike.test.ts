import { expect, test } from 'vitest'
import { spike } from '../../src/core/shapes/spike.ts'
import { answersIn, calibrate, foundBy, oneTarget, waited, type Pair } from './against-simulator.ts'

const SLOTS = 4

test('a spike above the slots waits in line, and nothing before or after it does', async () => {
  const load = spike({ from: 2, to: 24, before: 600, hold: 600, after: 1000 })
  const options = { ...answersIn(60), slots: SLOTS }
  // The SDK is loaded with the first request, and connections are made.
  const { run, pairs: all } = await calibrate(options, { load, warmup: 4 }, oneTarget)
  const pairs = all.filter(({ sample }) => !sample.warmup)
  const inFlight = ({ sample: { startedAt } }: Pair): number =>
    pairs.filter(({ sample }) => sample.startedAt <= startedAt && sample.endedAt > startedAt).length
  const calm = pairs.filter((pair) => inFlight(pair) <= 2)
  const above = pairs.filter((pair) => foundBy(pair, pairs) > 2 * SLOTS)
  const spikeIndices = above.map(({ sample }) => sample.index)
  const before = calm.filter(({ sample }) => sample.index < Math.min(...spikeIndices))
  const after = calm.filter(({ sample }) => sample.index > Math.max(...spikeIndices))
  expect(run.requests).toMatchObject({ total: pairs.length, failed: 0, cut: 0 })
  expect(Math.max(...pairs.map(inFlight))).toBe(24)
  expect(above.length).toBeGreaterThan(2)
  for (const quiet of [before, after]) {
    expect(quiet.length).toBeGreaterThan(2)
    expect(waited(quiet)).toBeLessThan(waited(above) / 4)
  }
})

test('a spike above the rate limit is refused in the spike, and well again after it', async ({
  skip,
}) => {
  // A minute's worth at first, then one in 667 ms.
  const limits = { requestsPerMinute: 90 }
  const load = spike({ from: 1, to: 400, by: 'arrivalRate', before: 100, hold: 300, after: 1000 })
  const { run, pairs } = await calibrate({ ...answersIn(0), limits }, { load }, oneTarget)
  // One before the spike, 120 in it, and one 0.9 s after it.
  const [last, ...others] = pairs.toSorted((a, b) => b.sample.index - a.sample.index)
  const refused = pairs.filter(({ truth }) => truth.outcome === 'rate_limited')
  expect(run.requests.total).toBe(122)
  expect(run.errors.byKind).toEqual({ rate_limited: refused.length })
  expect(refused.length).toBeGreaterThan(20)
  expect(refused.map(({ sample }) => sample.index)).not.toContain(0)
  const pause = last!.truth.receivedAt - Math.max(...others.map(({ truth }) => truth.receivedAt))
  skip(pause < 700, 'The machine was so busy that the spike went on until after its end.')
  expect(last!.truth.outcome).toBe('ok')
})
