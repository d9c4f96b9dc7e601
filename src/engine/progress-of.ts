import { levelInWords, rampLevelInWords } from '../core/load/level-words.ts'
import { plannedMs, plannedRequests, type PlannedLoad } from '../core/load/load.ts'
import type { Plan } from '../core/plan/plan.ts'
import type { Progress } from '../core/run/progress.ts'
import type { Recorder } from '../core/recording/recorder.ts'
import type { Executor } from '../executor/executor.ts'

/** How a run is doing, `atMs` after its start; before it has an executor, prices are being loaded. */
export function progressOf(
  { name, load, warmup }: Plan,
  recorder: Recorder | null,
  executor: Pick<Executor<never>, 'phase' | 'windowStart' | 'inFlight'> | null,
  atMs: number,
): Progress {
  const phase = executor?.phase ?? (warmup === null ? 'running' : 'warmup')
  const elapsedMs = atMs - (executor?.windowStart ?? 0)
  const perSecond = (count: number): number => (elapsedMs > 0 ? (count * 1000) / elapsedMs : 0)
  const ok = recorder?.ok ?? 0
  const failed = recorder?.failed ?? 0
  const isMeasured = executor !== null && phase === 'running'
  return {
    name,
    phase,
    level: levelNow(load, recorder?.levels.now ?? null, isMeasured ? elapsedMs : null),
    elapsedMs,
    plannedMs: plannedMs(load),
    done: ok + failed,
    plannedRequests: plannedRequests(load),
    inFlight: executor?.inFlight ?? 0,
    requestsPerSecond: perSecond(ok),
    p95: recorder?.p95() ?? null,
    tokensPerSecond:
      recorder && recorder.outputTokens > 0 ? perSecond(recorder.outputTokens) : null,
    usd: recorder && recorder.cost.usd > 0 ? recorder.cost.usd : null,
    failed,
  }
}

/** The one of several levels; of a ramp, the one that it has come to. */
function levelNow(
  load: PlannedLoad,
  level: number | null,
  measuredMs: number | null,
): string | null {
  switch (load.model) {
    case 'steps':
    case 'capacity':
      return level === null ? null : levelInWords(load.by, level)
    case 'closed':
      return measuredMs === null || typeof load.concurrency === 'number'
        ? null
        : rampLevelInWords('concurrency', load.concurrency, measuredMs)
    case 'open':
      return measuredMs === null || typeof load.rate === 'number'
        ? null
        : rampLevelInWords('arrivalRate', load.rate, measuredMs)
    case 'replay':
      return null
  }
}
