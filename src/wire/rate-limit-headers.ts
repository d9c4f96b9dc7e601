import type { Dialect } from './model-path.ts'

/** How one limit stands. */
export interface LimitState {
  /** Units per minute. */
  readonly limit: number
  readonly remaining: number
  /** Ms until it is full again. */
  readonly resetMs: number
}

/** `null`: not limited. */
export interface LimitStates {
  readonly requests: LimitState | null
  readonly inputTokens: LimitState | null
  readonly outputTokens: LimitState | null
}

/** The provider's own headers for its limits, of which Google and AWS have none; `at` in ms since 1970. */
export function rateLimitHeaders(
  dialect: Dialect,
  { requests, inputTokens, outputTokens }: LimitStates,
  at: number,
): Record<string, string> {
  if (!saysLimits(dialect)) return {}
  const tokens = together(inputTokens, outputTokens)
  if (dialect !== 'anthropic-messages') return openaiHeaders({ requests, tokens })
  return anthropicHeaders(
    { requests, tokens, 'input-tokens': inputTokens, 'output-tokens': outputTokens },
    at,
  )
}

/** What `retry-after` and its like say; OpenAI gives the ms as well, Gemini says it in the body. */
export function retryAfterHeaders(dialect: Dialect, ms: number): Record<string, string> {
  if (!saysLimits(dialect)) return {}
  const seconds = { 'retry-after': String(Math.ceil(ms / 1000)) }
  if (dialect === 'anthropic-messages') return seconds
  return { ...seconds, 'retry-after-ms': String(Math.ceil(ms)) }
}

function saysLimits(dialect: Dialect): boolean {
  return dialect !== 'gemini-generate' && dialect !== 'bedrock'
}

type NamedLimits = { readonly [name: string]: LimitState | null }

function anthropicHeaders(limits: NamedLimits, at: number): Record<string, string> {
  return headersOf(limits, (name, { limit, remaining, resetMs }) => {
    const reset = new Date(at + resetMs).toISOString().replace(/\.\d+Z$/, 'Z')
    const prefix = `anthropic-ratelimit-${name}`
    return {
      [`${prefix}-limit`]: limit,
      [`${prefix}-remaining`]: remaining,
      [`${prefix}-reset`]: reset,
    }
  })
}

function openaiHeaders(limits: NamedLimits): Record<string, string> {
  return headersOf(limits, (name, { limit, remaining, resetMs }) => ({
    [`x-ratelimit-limit-${name}`]: limit,
    [`x-ratelimit-remaining-${name}`]: remaining,
    [`x-ratelimit-reset-${name}`]: goDuration(resetMs),
  }))
}

function headersOf(
  limits: NamedLimits,
  write: (name: string, state: LimitState) => { [header: string]: string | number },
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, state] of Object.entries(limits)) {
    if (state === null) continue
    const whole = { ...state, remaining: Math.max(0, Math.floor(state.remaining)) }
    for (const [header, value] of Object.entries(write(name, whole))) {
      headers[header] = String(value)
    }
  }
  return headers
}

function together(a: LimitState | null, b: LimitState | null): LimitState | null {
  if (a === null || b === null) return a ?? b
  return {
    limit: a.limit + b.limit,
    remaining: Math.max(0, a.remaining) + Math.max(0, b.remaining),
    resetMs: Math.max(a.resetMs, b.resetMs),
  }
}

/** `120ms`, `2.5s`, `6m0s`, `1h2m3s`: how Go writes a duration, and so OpenAI. */
export function goDuration(ms: number): string {
  const whole = Math.ceil(ms)
  if (whole < 1000) return `${whole}ms`
  const hours = Math.floor(whole / 3_600_000)
  const minutes = Math.floor(whole / 60_000) % 60
  const seconds = `${(whole % 60_000) / 1000}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}
