import { setUp } from './vitest/worker/setup.ts'

setUp()
