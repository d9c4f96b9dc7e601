import type { Usage } from '../core/calls/call.ts'
import { randomFor, type Random } from '../core/statistics/random.ts'
import type { Answer, AnswerPart } from '../wire/writing.ts'
import type { Mishap } from './fault.ts'
import type { ModelRequest } from './model-request.ts'
import type { Overrides } from './overrides.ts'
import { SLOW_SIGMA, type ModelProfile } from './profile.ts'
import { argumentPieces, piecesOf } from './words.ts'

/** What will be answered, and when: all that chance decides about one request. Times in ms from its start. */
export interface Script {
  readonly answer: Answer
  readonly usage: Usage
  readonly chunks: number
  /** Output tokens in each chunk, but maybe the last of a part. */
  readonly tokensIn: (chunk: number) => number
  readonly headersMs: number
  readonly ttftMs: number
  /** The time from one chunk to the next; drawn anew at each call. */
  readonly gapMs: () => number
}

export interface Casting {
  readonly seed: number
  readonly key: string
  readonly id: string
  /** Seconds since 1970. */
  readonly createdAt: number
  readonly profile: ModelProfile
  readonly overrides: Overrides
  readonly mishap: Mishap | null
}

/**
 * Draws the script of a request. Each figure has a random stream of its own, so that fixing one of
 * them changes no other.
 */
export function scriptOf(request: ModelRequest, casting: Casting): Script {
  const { seed, key, profile, overrides, mishap } = casting
  const random = (what: string): Random => randomFor(seed, what, key)
  const output = outputOf(request, casting, random('output'))
  const usage = usageOf(request, casting, output)
  const tokensPerChunk = overrides.tokensPerChunk ?? profile.tokensPerChunk
  const tool = (overrides.tool ?? request.toolForced) && output.tokens > output.reasoning
  const start = random('text').integer(100_000)
  const parts = partsOf(output, tool ? request.toolName : null, start, {
    tokensPerChunk,
    // Gemini calls a tool in one piece.
    toolTokensPerChunk: request.format === 'gemini-generate' ? output.tokens : tokensPerChunk,
  })
  const chunks = parts.flatMap(({ tokens }) => tokens)

  const ttftMs =
    overrides.ttft ?? ttftOf(profile, random('ttft')) + profile.promptMsPerToken * usage.input
  const delay = mishap?.type === 'slow_headers' ? (mishap.ms ?? 10_000) : 0
  const gaps = random('gaps')
  return {
    answer: {
      id: casting.id,
      createdAt: casting.createdAt,
      model: overrides.model ?? request.model,
      parts: parts.map(({ part }) => part),
      finish: output.cut ? 'length' : tool ? 'tool' : 'end',
      usage: mishap?.type === 'missing_usage' ? null : usage,
    },
    usage,
    chunks: chunks.length,
    tokensIn: (chunk) => chunks[chunk]!,
    headersMs: delay + (overrides.headers ?? ttftMs * profile.headersShare),
    ttftMs: delay + ttftMs,
    gapMs: () => overrides.gap ?? gaps.lognormal(profile.gapMs, profile.gapJitter),
  }
}

interface Output {
  readonly tokens: number
  readonly reasoning: number
  /** Whether the request's maximum ended it. */
  readonly cut: boolean
}

function outputOf({ maxTokens }: ModelRequest, casting: Casting, random: Random): Output {
  const { profile, overrides } = casting
  const { median, sigma } = profile.outputTokens
  const thought = overrides.reasoning ?? profile.reasoningTokens
  const drawn = Math.max(1, Math.round(random.lognormal(median, sigma))) + thought
  const wanted = overrides.tokens ?? drawn
  const tokens = Math.min(wanted, maxTokens ?? Infinity)
  return { tokens, reasoning: Math.min(thought, tokens), cut: tokens < wanted }
}

function usageOf(request: ModelRequest, casting: Casting, output: Output): Usage {
  const { inputTokens, format } = request
  const { profile, overrides } = casting
  const { cacheWrite = 0 } = overrides
  // To Gemini what it writes to its cache is input as any other.
  const tellsWrites = format !== 'gemini-generate'
  const cached = Math.round(inputTokens * profile.cachedShare)
  return {
    input: (overrides.inputTokens ?? inputTokens - cached) + (tellsWrites ? 0 : cacheWrite),
    cacheRead: overrides.cacheRead ?? cached,
    cacheWrite: tellsWrites ? cacheWrite : 0,
    cacheWrite1h: 0,
    output: output.tokens,
    reasoning: output.reasoning,
  }
}

interface PlannedPart {
  readonly part: AnswerPart
  /** Tokens in each of its pieces. */
  readonly tokens: readonly number[]
}

function partsOf(
  { tokens, reasoning }: Output,
  toolName: string | null,
  start: number,
  { tokensPerChunk, toolTokensPerChunk }: { tokensPerChunk: number; toolTokensPerChunk: number },
): PlannedPart[] {
  const planned = (part: AnswerPart, total: number): PlannedPart => {
    const each = part.type === 'tool' ? toolTokensPerChunk : tokensPerChunk
    return { part, tokens: part.pieces.map((_, index) => Math.min(each, total - index * each)) }
  }
  const visible = tokens - reasoning
  const parts: PlannedPart[] = []
  if (reasoning > 0) {
    const pieces = piecesOf(start, 0, reasoning, tokensPerChunk)
    parts.push(planned({ type: 'reasoning', pieces }, reasoning))
  }
  if (visible > 0 || reasoning === 0) {
    const part: AnswerPart =
      toolName === null
        ? { type: 'text', pieces: piecesOf(start, reasoning, visible, tokensPerChunk) }
        : {
            type: 'tool',
            name: toolName,
            pieces: argumentPieces(start, visible, toolTokensPerChunk),
          }
    parts.push(planned(part, visible))
  }
  return parts
}

function ttftOf({ ttft }: ModelProfile, random: Random): number {
  const slow = random.uniform() < ttft.slowShare
  return slow
    ? random.lognormal(ttft.median * ttft.slowFactor, SLOW_SIGMA)
    : random.lognormal(ttft.median, ttft.sigma)
}
