import { durationInWords } from '../words/duration.ts'
import { LEVEL_UNITS } from './level-words.ts'
import { budgetsOf } from '../judging/limits.ts'
import type {
  CapacitySearch,
  ClosedLoad,
  OpenLoad,
  PlannedLoad,
  ReplayLoad,
  SteppedLoad,
} from './load.ts'
import type { Arrivals } from '../options/options.ts'
import type { Ramp } from './ramp.ts'
import { budgetName, limitInWords } from '../judging/budget-words.ts'
import { grouped } from '../words/values.ts'

/**
 * What a plan loads, in one line: `concurrency 10, 50 requests`,
 * `concurrency 5 for 30 s, at once to 50, 50 for 10 s`,
 * `0 to 20 requests/s over 30 s, 20/s for 1 min; Poisson arrivals`.
 */
export function loadInWords(load: PlannedLoad): string {
  switch (load.model) {
    case 'closed':
      return closedInWords(load)
    case 'open':
      return openInWords(load)
    case 'replay':
      return replayInWords(load)
    case 'steps':
      return stepsInWords(load)
    case 'capacity':
      return searchInWords(load)
  }
}

/** Whether the level changes on its way, so that the words of a load say what no figure of its run shows. */
export function isRamp(load: PlannedLoad): boolean {
  switch (load.model) {
    case 'closed':
      return typeof load.concurrency !== 'number'
    case 'open':
      return typeof load.rate !== 'number'
    default:
      return true
  }
}

function stepsInWords({ by, levels, each }: SteppedLoad): string {
  const { requests, durationMs } = each
  const beside =
    by === 'inputTokens' && each.model === 'closed' && typeof each.concurrency === 'number'
      ? `, concurrency ${each.concurrency}`
      : ''
  return `steps of ${levels.join(', ')} ${LEVEL_UNITS[by]}${beside}${endInWords(requests, durationMs)} each`
}

function searchInWords({ by, min, max, objectives }: CapacitySearch): string {
  const wanted = budgetsOf(objectives).map(
    (budget) => `${budgetName(budget)} ${limitInWords(budget)}`,
  )
  return `search from ${min} to ${max} ${LEVEL_UNITS[by]} for ${wanted.join(', ')}`
}

function replayInWords({ trace, run, speed, fromMs, toMs, requests }: ReplayLoad): string {
  // Its folders say nothing about the load.
  const file = trace.slice(trace.lastIndexOf('/') + 1)
  const from = fromMs === 0 ? '' : ` from ${durationInWords(fromMs)}`
  const to = toMs === null ? '' : ` to ${durationInWords(toMs)}`
  const named = run === null ? '' : ` ("${run}")`
  return `replay of ${file}${named}${from}${to}${speed === 1 ? '' : ` at ${speed} times its speed`}${requests === null ? '' : endInWords(requests, null)}`
}

function closedInWords({ concurrency, requests, durationMs }: ClosedLoad): string {
  if (typeof concurrency !== 'number') return `concurrency ${rampInWords(concurrency, plain)}`
  return `concurrency ${concurrency}${endInWords(requests, durationMs)}`
}

function openInWords({ rate, arrivals, requests, durationMs }: OpenLoad): string {
  const spread = arrivalsInWords(arrivals)
  if (typeof rate === 'number') {
    return `${firstRate(rate)}${endInWords(requests, durationMs)}${spread}`
  }
  return `${rampInWords(rate, laterRate, firstRate)}${spread}`
}

/** Stages one after the other; `first` words the level that the first of them ends with. */
function rampInWords(
  { start, stages }: Ramp,
  word: (level: number) => string,
  first: (level: number) => string = word,
): string {
  const parts: string[] = []
  let from = start
  for (const { durationMs, target } of stages) {
    const say = parts.length === 0 ? first : word
    if (durationMs > 0) {
      const level = from === target ? say(target) : `${from} to ${say(target)}`
      const over = from === target ? 'for' : 'over'
      parts.push(`${level} ${over} ${durationInWords(durationMs)}`)
    } else if (parts.length > 0 && target !== from) {
      parts.push(`at once to ${word(target)}`)
    }
    from = target
  }
  return parts.join(', ')
}

function endInWords(requests: number | null, durationMs: number | null): string {
  const time = durationMs === null ? '' : ` for ${durationInWords(durationMs)}`
  if (requests === null) return time
  const count = `${grouped(requests)} ${requests === 1 ? 'request' : 'requests'}`
  return durationMs === null ? `, ${count}` : `${time}, at most ${count}`
}

function arrivalsInWords(arrivals: Arrivals): string {
  if (arrivals === 'constant') return ''
  if (arrivals === 'poisson') return '; Poisson arrivals'
  return `; gamma arrivals, burstiness ${arrivals.burstiness}`
}

const plain = (level: number): string => String(level)
const firstRate = (rate: number): string => `${rate} requests/s`
const laterRate = (rate: number): string => `${rate}/s`
