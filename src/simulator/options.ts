import { FAULT_TYPES, type Fault } from './fault.ts'
import type { ModelChanges } from './profile.ts'

/** Per minute, and for each model apart; a limit that is left out does not limit. */
export interface RateLimits {
  requestsPerMinute?: number
  inputTokensPerMinute?: number
  outputTokensPerMinute?: number
}

/** Plain JSON. */
export interface SimulatorOptions {
  /** Same seed, same latencies and answers; default 1. */
  seed?: number
  /** Default 127.0.0.1: nobody else can reach it. */
  host?: string
  /** Default: any free port. */
  port?: number
  /** Changes to the presets, by model, start of its name, or `*`. */
  models?: { [modelOrPrefix: string]: ModelChanges }
  /** Answers in work at once; more wait in line. `null`, the default: no end. */
  slots?: number | null
  limits?: RateLimits
  faults?: Fault[]
}

type Check = (value: unknown) => string | null
type Checks = { readonly [name: string]: Check }

const number =
  (wanted: string, holds: (value: number) => boolean): Check =>
  (value) =>
    typeof value === 'number' && Number.isFinite(value) && holds(value) ? null : `must be ${wanted}`
const text: Check = (value) => (typeof value === 'string' ? null : 'must be a string')
const notNegative = number('a number from 0', (value) => value >= 0)
const positive = number('a number above 0', (value) => value > 0)
const count = number('a whole number from 1', (value) => Number.isInteger(value) && value >= 1)
const index = number('a whole number from 0', (value) => Number.isInteger(value) && value >= 0)
const share = number('a share from 0 to 1', (value) => value >= 0 && value <= 1)
const status = number(
  'an HTTP error status',
  (value) => Number.isInteger(value) && value >= 400 && value <= 599,
)
const faultType: Check = (value) =>
  FAULT_TYPES.includes(value as never) ? null : `must be one of ${FAULT_TYPES.join(', ')}`

const TTFT: Checks = { median: notNegative, sigma: notNegative, slowShare: share, slowFactor: positive }
const MODEL: Checks = {
  ttft: (value) => inside(value, TTFT),
  promptMsPerToken: notNegative,
  headersShare: share,
  outputTokens: (value) => inside(value, { median: count, sigma: notNegative }),
  reasoningTokens: index,
  tokensPerChunk: count,
  gapMs: notNegative,
  gapJitter: notNegative,
  cachedShare: share,
}
const MISHAP: Checks = { type: faultType, status, retryAfter: notNegative, at: index, ms: notNegative }
const FAULT: Checks = {
  ...MISHAP,
  share,
  every: count,
  from: notNegative,
  to: notNegative,
  model: text,
}
const OPTIONS: Checks = {
  seed: number('a whole number', Number.isInteger),
  host: text,
  port: number('a port from 0 to 65535', (value) => Number.isInteger(value) && value >= 0 && value < 65_536),
  models: (value) =>
    eachOf(value, (changes) => inside(changes, MODEL)) ?? null,
  slots: (value) => (value === null ? null : count(value)),
  limits: (value) =>
    inside(value, {
      requestsPerMinute: positive,
      inputTokensPerMinute: positive,
      outputTokensPerMinute: positive,
    }),
  faults: (value) =>
    Array.isArray(value)
      ? eachOf(value, (fault) => inside(fault, FAULT) ?? inside(fault, { type: faultType }, true))
      : 'must be a list',
}
