import { LEVEL_UNITS } from '../core/load/level-words.ts'
import type { Progress } from '../core/run/progress.ts'
import { counted, dollars, elapsed, milliseconds, perSecond, whole } from './figures.ts'
import { span, type Line, type Span } from './layout/line.ts'
import { layoutTable, type Column } from './layout/table.ts'
import { clip, indented } from './layout/text-block.ts'
import { printable } from './layout/width.ts'

const BAR_WIDTH = 8
const INDENT = 2
const EXACT = { estimated: false, atLeast: false }

/**
 * In the order of the line; the name, the p95 and the errors stay to the last. A part takes as much
 * room as its usual value from the start, so that the line stands still while its figures grow.
 */
const PARTS: readonly (Column & { part: (progress: Progress) => Span })[] = [
  {
    header: '',
    align: 'left',
    dropped: null,
    shortest: 12,
    part: ({ name }) => span(printable(name)),
  },
  part(5, bar, '█'.repeat(BAR_WIDTH)),
  part(
    6,
    ({ phase, elapsedMs }) =>
      phase === 'running' ? clock(elapsedMs) : `${WORDS[phase]} ${clock(elapsedMs)}`,
    '0:12',
  ),
  part(7, ({ level }) => (level === null ? '' : `at ${level}`), ''),
  part(2, inFlightOf, '10 in flight'),
  part(
    3,
    ({ requestsPerSecond }) => `${perSecond(requestsPerSecond)} requests/s`,
    '5.96 requests/s',
  ),
  part(null, ({ p95 }) => `p95 ${milliseconds(p95).padStart(8)}`, 'p95 1,523 ms'),
  part(1, ({ tokensPerSecond }) => `${perSecond(tokensPerSecond)} tokens/s`, '98.7 tokens/s'),
  part(4, ({ usd }) => spent(usd), '$0.0107'),
  part(
    null,
    ({ failed }) => counted(failed, 'error'),
    '0 errors',
    ({ failed }) => failed > 0,
  ),
]

const WORDS = { warmup: 'warm-up', running: 'running', stopping: 'stopping' }

/** One line per running load test, of at most `width` columns, to be redrawn in place. */
export function progressLines(running: readonly Progress[], width: number): Line[] {
  // What no line has takes no room.
  const columns = PARTS.filter(({ part: partOf }) => running.some((one) => partOf(one).text !== ''))
  const rows = running.map((progress) => columns.map(({ part: partOf }) => partOf(progress)))
  const table = layoutTable({ columns, rows }, width - INDENT)
  return table.rows.map((row) => clip(indented(row, INDENT), width))
}

/** How a load test is doing, as one line of a log. */
export function progressInWords(progress: Progress): string {
  const { name, phase, elapsedMs, done, plannedRequests, plannedMs, failed } = progress
  const { p95, tokensPerSecond, usd, level } = progress
  const of = plannedRequests === null ? '' : ` of ${whole(plannedRequests)}`
  const inFlightNow = inFlightOf(progress)
  const until = plannedMs === null ? '' : ` of ${elapsed(plannedMs)}`
  return [
    `${printable(name)}: ${WORDS[phase]}${level === null ? '' : ` at ${level}`} for ${elapsed(elapsedMs)}${until}`,
    `${whole(done)}${of} requests`,
    ...(inFlightNow === '' ? [] : [inFlightNow]),
    `${perSecond(progress.requestsPerSecond)} requests/s`,
    // There may be none: before the first success, and for a target without model calls.
    ...(p95 === null ? [] : [`p95 ${milliseconds(p95)}`]),
    ...(tokensPerSecond === null ? [] : [`${perSecond(tokensPerSecond)} tokens/s`]),
    ...(usd === null ? [] : [dollars(usd, EXACT)]),
    counted(failed, 'error'),
  ].join(', ')
}

/** Nothing where the level says it already: in a closed model so many are in flight as it is loaded with. */
function inFlightOf({ inFlight, level }: Progress): string {
  return level?.endsWith(LEVEL_UNITS.concurrency) === true ? '' : `${whole(inFlight)} in flight`
}

/** `0:12`, `1:02:05`. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const twoDigits = (value: number): string => String(value % 60).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  const front = minutes < 60 ? minutes : `${Math.floor(minutes / 60)}:${twoDigits(minutes)}`
  return `${front}:${twoDigits(seconds)}`
}

/** In whole hundredths of a cent, so that the figure keeps its width. */
function spent(usd: number | null): string {
  if (usd === null) return 'cost –'
  return usd < 10 ? `$${usd.toFixed(4)}` : dollars(usd, EXACT)
}

function bar(progress: Progress): string {
  const filled = Math.round(shareDone(progress) * BAR_WIDTH)
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled)
}

/** Whichever end is nearer: both the requests and the duration may be planned. */
function shareDone({ phase, elapsedMs, plannedMs, done, plannedRequests }: Progress): number {
  if (phase === 'warmup') return 0
  const ofTime = plannedMs === null ? 0 : elapsedMs / plannedMs
  const ofRequests = plannedRequests === null ? 0 : done / plannedRequests
  const share = Math.max(ofTime, ofRequests)
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0
}

/** `usual`: a value whose width it takes at least. */
function part(
  dropped: number | null,
  textOf: (progress: Progress) => string,
  usual: string,
  isBad: (progress: Progress) => boolean = () => false,
): (typeof PARTS)[number] {
  return {
    header: '',
    align: 'right',
    dropped,
    part: (progress) =>
      span(textOf(progress).padStart(usual.length), isBad(progress) ? 'bad' : 'plain'),
  }
}
