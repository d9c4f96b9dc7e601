import { setUp } from './vitest/worker/setup.ts'

await setUp()
