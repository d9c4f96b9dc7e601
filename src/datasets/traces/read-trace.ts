import { DatasetError } from '../../core/errors.ts'
import { parseDuration } from '../../core/words/duration.ts'
import {
  choiceProblems,
  COUNT,
  durationProblems,
  noOptions,
  numberProblems,
  unknownNames,
} from '../../core/options/problems.ts'
import { TRACE_FORMATS, type ReplayOptions } from '../../core/shapes/replay.ts'
import { show } from '../../core/words/show.ts'
import type { TraceRow } from '../../core/prompts/trace-row.ts'
import { fileProblems, pathOf, refuse } from '../file.ts'
import { inOrder } from './in-order.ts'

/** Which rows of a trace, and how it is written: what `replay()` takes, but for `speed`. */
export type TraceOptions = Omit<ReplayOptions, 'speed'>

const KNOWN = ['format', 'from', 'to', 'limit', 'run']

/**
 * The rows of a trace by their time, read as they are asked for: Azure's LLM inference traces,
 * Mooncake's, BurstGPT's, or the `requests.csv` of a recorded run (which is read twice).
 *
 * `from` and `to` are times since the first row of the file, `to` excluded. Rows that are out of
 * order by up to a minute of the trace are put right.
 *
 * @throws {DatasetError} at once for a file that is not there and for wrong options, all in one;
 * while it is read for a row that cannot be (file, line and reason), for a row further out of order,
 * for a file of several runs of which `run` picks none (the message lists them), and when there is
 * no row.
 */
export function readTrace(file: string | URL, options: TraceOptions = {}): AsyncIterable<TraceRow> {
  const path = pathOf(file)
  refuse(path, [...fileProblems(path), ...traceProblems(options)])
  const { format = null, run = null, limit = Infinity } = options
  const from = parseDuration(options.from ?? 0)!
  const to = parseDuration(options.to) ?? Infinity

  return {
    async *[Symbol.asyncIterator]() {
      let origin: number | null = null
      let begin: number | null = null
      let taken = 0
      // The formats are loaded when a trace is read.
      const { rowsOf } = await import('./rows.ts')
      const { rows, windowMs } = await rowsOf(path, format, run)
      for await (const { at, place: _, ...row } of inOrder(rows, windowMs, path)) {
        origin ??= at
        if (at - origin >= to) break
        if (at - origin < from) continue
        begin ??= at
        // Microseconds: instants of an epoch have no more in them.
        yield { at: Math.round((at - begin) * 1000) / 1000, ...row }
        if (++taken >= limit) return
      }
      if (taken > 0) return
      const where = origin === null ? '' : ' between `from` and `to`'
      throw new DatasetError(path, null, `holds no request${where}`)
    },
  }
}

function traceProblems(options: TraceOptions): string[] {
  const none = noOptions(options, 'readTrace()')
  if (none.length > 0) return none
  const { format, from, to, limit, run } = options
  const problems = [
    ...unknownNames({ ...options }, KNOWN, 'readTrace()'),
    ...choiceProblems('format', format, TRACE_FORMATS),
    ...durationProblems('from', from, { zero: true }),
    ...durationProblems('to', to),
    ...numberProblems('limit', limit, COUNT),
  ]
  const [fromMs, toMs] = [parseDuration(from), parseDuration(to)]
  if (fromMs !== null && toMs !== null && fromMs >= toMs) {
    problems.push(`\`from\` (${show(from)}) must be before \`to\` (${show(to)})`)
  }
  if (run !== undefined && typeof run !== 'string') {
    problems.push(`\`run\` must be the name of a run; got ${show(run)}`)
  }
  return problems
}
