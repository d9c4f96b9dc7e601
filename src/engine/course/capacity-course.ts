import { LevelSearch, leastProbeMs, probeLeg } from '../../core/load/capacity-search.ts'
import type { LevelCount } from '../../core/recording/level-count.ts'
import type { CapacitySearch, Load } from '../../core/load/load.ts'
import type { Leg, WorkSource } from '../../executor/execution.ts'
import type { Course } from './course.ts'
import { ProbeJudge, type Trial } from './probe.ts'

interface CapacitySetting<Row> {
  readonly load: CapacitySearch
  readonly work: WorkSource<Row>
  readonly levels: LevelCount
  /** Ms since the start of the run. */
  readonly elapsed: () => number
  /** Begins to count the requests of one level, which this leg makes. */
  readonly trial: (leg: Load) => Trial
}

/** Searches for the highest level that meets the objectives: what a level shows decides on the next. */
export function capacityCourse<Row>(setting: CapacitySetting<Row>): Course<Row> {
  const { load, work, levels, elapsed } = setting
  const search = new LevelSearch(load)
  let probe: ProbeJudge | null = null
  let firstIndex = 0
  const next = (): Leg<Row> | null => {
    const { level } = search
    if (level === null) return null
    levels.begin(level)
    const leg = probeLeg(load, level)
    probe = new ProbeJudge({
      objectives: load.objectives,
      firstIndex,
      settling: load.by === 'concurrency' ? level : 0,
      trial: setting.trial(leg),
      elapsed,
      leastMs: leastProbeMs(load),
    })
    return { load: leg, work }
  }
  return {
    first: () => next()!,
    ended: (sample) => probe!.add(sample) !== null,
    legEnded(window, nextIndex) {
      levels.end(window)
      firstIndex = nextIndex
      const finding = probe!.end()
      levels.judge(finding)
      search.add(finding.outcome)
    },
    next,
  }
}
