import { RequestFailure } from '../../src/core/errors.ts'
import type { TargetFunction } from '../../src/core/options/options.ts'
import type { VirtualClock } from '../../src/executor/virtual-clock.ts'
import type { ModelRequest } from '../../src/simulator/model-request.ts'
import type { ModelChanges } from '../../src/simulator/profile.ts'
import type { RateLimits } from '../../src/simulator/options.ts'
import { Simulation } from '../../src/simulator/simulation.ts'

const REQUEST: ModelRequest = {
  format: 'openai-chat',
  dialect: 'openai-chat',
  framing: 'sse',
  model: 'gpt-4.1-mini',
  streamed: true,
  includeUsage: true,
  maxTokens: null,
  inputTokens: 20,
  toolName: 'lookup',
  toolForced: false,
}

export interface VirtualProviderOptions {
  seed: number
  slots: number | null
  model?: ModelChanges
  limits?: RateLimits
}

/**
 * The simulator without HTTP, on virtual time: its rate limits, its slots, and its scripts drawn per request from
 * the seed. The answer's first piece comes at its time to first token, the rest at its end.
 */
export function virtualProvider(
  clock: VirtualClock,
  { seed, slots, model = {}, limits = {} }: VirtualProviderOptions,
): TargetFunction<string> {
  const simulation = new Simulation({ seed, slots, limits, models: { '*': model } }, clock)
  let requests = 0
  return async function* ({ signal }) {
    const key = `r${requests++}`
    const identity = { id: simulation.newId(), key, attempt: '0' }
    const script = simulation.scriptOf(REQUEST, identity, {}, null)
    const claim = { format: REQUEST.format, input: script.usage.input, output: script.usage.output }
    const refused = simulation.limitsOf(REQUEST.model).claim(claim, clock.now())
    if (refused !== null) throw new RequestFailure('rate_limited', `Over ${refused.limit}.`)
    await new Promise<void>((enter) => simulation.slots.acquire(enter))
    try {
      await clock.sleep(script.ttftMs)
      yield 'first'
      let rest = 0
      for (let gap = 1; gap < script.chunks; gap++) rest += script.gapMs()
      await clock.sleep(rest)
      if (!signal.aborted) yield 'rest'
    } finally {
      simulation.slots.release()
    }
  }
}
