import { counted, whole } from '../figures.ts'
import type { Entry, EntryOutcome } from './entry.ts'

/** Load tests that were compared, or that ran by themselves. */
export interface Told {
  readonly kind: 'compared' | 'ran'
  readonly entries: readonly Entry[]
  /** It ended before all was done. */
  readonly stopped: boolean
  readonly simulated: boolean
}

/** `🔴 vitest-load: 1 regression in 24 load tests`: what a reader sees first, and in a list of e-mails alone. */
export function headline(all: readonly Told[]): string {
  const words = all.map(wordsOf).join('; ')
  const simulated = all.some((told) => told.simulated) ? ' (simulated)' : ''
  return `${signOf(all)} vitest-load: ${words === '' ? 'no load test ran' : words}${simulated}`
}

/** Whether there is nothing to tell but that all is well. */
export function isPlainPass(all: readonly Told[]): boolean {
  return all.every(
    ({ entries, stopped }) => !stopped && entries.every(({ outcome }) => outcome === 'pass'),
  )
}

function signOf(all: readonly Told[]): string {
  const has = (outcome: EntryOutcome): boolean =>
    all.some(({ entries }) => entries.some((entry) => entry.outcome === outcome))
  if (has('fail')) return '🔴'
  if (has('inconclusive') || all.some(({ stopped }) => stopped)) return '🟡'
  return has('pass') || has('improved') ? '🟢' : '⚪'
}

function wordsOf({ kind, entries, stopped }: Told): string {
  const count = (outcome: EntryOutcome): number =>
    entries.filter((entry) => entry.outcome === outcome).length
  const compared = kind === 'compared'
  const total = counted(entries.length, 'load test')
  if (entries.length === 0) return compared ? 'no load test was compared' : 'no load test ran'
  const failed = count('fail')
  const first =
    failed > 0
      ? compared
        ? `${counted(failed, 'regression')} in ${total}`
        : `${whole(failed)} of ${total} failed`
      : compared
        ? `no regression shown in ${total}`
        : `none of ${total} failed`
  const others = (['inconclusive', 'improved', 'new', 'skipped'] as const).flatMap((outcome) => {
    const n = count(outcome)
    return n === 0 ? [] : [`${whole(n)} ${outcome}`]
  })
  return [first, ...others, ...(stopped ? ['stopped before its end'] : [])].join(', ')
}
