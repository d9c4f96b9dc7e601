import type { Progress } from '../core/progress.ts'
import { counted, dollars, elapsed, milliseconds, perSecond, whole } from './figures.ts'
import { span, type Line, type Span } from './line.ts'
import { layoutTable, type Column } from './table.ts'
import { clip, indented } from './text-block.ts'
import { printable } from './width.ts'

const BAR_WIDTH = 12
const INDENT = 2
const EXACT = { estimated: false, atLeast: false }

/** In the order of the line; the name, the p95 and the errors stay to the last. */
const PARTS: readonly (Column & { part: (progress: Progress) => Span })[] = [
  {
    header: '',
    align: 'left',
    dropped: null,
    shortest: 16,
    part: ({ name }) => span(printable(name)),
  },
  part(5, 'left', bar),
  part(6, 'right', ({ phase, elapsedMs }) =>
    phase === 'running' ? elapsed(elapsedMs) : `${WORDS[phase]} ${elapsed(elapsedMs)}`,
  ),
  part(2, 'right', ({ inFlight }) => `${whole(inFlight)} in flight`),
  part(3, 'right', ({ requestsPerSecond }) => `${perSecond(requestsPerSecond)} requests/s`),
  part(null, 'right', ({ p95 }) => `p95 ${milliseconds(p95)}`),
  part(1, 'right', ({ tokensPerSecond }) => `${perSecond(tokensPerSecond)} tokens/s`),
  part(4, 'right', ({ usd }) => dollars(usd, EXACT)),
  part(null, 'right', ({ failed }) => counted(failed, 'error')),
]

const WORDS = { warmup: 'warm-up', running: 'running', stopping: 'stopping' }

/** One line per running load test, of at most `width` columns, to be redrawn in place. */
export function progressLines(running: readonly Progress[], width: number): Line[] {
  const rows = running.map((progress) => PARTS.map(({ part: partOf }) => partOf(progress)))
  const table = layoutTable({ columns: PARTS, rows }, width - INDENT)
  return table.rows.map((row) => clip(indented(row, INDENT), width))
}

/** How a load test is doing, as one line of a log. */
export function progressInWords(progress: Progress): string {
  const { name, phase, elapsedMs, done, plannedRequests, plannedMs, inFlight, failed } = progress
  const of = plannedRequests === null ? '' : ` of ${whole(plannedRequests)}`
  const until = plannedMs === null ? '' : ` of ${elapsed(plannedMs)}`
  return [
    `${printable(name)}: ${WORDS[phase]} for ${elapsed(elapsedMs)}${until}`,
    `${whole(done)}${of} requests`,
    `${whole(inFlight)} in flight`,
    `${perSecond(progress.requestsPerSecond)} requests/s`,
    `p95 ${milliseconds(progress.p95)}`,
    `${perSecond(progress.tokensPerSecond)} tokens/s`,
    dollars(progress.usd, EXACT),
    counted(failed, 'error'),
  ].join(', ')
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

function part(
  dropped: number | null,
  align: Column['align'],
  textOf: (progress: Progress) => string,
): (typeof PARTS)[number] {
  return { header: '', align, dropped, part: (progress) => span(textOf(progress)) }
}
