import { parseDuration } from '../words/duration.ts'
import type { ReplayLoad } from '../load/load.ts'
import type { Duration } from '../options/options.ts'
import {
  choiceProblems,
  COUNT,
  durationProblems,
  numberProblems,
  unknownNames,
  type Given,
  type NumberRule,
} from '../options/problems.ts'
import { show } from '../words/show.ts'
import type { ShapeKind } from './shape.ts'

/** How a trace is written. */
export const TRACE_FORMATS = ['azure', 'mooncake', 'burstgpt', 'requests'] as const
export type TraceFormat = (typeof TRACE_FORMATS)[number]

export interface ReplayOptions {
  /** Twice as fast at 2. Default 1. */
  speed?: number
  /** The part of the trace to replay, as times of the trace. Default: all of it. */
  from?: Duration
  to?: Duration
  /** How many rows at most. */
  limit?: number
  /** Default: as its first line says. */
  format?: TraceFormat
  /** Which run of a file of recorded runs, by its name. */
  run?: string
}

export interface Replay extends ReplayOptions {
  readonly shape: 'replay'
  readonly trace: string
}

/**
 * Sends requests when a trace did, as long as the trace's: would it have held?
 *
 * `trace` is a file: Azure's LLM inference traces, Mooncake's, BurstGPT's, or the `requests.csv` of
 * a recorded run; relative to the working directory, or a `file:` URL.
 */
export function replay(trace: string | URL, options: ReplayOptions = {}): Replay {
  return { ...options, shape: 'replay', trace: trace instanceof URL ? trace.href : trace }
}

const SPEED: NumberRule = [(value) => value > 0, 'more than 0, where 1 is as fast as the trace']
const KNOWN = ['speed', 'from', 'to', 'limit', 'format', 'run']

export const replayKind: ShapeKind<Replay> = {
  problems: (given) => [
    ...unknownNames(given, KNOWN, 'replay()', 'trace'),
    ...textProblems('replay', given['trace'], 'the path of a trace'),
    ...numberProblems('replay.speed', given['speed'], SPEED),
    ...durationProblems('replay.from', given['from'], { zero: true }),
    ...durationProblems('replay.to', given['to']),
    ...orderProblems(given),
    ...numberProblems('replay.limit', given['limit'], COUNT),
    ...choiceProblems('replay.format', given['format'], TRACE_FORMATS),
    ...(given['run'] === undefined ? [] : textProblems('replay.run', given['run'], 'a name')),
  ],
  load: ({ trace, speed = 1, from = 0, to, limit, format, run }, { maxInFlight }): ReplayLoad => ({
    model: 'replay',
    trace,
    format: format ?? null,
    run: run ?? null,
    speed,
    fromMs: parseDuration(from)!,
    toMs: parseDuration(to),
    requests: limit ?? null,
    durationMs: null,
    maxInFlight,
  }),
}

function orderProblems({ from, to }: Given): string[] {
  const fromMs = parseDuration(from)
  const toMs = parseDuration(to)
  if (fromMs === null || toMs === null || fromMs < toMs) return []
  return [`\`replay.from\` (${show(from)}) must be before \`to\` (${show(to)})`]
}

function textProblems(name: string, value: unknown, wanted: string): string[] {
  if (typeof value === 'string' && value.trim() !== '') return []
  return [`\`${name}\` needs ${wanted}; got ${show(value)}`]
}
