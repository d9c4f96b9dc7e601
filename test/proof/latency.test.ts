import { expect, it, onTestFinished } from 'vitest'
import { Repository } from '../e2e/repository.ts'

// What the suite proves with answers that are longer, and the simulation with numbers, here end to end
// with time alone. It takes minutes of a machine that does nothing else: a stalled machine proves less.

function team(): Repository {
  const made = new Repository('compare', 'vitest5')
  onTestFinished(() => made.remove())
  return made
}

it('a head that is only slower, by 30 %, fails in each of twenty load tests', async () => {
  const slower = team()
  slower.change('vitest.config.ts', 'gapMs: 5,', 'gapMs: 6.7,')
  slower.change('vitest.config.ts', 'ttft: { median: 5,', 'ttft: { median: 6.7,')
  slower.commit('slower answers')
  const { code, output } = await slower.compare('--base', 'main')
  const { tests } = slower.found()
  const all = Array.from({ length: 20 }, () => 'fail')
  expect(
    tests.map(({ outcome }) => outcome),
    output,
  ).toEqual(all)
  for (const { changes } of tests) {
    const failed = changes.filter(({ outcome }) => outcome === 'fail').map(({ metric }) => metric)
    expect(failed).toContain('latency')
    expect(failed).not.toContain('outputTokens')
  }
  expect(code).toBe(1)
})

it('a head that is no slower fails in none of them', async () => {
  const same = team()
  same.change('answer.ts', 'const client', '// The same as before.\nconst client')
  same.commit('same')
  const { code, output } = await same.compare('--base', 'main')
  const { tests } = same.found()
  expect(tests).toHaveLength(20)
  const failed = tests.filter(({ outcome }) => outcome === 'fail').map(({ name }) => name)
  expect(failed, output).toEqual([])
  expect(code).toBe(0)
})
