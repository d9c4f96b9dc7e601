import type { Conversation } from './conversation.ts'
import type { Mix } from './mix.ts'
import type { GammaArrivals } from '../shapes/gamma.ts'
import type { LoadShape } from '../shapes/shapes.ts'
import type { Variate } from './variate.ts'

import type { Checks } from './check.ts'
/** A time: milliseconds, or a string such as `'500ms'`, `'30s'`, `'2m'`, `'1h'`. */
export type Duration = number | string

/** One chat message; `prompt` may be a list of them. */
export interface Message {
  role: 'system' | 'user' | 'assistant' | 'developer'
  content: string
}

export type Prompt = string | readonly Message[]

/** What a target gets for one request. `Row` is the user's own prompt type. */
export interface TargetRequest<Row = Prompt> {
  readonly prompt: Row
  /** Counts from 0 over the run, warm-up apart. */
  readonly index: number
  /** Aborts at the request's timeout and at the end of the run. */
  readonly signal: AbortSignal
  /** True during warm-up. */
  readonly warmup: boolean
  /** How long the answer should be, where the prompt says so: of `syntheticPrompts()` or a trace. */
  readonly outputTokens?: number | undefined
  /** With `conversation()`: whose turn it is, for a server that keeps the history itself. */
  readonly session?: SessionTurn | undefined
}

/** Where a request stands in its conversation. */
export interface SessionTurn {
  /** Counts from 0 over the run, warm-up included. */
  readonly id: number
  /** Counts from 1. */
  readonly turn: number
}

/** What is loaded. A returned async iterable or streaming `Response` is drained. */
export type TargetFunction<Row = Prompt> = (request: TargetRequest<Row>) => unknown

/** A ready target: a function that also says what it needs and what it may spend. */
export interface ReadyTarget<Row = Prompt> extends TargetFunction<Row> {
  /** True when it sends the prompt, so that there must be one. */
  readonly needsPrompt?: boolean
  /** What keeps it from running, such as a missing SDK or key; asked before anything is sent, one sentence each. */
  readonly problems?: () => readonly string[] | Promise<readonly string[]>
  /** What one request may cost at most, for `maxCost` before any answer is seen. */
  readonly costBound?: CostBound
  /** Keys that it was given in code: no message of a run may show them. */
  readonly secrets?: readonly string[]
  /** The text in one piece of what it yields, or in the whole that it resolves with; `null` when it knows of none. */
  readonly textOf?: (piece: unknown) => string | null
}

export interface CostBound {
  readonly provider: string
  readonly model: string
  /** All answers of one request together. */
  readonly maxOutputTokens: number
  /** How many answers one request asks for; default 1. */
  readonly answers?: number
  /** What is sent beside the prompt, such as tools and a system prompt. */
  readonly sent?: unknown
}

/** How starts of one rate are spread in time. */
export type Arrivals = 'constant' | 'poisson' | GammaArrivals

export interface RequestTimeout {
  total?: Duration
  /** To the first token of the request. */
  firstToken?: Duration
  /** Between two pieces of the answer. */
  idle?: Duration
}

/**
 * Limits on a run, as data. Times in ms, money in US dollars, rates from 0 to 1; a limit that nothing
 * can meet (0 and below, a goodput of 1) is refused.
 *
 * Everything is an upper limit except `throughput`, `tokenThroughput`, `tokensPerSecondP5` and
 * `goodput`, which are lower limits.
 */
export interface Limits {
  p50?: number
  p90?: number
  p95?: number
  p99?: number
  mean?: number
  ttftP50?: number
  ttftP90?: number
  ttftP95?: number
  ttftP99?: number
  ttftMean?: number
  tpotP50?: number
  tpotP90?: number
  tpotP95?: number
  tpotP99?: number
  /** The longest pause between two chunks that 99 % of the gaps stay below. */
  chunkGapP99?: number
  /** The speed that 95 % of the requests reach. */
  tokensPerSecondP5?: number
  errorRate?: number
  /** Failed attempts over all attempts: sees what the SDKs' own retries hide. */
  attemptErrorRate?: number
  /** Successful requests per second. */
  throughput?: number
  /** Output tokens per second of the whole run. */
  tokenThroughput?: number
  goodput?: { above: number; latency?: number; ttft?: number; tpot?: number }
  /** Dollars for the whole run. */
  cost?: number
  /** Dollars per 1,000 requests. */
  costPer1k?: number
  callsPerRequest?: number
}

/** Limits that end a run as soon as it has broken one beyond repair. */
export interface AbortWhen extends Limits {
  /** Nothing ends the run before it has gone on for so long, warm-up apart. Default 0. */
  after?: Duration
}

export type OnInconclusive = 'fail' | 'warn' | 'pass'

/** The options of `loadTest()` and `runLoad()`. */
export interface LoadOptions<Row = Prompt> {
  /** The function under load; a ready target: `anthropic()`, `openai()`, `gemini()`, `http()`; or several of them: `mix()`. */
  target: TargetFunction<Row> | Mix
  /** One prompt for every request. */
  prompt?: Row
  /** Rows, cycled in order; or `conversation()`. */
  prompts?: Iterable<Row> | AsyncIterable<Row> | Conversation<Row>
  /** `'given'`, the default, or `'shuffle'`: a seeded permutation, anew in each cycle. */
  order?: 'given' | 'shuffle'
  /** Closed model: that many requests in flight. Default 1. */
  concurrency?: number
  /** How many requests, warm-up apart. */
  requests?: number
  /** How long new requests start. */
  duration?: Duration
  /** Open model: starts per second, however slow the answers are. */
  arrivalRate?: number
  /** Open model, the gaps between the starts: `'constant'`, the default, `'poisson'`, or `gamma(burstiness)`. */
  arrivals?: Arrivals
  /** Open model: an arrival that finds so many in flight is dropped, and counted. Default 1000. */
  maxInFlight?: number
  /** Every other way to load, in place of the five above: `rampingConcurrency()`, `spike()`, … */
  load?: LoadShape
  /** Closed model: how long a user waits after an answer; `fixed()`, `uniform()`, `lognormal()`, … Counts in no latency. */
  thinkTime?: Duration | Variate
  /** Closed model: the least time from the start of a user's request to the start of the next. */
  pacing?: Duration
  /** Requests (a number), or a time (a string such as `'10s'`), before the measured part. */
  warmup?: number | string
  /** How long one request may take: in total (default 60 s), to its first token, between two pieces (no default). */
  requestTimeout?: Duration | RequestTimeout
  /** How long running requests may go on after the duration. Default 30 s. */
  gracefulStop?: Duration
  /** What each answer must be, once it is there: a function, a schema, or several by their names. One that fails fails its request. */
  check?: Checks<Row>
  /** How many answers `answersOf(run)` gets to see, and as many more that failed a check. Default none. */
  keepAnswers?: number
  /** Limits that are asserted by themselves. */
  budgets?: Limits
  /** Ends the run once every one of its `budgets` is decided at the set `confidence` (0.95 where none is set). Default false. */
  stopEarly?: boolean
  /** Ends a hopeless run early: as soon as one of these limits is broken beyond repair. */
  abortWhen?: AbortWhen
  /** Dollars; the run stops before it would pass it. */
  maxCost?: number
  /** All randomness comes from it. Default 1. */
  seed?: number
  /** For budgets: pass or fail only with this certainty, else inconclusive. */
  confidence?: number
  /** What an inconclusive budget does. Default: fail in CI, warn elsewhere. */
  onInconclusive?: OnInconclusive
}
