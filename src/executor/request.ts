import type { Call } from '../core/calls/call.ts'
import type { Clock } from '../core/clock.ts'
import type { Observer } from '../core/calls/observation.ts'
import type { Plan } from '../core/plan/plan.ts'
import type { Outcome, Sample } from '../core/calls/sample.ts'
import { promptKeyOf } from '../core/prompts/prompt-key.ts'
import { redact, textsIn } from '../core/privacy/redact.ts'
import { answerIn, AnswerParts, type Answer } from './answer.ts'
import type { Checking } from './checking.ts'
import { drain, type Pieces } from './drain.ts'
import type { Work } from './execution.ts'
import { failureOf, hiddenFailure, refusal } from './failure.ts'
import { watch } from './watchdog.ts'

/** What all requests of a run share. */
export interface RequestSetting<Row> {
  readonly observer: Observer
  readonly clock: Clock
  readonly timeoutMs: Plan['timeoutMs']
  /** The instant of the clock that samples count from. */
  readonly origin: number
  /** Texts that must not show up in an error message, besides the prompt. */
  readonly secrets: readonly string[]
  /** What becomes of the answers; without it they are not even collected. */
  readonly checking?: Checking<Row> | undefined
}

/** What makes one request this one; `intendedAt` is `null` in the closed model. */
export interface Ticket<Row> extends Work<Row> {
  readonly index: number
  readonly warmup: boolean
  readonly intendedAt: number | null
}

export interface ActiveRequest {
  /** Resolves once; never rejects, whatever the target does. */
  readonly sample: Promise<Sample>
  /** What the target gave, once it has ended well; `null` when nobody asked for answers. */
  answer(): Answer | null
  /** Texts that no message about this request may show. */
  readonly hidden: readonly string[]
  /** The run is over, or its level has fallen: ends the request at once, as neither success nor failure. */
  cut(): void
}

type Ending =
  | { readonly type: 'resolved' }
  | { readonly type: 'rejected'; readonly thrown: unknown }
  | { readonly type: 'timeout'; readonly sentence: string }
  | { readonly type: 'cut' }

/** Uses the target once, and takes down what happened. */
export function startRequest<Row>(
  setting: RequestSetting<Row>,
  ticket: Ticket<Row>,
): ActiveRequest {
  const { clock, observer, checking } = setting
  const { target, prompt, index, warmup } = ticket
  const isAsked = ticket.following !== null || (checking !== undefined && !warmup)
  const parts = isAsked ? new AnswerParts() : null
  const controller = new AbortController()
  const { signal } = controller
  const observation = observer.begin(signal)
  const pieces: Pieces = { firstTextAt: null, firstObjectAt: null, lastAt: null }
  // Taken now: a target may change the prompt that it got.
  const hidden = [...textsIn(prompt), ...setting.secrets]
  const key = promptKeyOf(prompt, ticket)
  const startedAt = clock.now()
  const { promise: sample, resolve } = Promise.withResolvers<Sample>()

  let told: Answer | null = null
  const answer = (): Answer | null => (told ??= parts && answerIn(parts, target))
  let ended = false
  let stopWatching = (): void => {}
  const end = (ending: Ending): void => {
    if (ended) return
    ended = true
    const endedAt = clock.now()
    stopWatching()
    // The user's promise is not awaited after an abort: SDKs may sleep through their retries first.
    if (ending.type === 'timeout')
      controller.abort(new DOMException(ending.sentence, 'TimeoutError'))
    if (ending.type === 'cut')
      controller.abort(new DOMException('The load test ended this request.', 'AbortError'))
    const calls = observation.finish()
    const following = ticket.following === null ? null : answer
    const observed = { ending, startedAt, endedAt, pieces, calls, hidden, following }
    resolve(sampleOf(setting.origin, { ...ticket, prompt: key }, observed))
  }
  stopWatching = watch(
    {
      startedAt,
      // The first object of a client whose calls are seen may come before its first token.
      firstTokenAt: () =>
        pieces.firstTextAt ??
        observation.firstTokenAt ??
        (observation.hasCalls ? null : pieces.firstObjectAt),
      lastActivityAt: () => later(pieces.lastAt, observation.lastByteAt),
    },
    setting.timeoutMs,
    clock,
    (sentence) => end({ type: 'timeout', sentence }),
  )
  const work = async (): Promise<void> => {
    const result = await target({ prompt, index, signal, warmup, ...saidOf(ticket) })
    parts?.begin(result)
    await drain(result, pieces, () => clock.now(), signal, parts?.keep)
    const refused = refusal(result)
    if (refused !== null) throw refused
  }
  observation.run(work).then(
    () => end({ type: 'resolved' }),
    (thrown: unknown) => end({ type: 'rejected', thrown }),
  )
  return { sample, answer, hidden, cut: () => end({ type: 'cut' }) }
}

