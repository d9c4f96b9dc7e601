import type { Call, Usage } from './call.ts'
import type { Sample } from './sample.ts'

/** What the provider billed, or a guess from text lengths where it did not say. */
export function usageOf({
  usage,
  estimatedUsage,
}: Pick<Call, 'usage' | 'estimatedUsage'>): Usage | null {
  return usage ?? estimatedUsage
}

/** All input tokens: uncached, cache read and cache write. */
export function inputOf({ input, cacheRead, cacheWrite }: Usage): number {
  return input + cacheRead + cacheWrite
}

/** Ms from the first to the last token, and the tokens that came after the first. */
interface Pace {
  readonly tokens: number
  readonly ms: number
}

/**
 * `null` unless a stream brought at least two tokens at two instants, and said how many they were.
 * Reasoning tokens that were billed and not streamed had no part in it.
 */
function paceOf(call: Call): Pace | null {
  const { firstTokenAt, firstAnswerAt, lastTokenAt, usage, usageIsFinal } = call
  if (firstTokenAt === null || lastTokenAt === null || usage === null || !usageIsFinal) return null
  const hiddenReasoning = firstAnswerAt === firstTokenAt ? usage.reasoning : 0
  const tokens = usage.output - hiddenReasoning - 1
  const ms = lastTokenAt - firstTokenAt
  return tokens >= 1 && ms > 0 ? { tokens, ms } : null
}

/** Time per output token in ms: (last − first) / (n − 1), with n from usage. */
export function tpotOf(call: Call): number | null {
  const pace = paceOf(call)
  return pace === null ? null : pace.ms / pace.tokens
}

/** Output speed after the first token: (n − 1) / (last − first). */
export function tokensPerSecondOf(call: Call): number | null {
  const pace = paceOf(call)
  return pace === null ? null : (pace.tokens * 1000) / pace.ms
}

/** The call whose stream the user sees: the last one that streamed a token, before any that lost a race or broke. */
export function lastStreamedCall(calls: readonly Call[]): Call | null {
  const streamed = calls.filter(({ firstTokenAt }) => firstTokenAt !== null)
  return streamed.findLast(({ outcome }) => outcome === 'ok') ?? streamed.at(-1) ?? null
}

/** Time to first token of a request in ms, from the instant it was due. */
export function ttftOf({ intendedAt, firstPieceAt, calls }: Sample): number | null {
  const at = firstPieceAt ?? lastStreamedCall(calls)?.firstTokenAt ?? null
  return at === null ? null : at - intendedAt
}

/** Sums one number over the calls that know it; `null` when none does. */
export function sumOver(calls: readonly Call[], of: (usage: Usage) => number): number | null {
  let sum: number | null = null
  for (const call of calls) {
    const usage = usageOf(call)
    if (usage !== null) sum = (sum ?? 0) + of(usage)
  }
  return sum
}

/** The model as the provider names it, else as it was asked for. */
export function modelNameOf({
  model,
  requestedModel,
}: Pick<Call, 'model' | 'requestedModel'>): string {
  return model ?? requestedModel ?? 'unknown model'
}
