import type { ReplayLoad } from '../core/load/load.ts'
import type { TraceRow } from '../core/prompts/trace-row.ts'

/** The rows of a replayed trace; its reader is loaded when it is needed. */
export async function traceRowsOf({
  trace,
  ...load
}: ReplayLoad): Promise<AsyncIterable<TraceRow>> {
  const { readTrace } = await import('../datasets/trace.ts')
  const { format, run, fromMs, toMs, requests } = load
  return readTrace(trace, {
    from: fromMs,
    ...(toMs === null ? {} : { to: toMs }),
    ...(requests === null ? {} : { limit: requests }),
    ...(format === null ? {} : { format }),
    ...(run === null ? {} : { run }),
  })
}
