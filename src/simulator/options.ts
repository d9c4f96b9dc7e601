import {
  byName,
  errorStatus,
  listOf,
  notNegative,
  numberThat,
  oneOf,
  positive,
  shape,
  share,
  string,
  wholeFrom,
  type Check,
} from './check.ts'
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

const model = shape({
  ttft: shape({ median: notNegative, sigma: notNegative, slowShare: share, slowFactor: positive }),
  promptMsPerToken: notNegative,
  headersShare: share,
  outputTokens: shape({ median: positive, sigma: notNegative }),
  reasoningTokens: wholeFrom(0),
  tokensPerChunk: wholeFrom(1),
  gapMs: notNegative,
  gapJitter: notNegative,
  cachedShare: share,
})

const fault = shape(
  {
    type: oneOf(FAULT_TYPES),
    status: errorStatus,
    retryAfter: notNegative,
    at: wholeFrom(0),
    ms: notNegative,
    share,
    every: wholeFrom(1),
    from: notNegative,
    to: notNegative,
    model: string,
  },
  ['type'],
)

const slots: Check = (value, path) => (value === null ? [] : wholeFrom(1)(value, path))

/** Checks `SimulatorOptions`. */
export const simulatorOptions: Check = shape({
  seed: numberThat('a whole number', Number.isInteger),
  host: string,
  port: numberThat('0 to 65535', (n) => Number.isInteger(n) && n >= 0 && n <= 65_535),
  models: byName(model),
  slots,
  limits: shape({
    requestsPerMinute: positive,
    inputTokensPerMinute: positive,
    outputTokensPerMinute: positive,
  }),
  faults: listOf(fault),
})

/**
 * Throws one error that lists all that is wrong.
 *
 * @throws {TypeError}
 */
export function checkOptions(given: SimulatorOptions): void {
  const problems = simulatorOptions(given, '')
  if (problems.length > 0) {
    throw new TypeError(`The simulator's options are wrong:\n- ${problems.join('\n- ')}`)
  }
}
