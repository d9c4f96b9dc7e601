import { test } from 'vitest'
import { findCapacity } from '../../src/core/shapes/find-capacity.ts'
import { VirtualClock } from '../../src/executor/virtual-clock.ts'
import { runCourse } from './run-course.ts'
import { virtualProvider } from './virtual-provider.ts'
test('x', { timeout: 300_000 }, async () => {
  const off: Record<string, number> = {}
  let requests = 0, wide = 0
  for (let seed = 101; seed <= 300; seed++) {
    const slots = 3 + (seed * 37) % 58
    const clock = new VirtualClock()
    const target = virtualProvider(clock, { seed, slots, model: { ttft: { median: 300, sigma: 0.1, slowShare: 0 }, outputTokens: { median: 30, sigma: 0.2 }, gapMs: 80 } })
    const { run, samples } = await runCourse(clock, { target, prompt: 'Hi', load: findCapacity({ objectives: { ttftP95: 400 }, max: 100 }) })
    const d = run.capacity!.level! - slots
    const key = Math.abs(d) <= Math.max(1, slots * .05) ? 'within' : `${slots}:${d}`
    off[key] = (off[key] ?? 0) + 1
    requests += samples.length
    const [g, b] = run.capacity!.interval
    if (b! - g! > Math.max(1, g! * .05)) wide++
  }
  console.log(off, requests / 200, wide)
})
