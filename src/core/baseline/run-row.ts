import type { Run } from '../run/run.ts'

/** One run in short, to tell how much runs differ by themselves. */
export interface RunRow {
  /** The first 7 digits of its commit; `null`: not known. */
  commit: string | null
  /** Successful requests, which the figures are of. */
  n: number
  /** Ms. */
  latencyP50: number | null
  latencyP95: number | null
  ttftP50: number | null
  tokensPerSecondP50: number | null
  failed: number
}

const PATTERN = /^([\da-f]{7}|-) n(\d+) ([\d.]+|-)\/([\d.]+|-) ([\d.]+|-) ([\d.]+|-) e(\d+)$/
const DIGITS = 3

export function runRowOf(run: Run, commit: string | null): RunRow {
  const { requests, latency, ttft, tokensPerSecond } = run
  return {
    commit: commit === null ? null : commit.slice(0, 7).toLowerCase(),
    n: requests.ok,
    latencyP50: latency.p50,
    latencyP95: latency.p95,
    ttftP50: ttft.p50,
    tokensPerSecondP50: tokensPerSecond.p50,
    failed: requests.failed,
  }
}

/** `3fa9c10 n200 1478/2050 358 61.2 e0`: latency p50 and p95, TTFT and tokens per second, failures. */
export function toRowText(row: RunRow): string {
  const { commit, n, latencyP50, latencyP95, ttftP50, tokensPerSecondP50, failed } = row
  const latency = `${short(latencyP50)}/${short(latencyP95)}`
  return `${commit ?? '-'} n${n} ${latency} ${short(ttftP50)} ${short(tokensPerSecondP50)} e${failed}`
}

/** @throws {Error} a clause that says what cannot be read. */
export function fromRowText(text: string): RunRow {
  const found = PATTERN.exec(text)
  if (found === null) throw new Error(`"${text.slice(0, 60)}" is no run`)
  const [, commit = '-', n, p50, p95, ttft, speed, failed] = found
  return {
    commit: commit === '-' ? null : commit,
    n: Number(n),
    latencyP50: known(p50),
    latencyP95: known(p95),
    ttftP50: known(ttft),
    tokensPerSecondP50: known(speed),
    failed: Number(failed),
  }
}

function short(value: number | null): string {
  if (value === null) return '-'
  return value >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(DIGITS)))
}

function known(text: string | undefined): number | null {
  return text === undefined || text === '-' ? null : Number(text)
}
