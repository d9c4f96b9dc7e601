import { LevelSearch, leastProbeMs, probeLeg } from '../core/capacity-search.ts'
import type { LevelCount } from '../core/level-count.ts'
import type { CapacitySearch } from '../core/load.ts'
import type { Run } from '../core/run.ts'
import type { Recorder } from '../core/recorder.ts'
import type { Leg, Window, WorkSource } from '../executor/execution.ts'
import type { Course } from './course.ts'
import { ProbeJudge } from './probe.ts'

interface CapacitySetting<Row> {
  readonly load: CapacitySearch
  readonly work: WorkSource<Row>
  readonly levels: LevelCount
  /** Ms since the start of the run. */
  readonly elapsed: () => number
  /** For the requests of one level that count. */
  readonly recorder: () => Recorder
  readonly summarize: (recorder: Recorder, window: Window) => Run
}

/** Searches for the highest level that meets the objectives: what a level shows decides on the next. */
export function capacityCourse<Row>(setting: CapacitySetting<Row>): Course<Row> {
  const { load, work, levels, elapsed } = setting
  const search = new LevelSearch(load)
  let probe: ProbeJudge | null = null
  let firstIndex = 0
  /** Of the first request of the level, in ms since the start of the run. */
  let startedAt: number | null = null
  const next = (): Leg<Row> | null => {
    const { level } = search
    if (level === null) return null
    levels.begin(level)
    const recorder = setting.recorder()
    startedAt = null
    const window = (): Window => ({ windowStart: startedAt ?? 0, windowEnd: elapsed() })
    probe = new ProbeJudge({
      objectives: load.objectives,
      firstIndex,
      settling: load.by === 'concurrency' ? level : 0,
      record: (sample) => recorder.add(sample),
      summarize: () => setting.summarize(recorder, window()),
      mayBeGood: () => elapsed() - (startedAt ?? elapsed()) >= leastProbeMs(load),
    })
    return { load: probeLeg(load, level), work }
  }
  return {
    first: () => next()!,
    ended(sample) {
      startedAt ??= sample.startedAt
      return probe!.add(sample) !== null
    },
    legEnded(window, nextIndex) {
      levels.end(window)
      firstIndex = nextIndex
      const { outcome, reason } = probe!.end()
      levels.judge(outcome, reason)
      search.add(outcome)
    },
    next,
  }
}
