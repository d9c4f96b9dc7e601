import {
  inputOf,
  lastStreamedCall,
  modelNameOf,
  sumOver,
  tpotOf,
  ttftOf,
} from '../calls/call-figures.ts'
import type { Call } from '../calls/call.ts'
import type { Mode } from './run.ts'
import type { Sample } from '../calls/sample.ts'

const COLUMNS = {
  run: (_, run) => run.name,
  index: ({ index }) => index,
  warmup: ({ warmup }) => String(warmup),
  part: ({ part }) => part,
  session: ({ session }) => session,
  turn: ({ turn }) => turn,
  mode: ({ calls }) => modeOf(calls),
  intended_at_ms: ({ intendedAt }) => intendedAt,
  started_at_ms: (sample) => (started(sample) ? sample.startedAt : null),
  ended_at_ms: (sample) => (started(sample) ? sample.endedAt : null),
  latency_ms: (sample) => (started(sample) ? sample.endedAt - sample.intendedAt : null),
  ttft_ms: (sample) => ttftOf(sample),
  tpot_ms: ({ calls }) => {
    const call = lastStreamedCall(calls)
    return call === null ? null : tpotOf(call)
  },
  outcome: ({ outcome }) => outcome.type,
  error: ({ outcome }) => (outcome.type === 'failed' ? outcome.kind : null),
  models: ({ calls }) => [...new Set(calls.map(modelNameOf))].join(' '),
  calls: ({ calls }) => calls.length,
  attempts: ({ calls }) => calls.reduce((sum, { attempts }) => sum + attempts.length, 0),
  input_tokens: ({ calls }) => sumOver(calls, inputOf),
  cache_read_tokens: ({ calls }) => sumOver(calls, ({ cacheRead }) => cacheRead),
  output_tokens: ({ calls }) => sumOver(calls, ({ output }) => output),
  reasoning_tokens: ({ calls }) => sumOver(calls, ({ reasoning }) => reasoning),
} satisfies Record<string, (sample: Sample, run: { name: string }) => string | number | null>

/** The names of the columns, as one line without its end. */
export const CSV_HEADER: string = Object.keys(COLUMNS).join(',')

/**
 * One request as one line without its end: instants and tokens, no prompt, no answer, no message.
 *
 * Fields are quoted as RFC 4180 says; times in ms since the start of the run, unknown values empty.
 */
export function csvRow(sample: Sample, run: { name: string }): string {
  return Object.values(COLUMNS)
    .map((valueOf) => csvField(valueOf(sample, run)))
    .join(',')
}

/** One field, quoted where it must be, that no spreadsheet takes for a formula. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000)
  // A row is a line, so that files can be joined and read line by line.
  const line = value.replaceAll(/\s+/g, ' ').trim()
  const text = /^[=+\-@]/.test(line) ? `'${line}` : line
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Where the answers came from; `null` when no model call was seen. */
function modeOf(calls: readonly Call[]): Mode | null {
  if (calls.length === 0) return null
  if (calls.every(({ simulated }) => simulated)) return 'simulated'
  return calls.some(({ simulated }) => simulated) ? 'mixed' : 'live'
}

function started({ outcome }: Sample): boolean {
  return outcome.type !== 'not_started'
}
