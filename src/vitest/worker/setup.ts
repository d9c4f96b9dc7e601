import { expect, inject, TestRunner } from 'vitest'
import { NO_WORKER_SETTINGS } from '../../core/worker-settings.ts'
import { configureEngine } from '../../engine/settings.ts'
import { onRunLoad } from '../../engine/listeners.ts'
import { loadMatchers } from '../../matchers/load-matchers.ts'
import { setJudgingDefaults } from '../../matchers/judging-defaults.ts'
import { installTap } from '../../observe/tap.ts'
import { guardAgainstOrphans } from './orphan-guard.ts'
import { reportRunLoad } from './reported-run.ts'
import { useSimulator } from './simulated-environment.ts'

/** Prepares a worker, before any user module loads. */
export function setUp(): void {
  const { simulatorUrl, prices, confidence, onInconclusive } = {
    ...NO_WORKER_SETTINGS,
    ...inject('vitestLoad'),
  }
  configureEngine({ simulatorUrl, prices })
  setJudgingDefaults({ confidence, onInconclusive })
  installTap().simulateAt(simulatorUrl)
  if (simulatorUrl !== null) useSimulator(simulatorUrl)
  expect.extend(loadMatchers)
  guardAgainstOrphans()
  // A `runLoad()` inside a test is reported on that test.
  onRunLoad((starting) => {
    const task = TestRunner.getCurrentTest()
    if (task !== undefined) reportRunLoad(starting, task.context)
  })
}
