import type { LoadOptions } from '../../../src/core/options/options.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { Recorder } from '../../../src/core/recording/recorder.ts'
import type { Run } from '../../../src/core/run/run.ts'
import type { Sample } from '../../../src/core/calls/sample.ts'
import { capacityCourse } from '../../../src/engine/course/capacity-course.ts'
import { plannedCourse, type Course } from '../../../src/engine/course/course.ts'
import type { ExecutionEnd } from '../../../src/executor/execution.ts'
import { Executor } from '../../../src/executor/executor.ts'
import { workSource } from '../../../src/executor/work-source.ts'
import type { VirtualClock } from '../../../src/executor/virtual-clock.ts'
import { IDLE } from '../../core/a-run.ts'

/**
 * Runs a plan of several legs as the engine does, but on virtual time and with an idle load generator:
 * the real one's health has no meaning there.
 */
export async function runCourse(
  clock: VirtualClock,
  options: LoadOptions<string>,
): Promise<{ run: Run; samples: Sample[] }> {
  const plan = toPlan('course', options)
  const free = { usd: 0, matchedModel: 'none', source: 'none' }
  const recorder = new Recorder(plan, () => free)
  const samples: Sample[] = []
  const origin = clock.now()
  const elapsed = (): number => clock.now() - origin
  const summarize = (of: Recorder, end: ExecutionEnd): Run =>
    of.summarize({
      ...end,
      startedAt: '2026-01-01T00:00:00.000Z',
      health: IDLE,
      unattributed: 0,
      unrecognised: {},
      forecast: null,
      simulated: true,
    })
  const { load } = plan
  const { levels } = recorder
  const course: Course<string> =
    load.model === 'capacity'
      ? capacityCourse({
          load,
          levels,
          elapsed,
          work: workSource(options, plan.order, plan.seed),
          trial: (leg) => {
            const trial = new Recorder({ ...plan, load: leg }, () => free)
            return {
              record: (sample) => trial.add(sample),
              summarize: (window) => summarize(trial, { ...window, stopped: null }),
            }
          },
        })
      : plannedCourse(load, options, plan, levels)
  const observer = {
    begin: () => ({
      run: <Result>(work: () => Result): Result => work(),
      firstTokenAt: null,
      lastByteAt: null,
      hasCalls: false,
      finish: () => [],
    }),
  }
  const executor = new Executor<string>(
    plan,
    { observer, clock, timeoutMs: plan.timeoutMs, origin, secrets: [], checking: undefined },
    {
      firstLeg: () => course.first(),
      legEnded: (window, nextIndex) => course.legEnded(window, nextIndex),
      nextLeg: () => course.next(),
      admit: () => null,
      reserve: () => null,
      probe: () => null,
      measuring: () => {},
      started: () => {},
      ended: (sample) => {
        samples.push(sample)
        recorder.add(sample)
        if (!sample.warmup && course.ended(sample)) executor.endLeg()
      },
    },
  )
  const end = await clock.run(executor.run())
  return { run: summarize(recorder, end), samples }
}
