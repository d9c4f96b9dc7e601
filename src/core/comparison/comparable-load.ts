import { Conversation } from '../options/conversation.ts'
import type { ClosedLoad, OpenLoad } from '../load/load.ts'
import type { LoadOptions } from '../options/options.ts'
import type { Plan } from '../plan/plan.ts'
import { promptKeyOf } from '../prompts/prompt-key.ts'
import { trafficOf, type Traffic } from '../plan/traffic.ts'
import { BLOCK_REQUESTS } from './turns.ts'

type Constant<Load> = Omit<Load, 'requests' | 'durationMs'>

/** What must be the same on both sides for a load test to be compared; plain JSON. */
export interface ComparableLoad {
  /** The end is left out: a comparison has its own. */
  load: Constant<ClosedLoad> | Constant<OpenLoad>
  thinkTime: Plan['thinkTime']
  pacingMs: number | null
  order: Plan['order']
  seed: number
  parts: { name: string; weight: number }[]
  /** Equal for equal prompts; `null` where they are only known as they are read. */
  prompts: string | null
}

const ELSEWHERE = 'compare it with a baseline: expect(run).toMatchBaseline()'

/** What a load test comes to in a comparison; a sentence when it cannot take turns of some requests each. */
export function comparableLoad<Row>(
  options: LoadOptions<Row>,
  { load, conversation, parts, thinkTime, pacingMs, order, seed }: Plan,
): ComparableLoad | string {
  if (conversation !== null || parts.some((part) => part.conversation !== null)) {
    return `Its conversations would be cut where a turn of ten requests ends; ${ELSEWHERE}.`
  }
  const constant = constantOf(load)
  if (constant === null) {
    return `Its load changes on the way (${shapeOf(options)}) and cannot be cut into turns of ten requests; ${ELSEWHERE}.`
  }
  return {
    load: constant,
    thinkTime,
    pacingMs,
    order,
    seed,
    parts: parts.map(({ name, weight }) => ({ name, weight })),
    prompts: promptsKeyOf(trafficOf(options)),
  }
}

/**
 * The options that make another load of the same test, for so many requests in all. One that has no
 * warm-up gets one: a first request on each connection is slow on both sides, and says nothing.
 */
export function optionsInTurns<Row>(
  options: LoadOptions<Row>,
  { load }: ComparableLoad,
  requests: number,
): LoadOptions<Row> {
  const {
    load: _shape,
    concurrency: _concurrency,
    duration: _duration,
    arrivalRate: _rate,
    arrivals: _arrivals,
    maxInFlight: _most,
    budgets: _budgets,
    stopEarly: _early,
    abortWhen: _abort,
    keepAnswers: _answers,
    warmup = firstRequests(load),
    ...rest
  } = options
  const level =
    load.model === 'closed'
      ? { concurrency: load.concurrency as number }
      : {
          arrivalRate: load.rate as number,
          arrivals: load.arrivals,
          maxInFlight: load.maxInFlight,
        }
  return { ...rest, ...level, warmup, requests }
}

function firstRequests(load: ComparableLoad['load']): number {
  const inFlight = load.model === 'closed' ? Number(load.concurrency) : load.maxInFlight
  return Math.min(BLOCK_REQUESTS, inFlight)
}

/** Options that the two sides have given differently, each with both values. */
export function differences(base: ComparableLoad, head: ComparableLoad): string[] {
  const [before, after] = [valuesOf(base), valuesOf(head)]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const found = [...names].flatMap((name) => {
    const [one, other] = [before[name] ?? 'none', after[name] ?? 'none']
    return one === other ? [] : [`${name} (${one} on the base, ${other} on the head)`]
  })
  const isOther = base.prompts !== null && head.prompts !== null && base.prompts !== head.prompts
  return isOther ? [...found, 'prompts'] : found
}

function valuesOf({ load, ...rest }: ComparableLoad): Record<string, string> {
  const level =
    load.model === 'closed'
      ? { concurrency: load.concurrency }
      : { arrivalRate: load.rate, arrivals: load.arrivals, maxInFlight: load.maxInFlight }
  const { thinkTime, pacingMs, order, seed, parts } = rest
  const all = { ...level, thinkTime, pacing: pacingMs, order, seed, mix: parts }
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

function constantOf(load: Plan['load']): ComparableLoad['load'] | null {
  if (load.model === 'closed' && typeof load.concurrency === 'number') {
    return { model: 'closed', concurrency: load.concurrency }
  }
  if (load.model === 'open' && typeof load.rate === 'number') {
    const { rate, arrivals, maxInFlight } = load
    return { model: 'open', rate, arrivals, maxInFlight }
  }
  return null
}

function shapeOf<Row>({ load }: LoadOptions<Row>): string {
  return load === undefined ? 'a ramp' : `${load.shape}()`
}

function promptsKeyOf<Row>(traffic: readonly Traffic<Row>[]): string | null {
  const keys = traffic.map(({ prompt, prompts }) => {
    if (prompts === undefined) return promptKeyOf(prompt)
    if (!Array.isArray(prompts) || prompts instanceof Conversation) return null
    return promptKeyOf(prompts.map((row: unknown) => promptKeyOf(row)))
  })
  return keys.includes(null) ? null : keys.join(',')
}
