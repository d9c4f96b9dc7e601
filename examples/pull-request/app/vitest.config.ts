import { load } from 'vitest-load/config'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    load({
      simulate: {
        models: {
          'gpt-4.1-mini': {
            ttft: { median: 150, sigma: 0.2, slowShare: 0 },
            outputTokens: { median: 20 },
            gapMs: 4,
          },
        },
      },
    }),
  ],
})
