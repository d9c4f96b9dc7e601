import { load } from 'vitest-load/config'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    load({
      // The baselines of the examples hold wherever they run.
      runner: 'any machine',
      // LIVE=1 asks the providers whose key is set, and still simulates when none is.
      simulate: process.env['LIVE'] === '1' ? 'auto' : simulated(),
    }),
  ],
})

/** Bad days of some models, and a quick one that more than 20 at once wait for, for the examples that are about them. */
function simulated() {
  return {
    slots: 20,
    models: {
      'gpt-5-nano': {
        ttft: { median: 60, sigma: 0.2, slowShare: 0 },
        outputTokens: { median: 15 },
        gapMs: 8,
      },
    },
    faults: [
      { type: 'status', status: 529, model: 'claude-opus', share: 0.15 } as const,
      { type: 'status', status: 529, model: 'claude-sonnet', share: 0.5 } as const,
      { type: 'status', status: 429, retryAfter: 0.4, model: 'gpt-4o-mini', share: 0.25 } as const,
    ],
  }
}
