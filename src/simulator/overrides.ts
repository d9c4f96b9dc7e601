import { boolean, errorStatus, notNegative, oneOf, shape, string, wholeFrom } from './check.ts'
import { FAULT_TYPES, type FaultType } from './fault.ts'

/** What one request's `x-sim` header (JSON) asks of its answer: exact values in place of drawn ones. */
export interface Overrides {
  /** Ms to the first token. */
  ttft?: number
  /** Ms to headers and opening events. */
  headers?: number
  /** Ms between two chunks. */
  gap?: number
  /** All output tokens, reasoning included. */
  tokens?: number
  tokensPerChunk?: number
  /** Input that no cache knew. */
  inputTokens?: number
  cacheRead?: number
  cacheWrite?: number
  /** Tokens of `tokens` that are thought first. */
  reasoning?: number
  /** Whether the answer is a tool call. */
  tool?: boolean
  /** The name of the model that the answer gives. */
  model?: string
  /** Leaves Anthropic's ping out. */
  noPing?: boolean
  /** The error status of the answer: `fault: 'status'` in short. */
  status?: number
  /** A 429 that no retry heals: `fault: 'quota'` in short. */
  quota?: boolean
  retryAfter?: number
  fault?: FaultType
  /** The number of the chunk (from 0) in whose place the fault happens. */
  at?: number
  /** How much later headers come with `slow_headers`. */
  ms?: number
  /** The first `n` requests with the same `x-sim-key` get this error status. */
  failFirst?: { n: number; status: number }
}

const overrides = shape({
  ttft: notNegative,
  headers: notNegative,
  gap: notNegative,
  tokens: wholeFrom(0),
  tokensPerChunk: wholeFrom(1),
  inputTokens: wholeFrom(0),
  cacheRead: wholeFrom(0),
  cacheWrite: wholeFrom(0),
  reasoning: wholeFrom(0),
  tool: boolean,
  model: string,
  noPing: boolean,
  status: errorStatus,
  quota: boolean,
  retryAfter: notNegative,
  fault: oneOf(FAULT_TYPES),
  at: wholeFrom(0),
  ms: notNegative,
  failFirst: shape({ n: wholeFrom(0), status: errorStatus }, ['n', 'status']),
})

/** The header read, or a sentence about what is wrong with it. */
export function readOverrides(header: string | undefined): Overrides | string {
  if (header === undefined) return {}
  let value: Overrides
  try {
    value = JSON.parse(header)
  } catch {
    return `The header x-sim is no JSON: ${header}`
  }
  const problems = overrides(value, 'x-sim')
  return problems.length === 0 ? value : `${problems.join('. ')}.`
}