/** What a target is told where there is something to say. */
function saidOf({ session, outputTokens }: Pick<Work<never>, 'session' | 'outputTokens'>) {
  return {
    ...(session === null ? {} : { session }),
    ...(outputTokens === null ? {} : { outputTokens }),
  }
}

/** What is told of a request; of its prompt only which one it was. */
type Place = Pick<Ticket<string>, 'index' | 'warmup' | 'intendedAt' | 'part' | 'session' | 'prompt'>

interface Observed {
  readonly ending: Ending
  readonly startedAt: number
  readonly endedAt: number
  readonly pieces: Pieces
  readonly calls: Call[]
  /** Texts that no message may show. */
  readonly hidden: readonly string[]
  /** The answer that the next turn of its conversation follows; `null` when nothing does. */
  readonly following: (() => Answer | null) | null
}

function sampleOf(
  origin: number,
  { index, warmup, intendedAt, part, session, prompt }: Place,
  { ending, startedAt, endedAt, pieces, calls, hidden, following }: Observed,
): Sample {
  for (const call of calls) {
    rebase(call, origin)
    if (call.errorMessage !== null) call.errorMessage = redact(call.errorMessage, hidden)
  }
  const streamed = calls.some(({ firstTokenAt }) => firstTokenAt !== null)
  const firstPieceAt = pieces.firstTextAt ?? (streamed ? null : pieces.firstObjectAt)
  const outcome = outcomeOf(ending, calls, hidden)
  return {
    index,
    warmup,
    prompt,
    part,
    session: session?.id ?? null,
    turn: session?.turn ?? null,
    brokenOff: following !== null && isBrokenOff(outcome, following),
    intendedAt: (intendedAt ?? startedAt) - origin,
    startedAt: startedAt - origin,
    endedAt: endedAt - origin,
    firstPieceAt: firstPieceAt === null ? null : firstPieceAt - origin,
    outcome,
    calls,
  }
}

function isBrokenOff({ type }: Outcome, answer: () => Answer | null): boolean {
  return type === 'failed' || (type === 'ok' && answer()!.text === null)
}

function outcomeOf(ending: Ending, calls: readonly Call[], hidden: readonly string[]): Outcome {
  if (ending.type === 'cut') return { type: 'cut' }
  if (ending.type === 'timeout') {
    return { type: 'failed', kind: 'timeout', message: ending.sentence }
  }
  const failure =
    ending.type === 'resolved' ? hiddenFailure(calls) : failureOf(ending.thrown, calls)
  if (failure === null) return { type: 'ok' }
  return { type: 'failed', kind: failure.kind, message: redact(failure.message, hidden) }
}

/** Turns the clock's instants into instants of the run. */
function rebase(call: Call, origin: number): void {
  const moved = (at: number | null): number | null => (at === null ? null : at - origin)
  call.startedAt -= origin
  call.endedAt -= origin
  call.firstByteAt = moved(call.firstByteAt)
  call.firstTokenAt = moved(call.firstTokenAt)
  call.firstAnswerAt = moved(call.firstAnswerAt)
  call.lastTokenAt = moved(call.lastTokenAt)
  for (const attempt of call.attempts) {
    attempt.startedAt -= origin
    attempt.headersAt = moved(attempt.headersAt)
    attempt.endedAt -= origin
  }
}

function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}
