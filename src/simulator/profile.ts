/** How fast and how much a simulated model answers. Times in ms. */
export interface ModelProfile {
  /** Time to first token: a lognormal body, and with `slowShare` a slow mode around `median × slowFactor`. */
  ttft: { median: number; sigma: number; slowShare: number; slowFactor: number }
  /** Added to the time to first token for each token of the prompt. */
  promptMsPerToken: number
  /** Share of the time to first token after which headers and opening events are sent. */
  headersShare: number
  /** Lognormal; the request's own maximum caps it. */
  outputTokens: { median: number; sigma: number }
  /** Tokens thought before the answer, streamed as reasoning and billed as output. */
  reasoningTokens: number
  tokensPerChunk: number
  /** Median time between two chunks. */
  gapMs: number
  /** Sigma of the lognormal around `gapMs`; 0: always the same. */
  gapJitter: number
  /** Share of the prompt that the provider's cache knew. */
  cachedShare: number
}

/** A profile's parts to change; what is left out stays as the model's preset has it. */
export type ModelChanges = {
  [Part in keyof ModelProfile]?: ModelProfile[Part] extends number
    ? number
    : Partial<ModelProfile[Part]>
}

/** Sigma of the slow mode. */
export const SLOW_SIGMA = 0.45

const DEFAULT_PROFILE: ModelProfile = {
  ttft: { median: 640, sigma: 0.3, slowShare: 0.03, slowFactor: 3 },
  promptMsPerToken: 0.03,
  headersShare: 0.8,
  outputTokens: { median: 120, sigma: 0.4 },
  reasoningTokens: 0,
  tokensPerChunk: 3,
  gapMs: 27,
  gapJitter: 0.25,
  cachedShare: 0,
}

/**
 * Medians, spread, share and factor of the slow mode of the time to first token, fitted to
 * modelstats.ai's pings every 5 minutes over 24 hours (April 2026); ms between two tokens from
 * published medians where there are any. Presets, not truth.
 */
const PRESETS: { readonly [prefix: string]: ModelChanges } = {
  'claude-haiku': preset(533, 0.59, 0.02, 7.6, 7),
  'claude-sonnet': preset(904, 0.61, 0.05, 3.28, 9.6),
  'claude-opus': preset(1611, 0.2, 0.05, 1.61, 15),
  'gpt-4o': preset(634, 0.32, 0.02, 7.1, 7.6),
  'gpt-4o-mini': preset(531, 0.23, 0.03, 6.9, 8),
  'gpt-4.1': preset(719, 0.28, 0.03, 2.21, 9),
  'gpt-4.1-mini': preset(652, 0.23, 0.05, 2.28, 8),
  'gemini-2.5-flash': preset(469, 0.22, 0.08, 1.66, 5),
  'gemini-2.5-flash-lite': preset(301, 0.51, 0.05, 7, 4),
  deepseek: preset(1475, 0.15, 0.02, 1.67, 20),
}

function preset(
  median: number,
  sigma: number,
  slowShare: number,
  slowFactor: number,
  msPerToken: number,
): ModelChanges {
  return {
    ttft: { median, sigma, slowShare, slowFactor },
    gapMs: msPerToken * DEFAULT_PROFILE.tokensPerChunk,
  }
}

/**
 * The profile of a model: its preset by longest prefix, then the changes for `*`, then those for
 * the longest prefix of its name. A gateway's `openai/gpt-4o` counts as `gpt-4o`.
 */
export function profileOf(
  model: string,
  changes: { readonly [prefix: string]: ModelChanges },
): ModelProfile {
  const name = model.slice(model.lastIndexOf('/') + 1)
  const own = longestPrefix(changes, model) ?? longestPrefix(changes, name)
  return [longestPrefix(PRESETS, name), changes['*'], own].reduce(changed, DEFAULT_PROFILE)
}

function changed(profile: ModelProfile, changes: ModelChanges | undefined): ModelProfile {
  if (changes === undefined) return profile
  return {
    ...profile,
    ...changes,
    ttft: { ...profile.ttft, ...changes.ttft },
    outputTokens: { ...profile.outputTokens, ...changes.outputTokens },
  }
}

function longestPrefix<Value>(
  byPrefix: { readonly [prefix: string]: Value },
  name: string,
): Value | undefined {
  let best: string | undefined
  for (const prefix of Object.keys(byPrefix)) {
    if (name.startsWith(prefix) && prefix.length >= (best?.length ?? 0)) best = prefix
  }
  return best === undefined ? undefined : byPrefix[best]
}
