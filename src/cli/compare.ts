import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkCost } from '../compare/check-cost.ts'
import { compare, type HowToCompare } from '../compare/compare.ts'
import { emptyComparison } from '../compare/comparison-file.ts'
import { findRevisions, prepareSides, type WhatToCompare } from '../compare/prepare.ts'
import { judgingBy } from '../compare/rules.ts'
import type { ComparisonFile } from '../core/comparison/comparison-file.ts'
import { timestamp } from '../core/now.ts'
import { comparisonLines } from '../report/comparison-lines.ts'
import { coloursWanted, paint } from '../report/layout/paint.ts'
import type { Terminal } from './command.ts'
import { compareFlags, COMPARE_HELP, type CompareFlags } from './compare-flags.ts'
import { exitCodeOf } from './compare-exit.ts'
import { CompareProgress } from './compare-progress.ts'
import { ownVersion } from '../report/own-version.ts'

const FILE = '.vitest/load/comparison.json'
const DEFAULT_WIDTH = 100
const INTERRUPTED = 130
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs `vitest-load compare`: the load tests of a base and of the head in turns.
 *
 * @throws {Error} one sentence when an argument is wrong, or there is nothing that could be compared.
 */
export async function compareCommand(args: string[], terminal: Terminal): Promise<number> {
  const flags = compareFlags(args)
  if (flags === null) {
    terminal.out(COMPARE_HELP)
    return 0
  }
  const controller = new AbortController()
  terminal.interrupted.then(
    () => controller.abort(),
    () => {},
  )
  // Whoever is impatient would leave a worktree behind: tidying up takes two seconds at most.
  const wait = (): void => {}
  for (const signal of SIGNALS) process.on(signal, wait)
  try {
    return await run(flags, terminal, controller.signal)
  } catch (error) {
    if (!controller.signal.aborted) throw error
    terminal.err('vitest-load: interrupted, and nothing is left behind.\n')
    return INTERRUPTED
  } finally {
    for (const signal of SIGNALS) process.off(signal, wait)
  }
}

async function run(flags: CompareFlags, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { cwd, env } = terminal
  const { base, allowDirty, setup, repeat } = flags
  const what: WhatToCompare = { cwd, env: envOf(flags, env), base, allowDirty, setup, signal }
  const revisions = await findRevisions(what)
  const version = ownVersion()
  if (base !== null && revisions.areSame) {
    const note = `The head is part of ${base}: there is nothing to compare. --self compares it with itself, and shows how often a regression is seen that is none.`
    const about = { version, startedAt: timestamp(), maxCost: flags.maxCost, note }
    return show(emptyComparison(revisions, about), flags, terminal)
  }
  const prepared = await prepareSides(revisions, what)
  const progress = new CompareProgress(terminal)
  const how: HowToCompare = {
    ...flags,
    judging: judgingBy(flags),
    version,
    progress: (...step) => progress.show(...step),
  }
  try {
    if (flags.checkCost) {
      terminal.out(await checkCost(prepared, what, how))
      return 0
    }
    let alarms = 0
    for (let time = 1; ; time++) {
      const file = await compare(revisions, prepared, what, how)
      progress.clear()
      const code = show(file, flags, terminal)
      if (base !== null || file.stopped !== null) return code
      if (file.outcome === 'fail') alarms++
      if (time < repeat) continue
      const times = `${alarms} of ${repeat} ${repeat === 1 ? 'comparison' : 'comparisons'}`
      terminal.out(`\n Head with itself: a regression was seen in ${times}.\n`)
      return 0
    }
  } finally {
    progress.clear()
    await prepared.remove()
  }
}

/** Whoever says what a comparison may cost at most has said yes to it. */
function envOf({ maxCost }: CompareFlags, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return maxCost === null ? env : { ...env, VITEST_LOAD_YES: '1' }
}

function show(file: ComparisonFile, flags: CompareFlags, terminal: Terminal): number {
  const text = `${JSON.stringify(file, null, 2)}\n`
  for (const name of [FILE, ...(flags.json === null ? [] : [flags.json])]) {
    const path = resolve(terminal.cwd, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const width = process.stdout.columns || DEFAULT_WIDTH
  const coloured = coloursWanted(process.stdout.isTTY, terminal.env)
  terminal.out(`${paint(comparisonLines(file, width), coloured).join('\n')}\n`)
  return exitCodeOf(file, flags.strict)
}
