import { expect, test } from 'vitest'
import { startLoad } from '../../../src/engine/engine.ts'
import { findCapacity } from '../../../src/core/shapes/find-capacity.ts'
import { steps } from '../../../src/core/shapes/steps.ts'
import type { Simulator } from '../../../src/simulator/server.ts'
import { simulator, trueCost } from '../harness.ts'

const SLOTS = 4

/** Answers of so many ms, so many at once; more wait in line. */
function fewSlots(median: number): Promise<Simulator> {
  return simulator({ slots: SLOTS, models: { '*': { ttft: { median } } } })
}

/**
 * Fails when the answer had to wait for a slot, as the provider itself knows: what this machine is
 * busy with beside does not matter.
 */
function atOnce(provider: Simulator): () => Promise<void> {
  return async () => {
    const response = await fetch(`${provider.openaiBaseURL}/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'Hi' }] }),
    })
    await response.text()
    const id = response.headers.get('x-request-id')
    const record = provider.truth().find((one) => one.id === id)!
    if (record.startedAt! - record.receivedAt > 2) throw new Error('It had to wait.')
  }
}

test('the knee of steps is the number of slots', async () => {
  // Long beside what a busy machine takes to send the next one: else twice as many are not in work at once.
  const provider = await fewSlots(80)
  const load = steps([1, 2, SLOTS, 8, 16], { requests: 40 })
  const run = await startLoad('steps', { target: atOnce(provider), load }).done
  expect(run.knee).toMatchObject({ level: SLOTS, next: 8, by: 'errors' })
  expect(run.steps.map(({ level, requests }) => [level, requests.total])).toEqual(
    [1, 2, SLOTS, 8, 16].map((level) => [level, 40]),
  )
  const cost = run.steps.reduce((sum, step) => sum + step.cost.usd!, 0)
  expect(cost).toBeCloseTo(trueCost(provider.truth()), 10)
})

test('the capacity is the number of slots, and what was spent is counted', async () => {
  const provider = await fewSlots(15)
  const load = findCapacity({ objectives: { errorRate: 0.1 }, max: 24 })
  const run = await startLoad('search', { target: atOnce(provider), load }).done
  const { interval, probes } = run.capacity!
  expect(interval).toEqual([SLOTS, SLOTS + 1])
  const requests = probes.reduce((sum, probe) => sum + probe.requests.total, 0)
  expect(requests).toBe(provider.truth().length)
  expect(run.cost.usd).toBeCloseTo(trueCost(provider.truth()), 10)
})
