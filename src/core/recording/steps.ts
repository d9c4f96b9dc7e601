import type { Health } from '../run/health.ts'
import { kneeOf } from './knee.ts'
import type { LevelFigures } from './level-count.ts'
import type { PlannedLoad } from '../load/load.ts'
import type { Run } from '../run/run.ts'

/** The steps of a run and their knee; none when it was not loaded in steps. */
export function stepsOf(
  load: PlannedLoad,
  levels: readonly LevelFigures[],
  { errorMs }: Health,
): Pick<Run, 'steps' | 'knee'> {
  if (load.model !== 'steps') return { steps: [], knee: null }
  const steps = levels.map(({ level, figures }) => ({ level, ...figures }))
  return { steps, knee: kneeOf(steps, errorMs) }
}
