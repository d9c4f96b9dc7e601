import type { Mode, Run } from '../run/run.ts'

/** One run of one load test as the history keeps it: a line of plain JSON. An unknown value is `null`. */
export interface HistoryRow {
  /** Version of this shape, which `vitest-load/schema/history.json` describes. */
  schema: 1
  /** When the run began: ISO 8601, UTC. */
  at: string
  /** The first 12 hex digits of the commit; `null`: not known, or the working tree had changes. */
  sha: string | null
  branch: string | null
  /** Path of the spec, relative to the project's root. */
  file: string
  /** Full name of the test. */
  test: string
  mode: Mode
  /** Class of the machine, such as `github-linux-x64-4`. */
  runner: string
  /** Major version of Node.js. */
  node: number
  /** Requests. */
  ok: number
  failed: number
  /** Latency of successful requests in ms. */
  p50: number | null
  p95: number | null
  p99: number | null
  /** Time to first token in ms. */
  ttftP50: number | null
  ttftP95: number | null
  /** Median of the requests. */
  tokensPerSecond: number | null
  /** Mean per request. */
  inputTokens: number | null
  outputTokens: number | null
  /** US dollars. */
  costPerRequest: number | null
  /** failed / (ok + failed). */
  errorRate: number | null
  /** As the providers named them, sorted. */
  models: string[]
}

/** What a run does not know of itself. */
export type RowOrigin = Pick<HistoryRow, 'sha' | 'branch' | 'file' | 'test' | 'runner' | 'node'>

const DIGITS = 4
const SHA_DIGITS = 12

export function historyRow(
  run: Run,
  { sha, branch, file, test, runner, node }: RowOrigin,
): HistoryRow {
  const { latency, ttft, requests } = run
  return {
    schema: 1,
    at: run.startedAt,
    sha: sha === null ? null : sha.slice(0, SHA_DIGITS),
    branch,
    file,
    test,
    mode: run.mode,
    runner,
    node,
    ok: requests.ok,
    failed: requests.failed,
    p50: rounded(latency.p50),
    p95: rounded(latency.p95),
    p99: rounded(latency.p99),
    ttftP50: rounded(ttft.p50),
    ttftP95: rounded(ttft.p95),
    tokensPerSecond: rounded(run.tokensPerSecond.p50),
    inputTokens: rounded(run.inputTokens.mean),
    outputTokens: rounded(run.outputTokens.mean),
    costPerRequest: rounded(run.cost.perRequest),
    errorRate: rounded(run.errors.rate),
    models: [...new Set(run.models.map(({ model }) => model))].toSorted(),
  }
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(DIGITS))
}

type Holds = (value: unknown) => boolean

const text: Holds = (value) => typeof value === 'string'
const textOrNull: Holds = (value) => value === null || text(value)
const number: Holds = (value) => typeof value === 'number'
const numberOrNull: Holds = (value) => value === null || number(value)

const FIELDS: { readonly [Name in keyof HistoryRow]: Holds } = {
  schema: (value) => value === 1,
  at: (value) => text(value) && !Number.isNaN(Date.parse(String(value))),
  sha: textOrNull,
  branch: textOrNull,
  file: text,
  test: text,
  mode: (value) => value === 'live' || value === 'simulated' || value === 'mixed',
  runner: text,
  node: number,
  ok: number,
  failed: number,
  p50: numberOrNull,
  p95: numberOrNull,
  p99: numberOrNull,
  ttftP50: numberOrNull,
  ttftP95: numberOrNull,
  tokensPerSecond: numberOrNull,
  inputTokens: numberOrNull,
  outputTokens: numberOrNull,
  costPerRequest: numberOrNull,
  errorRate: numberOrNull,
  models: (value) => Array.isArray(value) && value.every(text),
}

/** Whether something read from a file is a row; what later versions may add does not matter. */
export function isHistoryRow(value: unknown): value is HistoryRow {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(FIELDS).every(([name, holds]) => holds(Reflect.get(value, name)))
}
