import { defineConfig } from 'vitest/config'

/** What takes minutes of a machine that does nothing else: `npm run test:proof`. */
export default defineConfig({
  test: {
    include: ['test/proof/**/*.test.ts'],
    globalSetup: ['test/e2e/consumers.ts'],
    testTimeout: 600_000,
  },
})
