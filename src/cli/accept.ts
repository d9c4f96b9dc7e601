import { existsSync, readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import {
  baselinePathOf,
  readBaselines,
  removeBaselines,
  writeBaselines,
} from '../baselines/baseline-file.ts'
import { obsoleteTests, orphanedFiles } from '../baselines/obsolete.ts'
import { withCandidate, type BaselineCandidate } from '../core/baseline/candidate.ts'
import { EMPTY_BASELINES, entryIn, withoutTests } from '../core/baseline/file.ts'
import { newestRunOf, type BaselineEntry } from '../core/baseline/entry.ts'
import { parseLastBaselines, type LastBaselines, type LastSpec } from '../core/baseline/last-run.ts'
import { shiftsInWords } from '../core/baseline/entry-figures.ts'
import { printable } from '../report/layout/width.ts'
import type { Terminal } from './command.ts'
import { flagsIn } from './flags.ts'

const LAST = '.vitest/load/last-baselines.json'

const ACCEPT_HELP = `vitest-load accept: record the last run of the load tests as their baselines

Usage: vitest-load accept [options] [file]

  [file]    what a test run left: ${LAST}, which is the default,
            or that file of a CI job, to record what CI has measured
  --prune   remove the baselines of tests that are gone
  --help    this text

No load test runs, and nothing is spent. Call it where Vitest was called. What expect(run).toMatchBaseline()
compared is recorded, also of tests that failed; runs that were stopped are not.
`

/**
 * Runs `vitest-load accept`: records what the last test run measured.
 *
 * @returns 0; 1 when some run could not be recorded
 * @throws {Error} one sentence when there is no last run, or a baseline file is broken
 */
export async function acceptCommand(args: string[], terminal: Terminal): Promise<number> {
  const flags = { prune: { type: 'boolean' } } as const
  const { values, positionals } = flagsIn('accept', args, flags, { positionals: true })
  if (values.help === true) {
    terminal.out(ACCEPT_HELP)
    return 0
  }
  if (positionals.length > 1) throw new Error('accept takes one file; vitest-load accept --help.')
  const last = readLast(resolve(terminal.cwd, positionals[0] ?? LAST), terminal.cwd)
  // A file that is broken is told before any other is written.
  for (const { file } of last.specs) readBaselines(baselinePathOf(resolve(terminal.cwd, file)))
  const lines = last.specs.flatMap((spec) => {
    const path = resolve(terminal.cwd, spec.file)
    return [...recorded(path, spec), ...pruned(path, spec, values.prune === true)]
  })
  const gone = orphanedFiles(last.specs.map(({ file }) => resolve(terminal.cwd, file)))
  for (const file of gone) {
    const name = relative(terminal.cwd, file)
    if (values.prune === true) removeBaselines(file)
    lines.push(
      values.prune === true
        ? `removed ${name}: its spec file is gone`
        : `obsolete: ${name}, whose spec file is gone; --prune removes it`,
    )
  }
  if (lines.length === 0) lines.push('There was nothing to record.')
  terminal.out(`${lines.join('\n')}\n`)
  const refused = last.specs.some(({ candidates }) =>
    candidates.some(({ entry }) => entry === null),
  )
  return refused ? 1 : 0
}

function readLast(path: string, cwd: string): LastBaselines {
  const name = relative(cwd, path)
  if (!existsSync(path)) {
    throw new Error(
      `There is no ${name}: run the load tests first, where expect(run).toMatchBaseline() is in them.`,
    )
  }
  try {
    return parseLastBaselines(readFileSync(path, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${name} cannot be used: ${why}; run the load tests again.`, { cause: error })
  }
}

/** Records what a spec file's runs were, and says what that changes. */
function recorded(spec: string, { file: name, candidates }: LastSpec): string[] {
  if (!existsSync(spec)) return [`not recorded: ${name} is not there any more.`]
  const path = baselinePathOf(spec)
  let file = readBaselines(path) ?? EMPTY_BASELINES
  const lines = candidates.flatMap((candidate) => {
    const before = entryIn(file, candidate.test, candidate.environment)
    file = withCandidate(file, candidate)
    return linesOf(candidate, before, name)
  })
  if (candidates.some(({ entry }) => entry !== null)) writeBaselines(path, file)
  return lines
}

function linesOf(
  { test, environment, entry, refusal }: BaselineCandidate,
  before: BaselineEntry | undefined,
  file: string,
): string[] {
  const name = printable(`${file} > ${test}`)
  if (entry === null) {
    return [`not recorded: ${name}: ${printable(refusal ?? 'its run came to no end.')}`]
  }
  const isKnown = before !== undefined && newestRunOf(before)?.[0] === newestRunOf(entry)?.[0]
  const what = before === undefined ? 'recorded' : isKnown ? 'on record' : 'recorded anew'
  const shifts = shiftsInWords(before, entry)
  return [
    `${what}: ${name} (${printable(environment)})`,
    ...(shifts.length === 0 ? [] : [`  ${shifts.join(', ')}`]),
  ]
}

/** Removes the baselines of tests that are gone, or says that it would. */
function pruned(spec: string, last: LastSpec, prunes: boolean): string[] {
  const tests = obsoleteTests(spec, last)
  if (tests.length === 0) return []
  if (!prunes) {
    return tests.map(
      (test) => `obsolete: ${printable(`${last.file} > ${test}`)}; --prune removes it`,
    )
  }
  const path = baselinePathOf(spec)
  const kept = withoutTests(readBaselines(path) ?? EMPTY_BASELINES, tests)
  if (Object.keys(kept.tests).length === 0) removeBaselines(path)
  else writeBaselines(path, kept)
  return tests.map((test) => `removed: ${printable(`${last.file} > ${test}`)}`)
}
