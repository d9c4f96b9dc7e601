import { expect, inject, TestRunner } from 'vitest'
import { NO_WORKER_SETTINGS, type WorkerSettings } from '../../core/plan/worker-settings.ts'
import { configureEngine } from '../../engine/settings.ts'
import { Purse } from '../../engine/money/purse.ts'
import { onRunLoad } from '../../engine/listeners.ts'
import { loadMatchers } from '../../matchers/load-matchers.ts'
import { setJudgingDefaults } from '../../matchers/judging-defaults.ts'
import { installTap } from '../../observe/tap.ts'
import { loadMatching } from './baseline/load-matching.ts'
import { baselineMatcher } from './baseline/to-match-baseline.ts'
import { guardAgainstOrphans } from './orphan-guard.ts'
import { LedgerFile } from './ledger-file.ts'
import { reportRunLoad } from './reported-run.ts'
import { useSimulator } from './simulated-environment.ts'

/** Prepares a worker, before any user module loads. */
export async function setUp(): Promise<void> {
  const settings = { ...NO_WORKER_SETTINGS, ...inject('vitestLoad') }
  const { simulatorUrl, prices, confidence, onInconclusive, confirmAbove, maxCost } = settings
  const purse = new Purse(ledgerOf(settings))
  configureEngine({ simulatorUrl, prices, confirmAbove, confidence, caps: maxCost, purse })
  setJudgingDefaults({ confidence, onInconclusive })
  installTap().simulateAt(simulatorUrl)
  if (simulatorUrl !== null) useSimulator(simulatorUrl)
  expect.extend({ ...loadMatchers, toMatchBaseline: baselineMatcher(settings.runner) })
  guardAgainstOrphans()
  // A `runLoad()` inside a test is reported on that test.
  onRunLoad(async (starting) => {
    const task = TestRunner.getCurrentTest()
    if (task === undefined) return
    reportRunLoad(starting, task.context)
    await loadMatching()
  })
  if (settings.turns !== null) {
    const { joinComparison } = await import('./turns/comparison.ts')
    await joinComparison(settings.turns, simulatorUrl === null ? 'live' : 'simulated')
  }
}

/** Needed only where spec files share a limit: a cap on all, or what may be spent without a yes. */
function ledgerOf(settings: WorkerSettings): LedgerFile | null {
  const { ledgerFile, simulatorUrl, confirmAbove, maxCost } = settings
  const asks = simulatorUrl === null && confirmAbove !== null
  return ledgerFile === null || !(asks || maxCost.all !== null) ? null : new LedgerFile(ledgerFile)
}
